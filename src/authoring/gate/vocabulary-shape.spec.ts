import { resolve } from 'node:path';
import { presentVocabulary } from '../../decide/present-vocabulary.js';
import type { Vocabulary } from '../../decide/vocabulary.js';
import { compileRevision } from '../../engine/compile.js';
import { findOpa } from '../../engine/opa.js';
import { type PolicyFiles, readPolicyFiles } from '../../engine/policy-files.js';
import type { Subject } from './check.js';
import { vocabulary } from './content.js';

const OBLIGATIONS = 'vocabulary/obligations/data.yaml';
const SCHEMA = 'schemas/vocabulary.json';

let shipped: PolicyFiles;

beforeAll(async () => {
  const all = await readPolicyFiles(resolve(import.meta.dirname, '../../../policies'));
  shipped = new Map([...all].filter(([path]) => !/_test\.rego$|^scenarios/.test(path)));
});

/** With a schema of its own that lets everything through. */
async function compiledWith(path: string, change: (text: string) => string) {
  const files = new Map([...shipped, [SCHEMA, '{}']]);
  files.set(path, change(files.get(path) as string));
  return { files, compiled: await compileRevision(files, findOpa()) };
}

const judge = (some: Pick<Subject, 'files' | 'compiled'>) => vocabulary.run(some as Subject);

test('the shipped vocabulary has its shape', async () => {
  const compiled = await compileRevision(shipped, findOpa());
  expect(await judge({ files: shipped, compiled })).toMatchObject({ result: 'SKIPPED' });
});

test('what the service could not read is refused with file, code and value', async () => {
  const subject = await compiledWith(OBLIGATIONS, (text) =>
    text
      .replace(/^minimise:/m, 'minimise:\n  due: { working_days: 1000000000000 }')
      .replace(/^secure_transfer:/m, 'secure_transfer:\n  due: { months: one }')
      .concat('zz_null:\n'),
  );
  const { result, findings } = await judge(subject);
  expect(result).toBe('FAILED');
  expect(findings).toEqual(
    [
      'obligations.minimise: due.working_days is 1000000000000: Too big: expected number to be <=1000',
      'obligations.secure_transfer: due.months is "one": Invalid input: expected number, received string',
      'obligations.zz_null: is null: Invalid input: expected object, received null',
    ].map((message) => ({ file: OBLIGATIONS, message })),
  );
});

test('the file that is named is the one that holds the code', async () => {
  const subject = await compiledWith('vocabulary/data.yaml', (text) =>
    text.replace('label: Health\n', 'label: 5\n'),
  );
  expect((await judge(subject)).findings).toEqual([
    {
      file: 'vocabulary/data.yaml',
      message:
        'data_categories.health: label is 5: Invalid input: expected string, received number',
    },
  ]);
});

test('an empty entry that was published before is shown by its code', async () => {
  const { compiled } = await compiledWith(OBLIGATIONS, (text) => `${text}zz_null:\n`);
  const { vocabulary } = compiled.data as { vocabulary: Vocabulary };
  expect(presentVocabulary(vocabulary).obligations).toContainEqual({
    ...{ code: 'zz_null', label: 'zz_null' },
    ...{ description: null, citations: [], dpv: null },
  });
});
