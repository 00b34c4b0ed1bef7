import { resolve } from 'node:path';
import { parse } from 'yaml';
import { findOpa } from '../engine/opa.js';
import { readPolicyFiles } from '../engine/policy-files.js';
import { OpaFolder } from './gate/opa-folder.js';
import { runTests } from './gate/tests.js';
import { testStub } from './test-stub.js';

const HELPERS = 'grounds/grounds_test.rego';
const POLICIES = resolve(import.meta.dirname, '../../policies');

test('the stub of each ground passes as it stands', async () => {
  const shipped = await readPolicyFiles(POLICIES);
  const files = new Map([...shipped].filter(([path]) => !path.endsWith('_test.rego')));
  files.set(HELPERS, shipped.get(HELPERS) as string);
  const grounds = [...shipped].flatMap(([path, text]) => {
    const subject = /^grounds\/(\w+)\/data.yaml$/.exec(path)?.[1];
    return subject ? Object.keys(parse(text)).map((code) => [subject, code] as const) : [];
  });
  for (const [subject, code] of grounds) {
    const stub = testStub(shipped, `grounds/${subject}/${subject}.rego`, code);
    expect(stub.path).toBe(`grounds/${subject}/${subject}_test.rego`);
    files.set(
      `grounds/${subject}/${code}_test.rego`,
      stub.text.replace(/^package .+/, `$&.${code}`),
    );
  }
  expect(files.get('grounds/care/direct_care_test.rego')).toContain(
    'test_direct_care_without_direct_care if {',
  );
  const run = await OpaFolder.with(files, findOpa(), (folder) => runTests(folder));
  expect(run).toMatchObject({ failed: 0, failures: [] });
  expect(run.passed).toBeGreaterThan(2 * grounds.length);
});

test('a table that cannot be read, or a row without its lists, is told so', async () => {
  const files = new Map(await readPolicyFiles(POLICIES));
  const stub = () => testStub(files, 'grounds/care/care.rego', 'direct_care');
  files.set('grounds/care/data.yaml', 'direct_care: {\n');
  expect(stub).toThrow(/^grounds\/care\/data.yaml: /);
  files.set('grounds/care/data.yaml', 'direct_care: { purposes: [a], categories: [b] }\n');
  expect(stub).toThrow(
    'grounds/care/data.yaml: `direct_care` needs a list `partners` with a code or more',
  );
});

test('of another rule there is the frame', async () => {
  const files = await readPolicyFiles(POLICIES);
  const { text } = testStub(files, 'bars/transfers/transfers.rego', 'transfer_unprotected');
  expect(text).toContain('import data.mayishare.bars.transfers.transfer_unprotected');
  expect(() => testStub(files, 'bars/transfers/transfers.rego', 'no_such')).toThrow('no_such');
});
