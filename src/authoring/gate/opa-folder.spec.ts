import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { resolve } from 'node:path';
import { readConfig } from '../../config.js';
import { findOpa } from '../../engine/opa.js';
import { type PolicyFiles, readPolicyFiles } from '../../engine/policy-files.js';
import { runGate } from './gate.js';
import { OpaFolder } from './opa-folder.js';
import { demonstration } from './shipped-files.js';
import { runTests } from './tests.js';

const POLICIES = resolve(import.meta.dirname, '../../../policies');
const HTTP_SEND = {
  name: 'http.send',
  decl: { type: 'function', args: [{ type: 'any' }], result: { type: 'any' } },
};

let server: Server;
let address: string;
let called: string[];
let shipped: PolicyFiles;

beforeAll(async () => {
  server = createServer((request, response) => {
    called.push(request.url ?? '');
    response.end('{"type": "object"}');
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const all = await readPolicyFiles(POLICIES);
  shipped = new Map([...all].filter(([path]) => !path.endsWith('_test.rego')));
});
afterAll(() => server.close());
beforeEach(() => {
  called = [];
});

const open = <T>(files: PolicyFiles, use: (folder: OpaFolder) => Promise<T>) =>
  OpaFolder.with(files, findOpa(), use);

type Capabilities = { builtins: object[]; allow_net?: string[] };

function capabilities(change: (all: Capabilities) => void): [string, string] {
  const all = JSON.parse(shipped.get('capabilities.json') as string);
  change(all);
  return ['capabilities.json', JSON.stringify(all)];
}

const withSend = () => capabilities(({ builtins }) => builtins.push(HTTP_SEND));
const anyAddress = () => capabilities((all) => delete all.allow_net);
const sending = (): [string, string] => [
  'a_test.rego',
  `package test.a\n\ntest_a if http.send({"method": "GET", "url": "${address}"}).status_code == 200\n`,
];
const annotated = (schema: object): [string, string] => [
  'a_test.rego',
  `# METADATA\n# schemas:\n#   - input: ${JSON.stringify(schema)}\npackage test.a\n\ntest_a if not input.x\n`,
];

async function gate(files: PolicyFiles) {
  const config = { ...readConfig({}), policyCoverage: 0 };
  return open(files, async (folder) =>
    runGate(
      { files, folder, config, recorded: [], demonstration: await demonstration() },
      async () => undefined,
    ),
  );
}

test.each([
  ['a function', withSend, '`http.send` is not allowed here'],
  ['every address', anyAddress, '`allow_net` is missing: it has to be [], no address at all'],
  [
    'one address',
    () =>
      capabilities((all) => {
        all.allow_net = ['127.0.0.1'];
      }),
    '`allow_net` is ["127.0.0.1"]: it has to be [], no address at all',
  ],
])('of a draft that gives itself %s nothing is run', async (_, limits, message) => {
  const files = new Map([...shipped, sending(), limits()]);
  const refused = [{ file: 'capabilities.json', message }];
  expect(await open(files, (folder) => runTests(folder))).toMatchObject({ failures: refused });
  const evaluated = open(files, (folder) => folder.limited('eval', ['-b', '.', 'data']));
  await expect(evaluated).rejects.toMatchObject({ details: { errors: refused } });
  await expect(open(files, (folder) => folder.compile())).rejects.toThrow(message);
  const checks = await gate(files);
  expect(checks.map(({ code, findings }) => [code, findings])).toEqual([['parse', refused]]);
  expect(called).toEqual([]);
});

test('functions that go by another name of the field are not there either', async () => {
  const other = capabilities((all) => Object.assign(all, { Builtins: [HTTP_SEND] }));
  const run = await open(new Map([...shipped, sending(), other]), (folder) => runTests(folder));
  expect(run.failures[0]?.message).toContain('undefined function http.send');
  expect(called).toEqual([]);
});

test('no schema points out of its file', async () => {
  for (const schema of [
    { $ref: `${address}/schema` },
    { $ref: 'file:///etc/passwd' },
    { properties: { x: { allOf: [{ $ref: 'vocabulary.json' }] } } },
    { $id: `${address}/`, $ref: '#/definitions/x' },
  ]) {
    const files = new Map([...shipped, ['schemas/input.json', JSON.stringify(schema)] as const]);
    await expect(open(files, (folder) => folder.compile())).rejects.toMatchObject({
      code: 'POLICY_COMPILE_FAILED',
      message: expect.stringMatching(
        /^schemas\/input.json: "\$(ref|id)": ".+" is not allowed in a schema: /,
      ),
      details: { errors: [{ file: 'schemas/input.json' }] },
    });
  }
  expect(called).toEqual([]);
});

test('what is wrong besides is said with its place, and nothing is fetched for it', async () => {
  const rule = annotated({ $ref: `${address}/schema` })[1].replace('package test.a', 'package a');
  for (const wrong of ['x := y', 'x := 1 + "a"', 'x := unknown(1)', 'x := ']) {
    const files = new Map([...shipped, ['a.rego', `${rule}\n${wrong}\n`] as const]);
    await expect(open(files, (folder) => folder.compile())).rejects.toMatchObject({
      code: 'POLICY_COMPILE_FAILED',
      message: expect.stringMatching(/^a\.rego:\d+: /),
    });
  }
  expect(called).toEqual([]);
});

test('nor does one that stands in an annotation, also of a test', async () => {
  for (const $ref of [`${address}/schema`, 'file:///etc/passwd']) {
    const files = new Map([...shipped, annotated({ $ref })]);
    await expect(open(files, (folder) => runTests(folder))).rejects.toMatchObject({
      details: { errors: [{ file: 'a_test.rego', message: expect.stringContaining($ref) }] },
    });
    const rule = new Map([...shipped, ['a.rego', annotated({ $ref })[1]] as const]);
    await expect(open(rule, (folder) => folder.compile())).rejects.toThrow('not allowed');
  }
  const inside = new Map([...shipped, annotated({ $ref: '#/x', x: { type: 'object' } })]);
  expect(await open(inside, (folder) => runTests(folder))).toMatchObject({ passed: 1, failed: 0 });
  expect(called).toEqual([]);
});
