import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { findOpa } from '../src/engine/opa.js';

const script = pathToFileURL(resolve(import.meta.dirname, '../scripts/mutation/mutants.mjs'));
const { conditionMutants, needMutants, shuffled, tableMutants } = await import(script.href);

const RULE = `package p

barred := $"{count(list)} of them" if {
	list := [each | some each in input.list; each.open == true]
	not input.held
	count(list) > 1
}
`;

let folder: string;
let ast: object;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'mutants-'));
  const file = join(folder, 'p.rego');
  writeFileSync(file, RULE);
  const args = ['parse', '--format', 'json', '--json-include', 'locations', file];
  const opa = (await findOpa()) as string;
  ast = JSON.parse(spawnSync(opa, args, { encoding: 'utf8' }).stdout);
});

afterAll(() => rmSync(folder, { recursive: true }));

const told = (mutants: { row: number; what: string }[]) =>
  mutants.map(({ row, what }) => `${row}: ${what}`);

test('each condition is removed and negated, also within a comprehension, never within a sentence', () => {
  const mutants = conditionMutants('p.rego', RULE, ast);
  expect(told(mutants).sort()).toEqual([
    '4: each.open == true → not each.open == true',
    '4: each.open == true → true',
    '5: not input.held → input.held',
    '5: not input.held → true',
    '6: count(list) > 1 → not count(list) > 1',
    '6: count(list) > 1 → true',
  ]);
  const [negated] = mutants.filter(({ what }: { what: string }) => what.endsWith('→ input.held'));
  expect(negated.text).toBe(RULE.replace('not input.held', 'input.held'));
});

test('each need is always met once, and never met once', () => {
  const source = 'one := [needs.any_of([\n\tneeds.form("A"),\n\tneeds.explicit_consent,\n])]';
  const mutants = needMutants('g.rego', source);
  expect(mutants.map(({ row }: { row: number }) => row)).toEqual([1, 1, 2, 2, 3, 3]);
  expect(mutants[0].text).toMatch(/^one := \[\{"met": true, [^}]*\}\]$/);
  expect(mutants[3].text).toContain('"met": false');
  expect(mutants[3].text).toContain('needs.explicit_consent');
});

test('each entry of a table is left out and changed', () => {
  const source =
    'one:\n  partners: [police, court]\n  basis: contract\n  agreement: true\n  only: x\n';
  expect(told(tableMutants('t.yaml', source))).toEqual([
    '1: one: partners without police',
    '1: one: partners with another for police',
    '1: one: partners without court',
    '1: one: partners with another for court',
    '1: one: another basis',
    '1: one: agreement: false',
    '1: one: no only',
  ]);
});

test('a seed gives one order', () => {
  const list = Array.from({ length: 50 }, (_, index) => index);
  expect(shuffled(list, 7)).toEqual(shuffled(list, 7));
  expect(shuffled(list, 7)).not.toEqual(shuffled(list, 8));
  expect(shuffled(list, 7).sort((a: number, b: number) => a - b)).toEqual(list);
});
