import { resolve } from 'node:path';
import { parse } from 'yaml';
import { type PolicyFiles, readPolicyFiles } from '../../engine/policy-files.js';
import { misshapenGrounds } from './ground-rows.js';

const FILE = 'grounds/crime/data.yaml';

let files: PolicyFiles;
let vocabulary: Record<string, object>;

beforeAll(async () => {
  files = await readPolicyFiles(resolve(import.meta.dirname, '../../../policies'));
  vocabulary = parse(files.get('vocabulary/data.yaml') as string);
  for (const [path, text] of files) {
    const table = /^vocabulary\/(\w+)\/data.yaml$/.exec(path)?.[1];
    if (table) vocabulary[table] = { ...vocabulary[table], ...parse(text) };
  }
});

function found(from: string | RegExp, to: string, more: [string, string][] = []) {
  const text = String(files.get(FILE)).replace(from, to);
  const changed = new Map([...files, ...more, [FILE, text]]);
  const tables = [...changed].flatMap(([path, each]) => {
    const subject = /^grounds\/(\w+)\/data.yaml$/.exec(path)?.[1];
    return subject ? [[subject, parse(each)]] : [];
  });
  return misshapenGrounds({ grounds: Object.fromEntries(tables), vocabulary }, changed);
}

const line = (code: string) => String(files.get(FILE)).split('\n').indexOf(`${code}:`) + 1;

test('the shipped tables have their shape', () => {
  expect(found('', '')).toEqual([]);
});

test.each([
  [
    'a misspelt column',
    'mappa:\n',
    'mappa:\n  only_partners: nobody\n',
    'no rule reads the column `only_partners`',
  ],
  [
    'a column in a comment',
    'mappa:\n',
    'mappa:\n  except_kinds: [media]\n',
    'no rule reads the column `except_kinds`',
  ],
  [
    'no list',
    'mappa:\n',
    'mappa:\n  except_partners: media\n',
    'except_partners: Invalid input: expected array, received string',
  ],
  [
    'a code nobody knows',
    'mappa:\n',
    'mappa:\n  except_partners: [medai]\n',
    "except_partners: `medai` is not in the vocabulary's partner_kinds",
  ],
  [
    'a column too few',
    /mappa:\n( {2}.*\n)+/,
    'mappa:\n  partners: [police]\n  purposes: [crime]\n  categories: [any]\n  basis: public_task\n  agreement: false\n',
    'obligations: Invalid input: expected array, received undefined',
  ],
])('%s is found, with its place', (_, from, to, message) => {
  const comment: [string, string] = ['odd/odd.rego', '# except_kinds\npackage mayishare.odd\n'];
  expect(found(from, to, [comment])).toEqual([
    { file: FILE, line: line('mappa'), message: `crime.mappa: ${message}` },
  ]);
});

test('a column that a rule of the draft reads is none too many', () => {
  const rule: [string, string] = ['odd/odd.rego', 'package mayishare.odd\n\nodd if input.by_law\n'];
  expect(found('mappa:\n', 'mappa:\n  by_law: true\n', [rule])).toEqual([]);
});
