import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { digestOf } from '../engine/policy-files.js';

const ROOT = join(import.meta.dirname, '../..');
const NODE = join(ROOT, 'node_modules/.bin/node');

let folder: string;
let answer: object;
const server = createServer((_, response) => response.end(JSON.stringify(answer)));

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'may-i-share-pull-'));
  await once(server.listen(0, '127.0.0.1'), 'listening');
});

afterAll(async () => {
  server.close();
  await rm(folder, { recursive: true, force: true });
});

/** `policy pull` from a service that answers with this, into a folder beside nothing else. */
const pulled = (given: object, ...more: string[]) => policy('pull', given, ...more);

async function policy(command: string, given: object, ...more: string[]) {
  answer = given;
  const { port } = server.address() as AddressInfo;
  const to = ['--url', `http://127.0.0.1:${port}`, '--token', 'x', ...more];
  const args = [join(ROOT, 'dist/cli.js'), 'policy', command, join(folder, 'policies'), ...to];
  return promisify(execFile)(NODE, args, { cwd: ROOT }).then(
    ({ stdout }) => `0 ${stdout}`,
    ({ code, stderr }) => `${code} ${stderr}`,
  );
}

const revision = (digest: string, path: string, text = 'package a\n') => ({
  data: { revision: { number: 1, digest, files: [{ path, text }] } },
});
const digest = digestOf(new Map([['a.rego', 'package a\n']]));
const written = async () => (await readdir(folder, { recursive: true })).sort();

test.each(['../escaped/pwned.txt', '/tmp/pwned.txt', 'a/../../b', '.git/config'])(
  'a service that names the file %s gets nothing written',
  async (path) => {
    expect(await pulled(revision(digest, path))).toMatch(/^1 .*cannot be the path of a policy/);
    expect(await written()).toEqual([]);
  },
);

test('nor does one whose files are not the revision that it or the command names', async () => {
  const changed = revision(digest, 'a.rego', 'package b\n');
  expect(await pulled(changed)).toMatch(/^1 .* is not the revision it named/);
  const other = revision(digest, 'a.rego');
  const asked = `sha256:${'0'.repeat(64)}`;
  expect(await pulled(other, '--revision', asked)).toMatch(/^1 .* is not the revision it named/);
  expect(await written()).toEqual([]);
});

test('what a service says stays on its line', async () => {
  const message = 'no\u001b[2K\rpolicies is revision 1\n0 files changed\u009b2F';
  const said = await pulled({ errors: [{ message }] });
  expect(said).toBe('1 no\\u{1b}[2K\\u{d}policies is revision 1\n  0 files changed\\u{9b}2F\n');
});

test('what is what it was named is written', async () => {
  expect(await pulled(revision(digest, 'a.rego'))).toMatch(/^0 .* is revision 1 .*1 file changed/);
  expect(await written()).toEqual(['policies', 'policies/.pulled-revision', 'policies/a.rego']);
});

test('nothing of a revision acts on the terminal that shows how it differs', async () => {
  const text = 'package a\n\tb := 1 # \u001b[2K\rnothing\u202e\n';
  const digestOfText = digestOf(new Map([['a.rego', text]]));
  const shown = await policy('diff', revision(digestOfText, 'a.rego', text));
  expect(shown).toContain('-\tb := 1 # \\u{1b}[2K\\u{d}nothing\\u{202e}\n');
});
