import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer as createHttp } from 'node:http';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { parse } from 'yaml';
import { findOpa } from '../src/engine/opa.js';
import { type Json, Service } from './service.js';

const ROOT = resolve(import.meta.dirname, '..');
const run = promisify(execFile);

let service: Service;
let dir: string;

beforeAll(async () => {
  service = await Service.start();
  dir = await mkdtemp(join(tmpdir(), 'policy-folder-'));
});

afterAll(async () => {
  await service?.stop();
  await rm(dir, { recursive: true, force: true });
});

async function cli(...args: string[]): Promise<{ code: number; output: string }> {
  const token = await service.token('governance', 'git');
  const env = { ...process.env, MAY_I_SHARE_URL: service.url, MAY_I_SHARE_TOKEN: token };
  const command = [join(ROOT, 'dist/cli.js'), 'policy', ...args];
  try {
    const { stdout } = await run(process.execPath, command, { env, cwd: ROOT });
    return { code: 0, output: stdout };
  } catch (error) {
    const { code, stdout, stderr } = error as Json;
    return { code, output: stdout + stderr };
  }
}

const bundle = async (headers: Record<string, string> = {}) =>
  fetch(`${service.url}/bundles/may-i-share.tar.gz`, {
    headers: { authorization: `Bearer ${await service.token('asker')}`, ...headers },
  });

test('pulled, changed, compared and pushed: a folder becomes a draft, and nothing is published', async () => {
  const folder = join(dir, 'policies');
  expect(await cli('pull', folder)).toMatchObject({ code: 0 });
  expect((await cli('push', folder, '--title', 'Nothing')).output).toMatch(/nothing to hand in/);
  const path = join(folder, 'grounds/education/education.rego');
  const text = await readFile(path, 'utf8');
  await writeFile(path, text.replace('title: School census', 'title: The census'));
  const { output } = await cli('diff', folder);
  expect(output).toMatch(/-# title: School census\n\+# title: The census/);
  expect(output).toMatch(/CHANGED mayishare.grounds.education.school_census\n1 file differs/);
  const pushed = await cli('push', folder, '--title', 'Call it the census');
  expect(pushed.output).toMatch(/^draft [0-9a-f-]{36} \(sha256:[0-9a-f]{64}\): 1 file differs/);
  const { data } = await service.ask(
    '{ drafts { edges { node { title authors state } } } revision { number } }',
    {},
    'governance',
  );
  expect(data.drafts.edges[0].node).toEqual({
    title: 'Call it the census',
    authors: ['git'],
    state: 'DRAFT',
  });
  expect(data.revision.number).toBe(1);
  const refused = await cli('pull', folder);
  expect(refused.code).toBe(1);
  expect(refused.output).toMatch(/than revision 1: grounds\/education\/education.rego. --force/);
  expect(await readFile(path, 'utf8')).toContain('title: The census');
  await writeFile(join(folder, 'mine.rego'), 'package mine\n');
  expect((await cli('pull', folder)).output).toMatch(/education.rego, mine.rego. --force/);
  expect((await cli('pull', folder, '--force')).output).toMatch(/2 files changed/);
});

test('a revision is named by number or digest, and nothing else is taken for the active one', async () => {
  const { data } = await service.ask('{ revision { digest } }', {}, 'governance');
  const folder = join(dir, 'by-digest');
  const pulled = await cli('pull', folder, '--revision', data.revision.digest);
  expect(pulled.output).toMatch(/is revision 1 /);
  for (const revision of ['abc', '0', '1.5', '99999999999']) {
    expect(await cli('pull', folder, '--revision', revision)).toEqual({
      code: 1,
      output: expect.stringMatching(/^--revision: `[^\n]+\n$/),
    });
  }
});

test('an older folder is handed in for the revision it was pulled from, or what was published of it since', async () => {
  const folder = join(dir, 'older');
  await cli('pull', folder, '--revision', '1');
  const { data } = await service.ask('{ revision { number } }', {}, 'governance');
  await writeFile(join(folder, 'mine.md'), 'A note.\n');
  const pushed = await cli('push', folder, '--title', 'One small note');
  expect(pushed.output).toMatch(/: 1 file differs from revision 1\n$/);
  expect(data.revision.number).toBeGreaterThanOrEqual(1);
  const owner = await service.owner();
  const digest = /sha256:\w+/.exec(pushed.output)?.[0];
  await owner.query(
    `insert into revision (number, digest, files, data, wasm, rules, origin, published_at)
    select 2, $1, jsonb_set(files, '{mine.md}', '"A note.\\n"'), data, wasm, rules, 'draft', now()
    from revision where number = 1`,
    [digest],
  );
  await owner.end();
  await writeFile(join(folder, 'mine.md'), 'A better note.\n');
  const again = await cli('push', folder, '--title', 'One better note');
  expect(again.output).toMatch(/: 1 file differs from revision 2\n$/);
});

test('a draft that a push could not fill is given up', async () => {
  const folder = join(dir, 'large');
  await cli('pull', folder);
  await writeFile(join(folder, 'large.rego'), 'x'.repeat(1_000_001));
  const pushed = await cli('push', folder, '--title', 'Too large');
  expect(pushed.code).toBe(1);
  expect(pushed.output).toMatch(/large.rego: at most 1000000 characters/);
  const query = '{ drafts(first: 1) { edges { node { title state } } } }';
  const { data } = await service.ask(query, {}, 'governance');
  expect(data.drafts.edges[0].node).toEqual({ title: 'Too large', state: 'ABANDONED' });
});

test('what is no address, no service or no folder is told in one line', async () => {
  const other = createHttp((_, response) => response.end('<html>')).listen(0, '127.0.0.1');
  await once(other, 'listening');
  const page = `http://127.0.0.1:${(other.address() as { port: number }).port}`;
  for (const [args, line] of [
    [['diff', 'policies', '--url', 'foo'], '--url: `foo` is no address of a service'],
    [['diff', 'policies', '--url', page], `what answers at ${page} is no service`],
    [['diff', 'no-such-folder'], 'no-such-folder: there is no such folder'],
    [['check', 'no-such-folder'], 'no-such-folder: there is no such folder'],
  ] as const) {
    const { code, output } = await cli(...args);
    expect(code).toBe(1);
    expect(output).toContain(line);
    expect(output.trim().split('\n')).toHaveLength(1);
  }
  other.close();
});

test('a folder is tested and checked without a service', async () => {
  const folder = join(dir, 'small');
  await cli('pull', folder);
  for (const path of await readdir(folder, { recursive: true })) {
    if (/_test\.rego$/.test(path) && !/education|grounds_test/.test(path)) {
      await rm(join(folder, path));
    }
  }
  await writeFile(
    join(folder, 'grounds/education/no_test.rego'),
    'package test.no\n\ntest_no if 1 == 2\n',
  );
  const tested = await cli('test', folder);
  expect(tested).toMatchObject({ code: 1 });
  expect(tested.output).toMatch(/FAILED {2}grounds\/education\/no_test.rego:3:1: test_no fails/);
  await writeFile(
    join(folder, 'grounds/education/education.rego'),
    'package mayishare.grounds.education\n\nx := y\n',
  );
  const checked = await cli('check', folder);
  expect(checked).toMatchObject({ code: 1 });
  expect(checked.output).toMatch(
    /FAILED {2}parse .*\n +grounds\/education\/education.rego:3:\d+: /,
  );
});

test('the bundle needs a token, and is sent once to whoever has it', async () => {
  const { status } = await fetch(`${service.url}/bundles/may-i-share.tar.gz`);
  expect(status).toBe(401);
  const first = await bundle();
  expect(first.status).toBe(200);
  const etag = first.headers.get('etag') as string;
  expect(etag).toMatch(/^"sha256:[0-9a-f]{64}"$/);
  expect((await bundle({ 'if-none-match': etag })).status).toBe(304);
});

/** An OPA server as the standard command starts it, fed by the service. */
async function startOpa() {
  const config = join(dir, 'opa.json');
  const credentials = { bearer: { token: await service.token('asker', 'opa') } };
  await writeFile(
    config,
    JSON.stringify({
      services: { council: { url: service.url, credentials } },
      bundles: { council: { service: 'council', resource: 'bundles/may-i-share.tar.gz' } },
    }),
  );
  const url = `http://127.0.0.1:${await freePort()}`;
  const args = ['run', '--server', '--addr', url.slice('http://'.length), '--config-file', config];
  const opa = spawn(findOpa(), [...args, '--log-level', 'error'], { stdio: 'ignore' });
  for (let tries = 0; tries < 100; tries++) {
    const { ok } = await fetch(`${url}/health?bundles`).catch(() => ({ ok: false }));
    if (ok) return { opa, url };
    await new Promise((wait) => setTimeout(wait, 100));
  }
  opa.kill();
  throw new Error('OPA did not load the bundle');
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  return port;
}

test('an OPA server pointed at the bundle gives the same answer to every scenario', async () => {
  const folder = join(ROOT, 'policies/scenarios');
  const asked = readdirSync(folder)
    .filter((file) => file.endsWith('.yaml'))
    .flatMap((file) => parse(readFileSync(join(folder, file), 'utf8')))
    .map(({ ask }: Json) => ask);
  const EACH = 'mutation ($r: [SharingRequestInput!]!) { mayIShareEach(requests: $r) { id } }';
  for (let from = 0; from < asked.length; from += 400) {
    const { errors } = await service.ask(EACH, { r: asked.slice(from, from + 400) });
    expect(errors).toBeUndefined();
  }
  const owner = await service.owner();
  const { rows } = await owner.query(
    "select convert_from(bytes, 'UTF8')::json as entry from entry where kind = 'decision'",
  );
  await owner.end();
  expect(rows).toHaveLength(asked.length);
  const { opa, url } = await startOpa();
  for (const { entry } of rows) {
    const body = JSON.stringify({ input: entry.input });
    const response = await fetch(`${url}/v1/data/mayishare/decision`, { method: 'POST', body });
    expect(((await response.json()) as Json).result).toEqual(entry.answer);
  }
  opa.kill();
});
