import { resolve } from 'node:path';
import { findOpa } from '../engine/opa.js';
import { readPolicyFiles } from '../engine/policy-files.js';
import { OpaFolder } from './gate/opa-folder.js';
import { runTests } from './gate/tests.js';
import { testStub } from './test-stub.js';

const POLICIES = resolve(import.meta.dirname, '../../policies');

test('the stub of a ground passes as it stands, and is formatted', async () => {
  const files = new Map(await readPolicyFiles(POLICIES));
  const stub = testStub(files, 'grounds/care/care.rego', 'direct_care');
  expect(stub.path).toBe('grounds/care/care_test.rego');
  expect(stub.text).toContain('test_direct_care_without_direct_care if {');
  for (const path of files.keys()) {
    if (path.endsWith('_test.rego') && path !== 'grounds/grounds_test.rego') files.delete(path);
  }
  files.set(stub.path, stub.text);
  const run = await OpaFolder.with(files, findOpa(), (folder) => runTests(folder));
  expect(run).toMatchObject({ failed: 0, passed: 3 });
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
