import { execFile } from 'node:child_process';
import { mkdtemp, readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import type pg from 'pg';
import { until } from './drafting.js';
import { jsonOf, MAY_I_SHARE, Service } from './service.js';

const ROOT = resolve(import.meta.dirname, '..');
const REQUEST = {
  partner: 'barnet_homes',
  purpose: 'service_delivery.housing',
  dataCategories: ['identity'],
};

let service: Service;
let owner: pg.Client;

beforeAll(async () => {
  service = await Service.start({
    RATE_LIMIT_PER_MINUTE: '20',
    MOST_REQUESTS: '3',
    REQUEST_TIMEOUT_MS: '1500',
  });
  owner = await service.owner();
});

afterAll(async () => {
  await owner?.end();
  await service?.stop();
});

async function ask(client: string): Promise<{ status: number; wait: string | null; code: string }> {
  const response = await fetch(`${service.url}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${await service.token('asker', client)}`,
    },
    body: JSON.stringify({ query: MAY_I_SHARE, variables: { request: REQUEST } }),
  });
  const { errors } = await jsonOf(response);
  const wait = response.headers.get('retry-after');
  return { status: response.status, wait, code: errors?.[0].extensions.code };
}

const live = async () => (await fetch(`${service.url}/health/live`)).status;

test('when the log is stuck: what waits is bounded, answered in time, and the rest turned away', async () => {
  await owner.query('begin; lock table entry in share mode');
  const answers = await Promise.all(Array.from({ length: 8 }, (_, n) => ask(`app-${n}`)));
  await owner.query('rollback');
  expect(answers.map(({ status }) => status)).toEqual(Array(8).fill(503));
  expect(answers.map(({ code }) => code)).toEqual(Array(8).fill('UNAVAILABLE'));
  expect(answers.every(({ wait }) => Number(wait) >= 1)).toBe(true);
  expect(await live()).toBe(200);
  expect((await ask('afterwards')).status).toBe(200);
});

test('a client that asks too often is told when to come back; others are not held up', async () => {
  const answers = [];
  for (let n = 0; n < 22; n++) answers.push(await ask('eager'));
  expect(answers.slice(0, 20).every(({ status }) => status === 200)).toBe(true);
  for (const { status, code, wait } of answers.slice(20)) {
    expect([status, code]).toEqual([429, 'TOO_MANY_REQUESTS']);
    expect(Number(wait)).toBeGreaterThanOrEqual(1);
    expect(Number(wait)).toBeLessThanOrEqual(60);
  }
  expect((await ask('patient')).status).toBe(200);
});

test.each<Record<string, string>>([
  { HOST: '0.0.0.0' },
  { PUBLIC_URL: 'https://share.example.gov.uk' },
])('with no issuer it does not start where others could reach it: %j', async (env) => {
  await expect(Service.start(env)).rejects.toThrow(/no OIDC_ISSUER is set.*HOST=127\.0\.0\.1/);
});

async function printedToken(env: Record<string, string>, ...args: string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(
    join(ROOT, 'node_modules/.bin/node'),
    [join(ROOT, 'dist/cli.js'), 'token', ...args],
    { env: { ...process.env, ...env } },
  );
  return stdout.trim();
}

const claimsOf = (token: string) =>
  JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());

test('a printed token is let in, whether or not the service was running', async () => {
  const DATA_DIR = service.dataDir;
  const token = await printedToken({ DATA_DIR }, '--role', 'governance', '--as', 'gareth');
  expect(claimsOf(token)).toMatchObject({ sub: 'gareth', roles: ['governance'] });
  const response = await fetch(`${service.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: '{"query":"{ partner(code: \\"dwp\\") { code } }"}',
  });
  expect(await jsonOf(response)).toEqual({ data: { partner: { code: 'dwp' } } });
  const elsewhere = { DATA_DIR: await mkdtemp(join(tmpdir(), 'may-i-share-token-')), PORT: '4321' };
  const early = await printedToken(elsewhere, '--role', 'asker', '--as', 'housing-app');
  expect(claimsOf(early)).toMatchObject({
    iss: 'http://127.0.0.1:4321/oidc',
    client_id: 'housing-app',
  });
  expect(await readdir(elsewhere.DATA_DIR)).toEqual(['demonstration-issuer.jwk']);
});

test('`token` says what is wrong', async () => {
  const fails = (env: Record<string, string>, ...args: string[]) =>
    printedToken({ DATA_DIR: service.dataDir, ...env }, ...args).catch(({ stderr }) => stderr);
  expect(await fails({}, '--role', 'king')).toContain('Allowed choices are asker, governance');
  expect(await fails({}, '--role', 'asker', '--as', 'a b')).toContain('is no name');
  expect(await fails({ OIDC_ISSUER: 'https://a.example' }, '--role', 'asker')).toContain(
    'tokens come from https://a.example',
  );
});

// The last one: what it leaves behind holds up for seconds whoever asks next.
test('who hangs up and asks anew does not fill the memory with questions', async () => {
  const query = 'mutation($all: [SharingRequestInput!]!) { mayIShareEach(requests: $all) { id } }';
  const body = JSON.stringify({ query, variables: { all: Array(500).fill(REQUEST) } });
  const send = async (client: string) => {
    const headers = {
      'content-type': 'application/json',
      authorization: `Bearer ${await service.token('asker', client)}`,
    };
    const signal = AbortSignal.timeout(100);
    const sent = fetch(`${service.url}/graphql`, { method: 'POST', headers, body, signal });
    return sent.catch(() => undefined);
  };
  await owner.query('begin; lock table entry in share mode');
  let turnedAway: string | undefined;
  for (let sent = 0; sent < 100 && !turnedAway; sent++) {
    const response = await send(`batches-${sent}`);
    turnedAway = response ? (await jsonOf(response)).errors[0].message : undefined;
  }
  await owner.query('rollback');
  expect(turnedAway).toMatch(/^10000 questions are under way here already; try again$/);
  let tries = 0;
  const again = () => ask(`after them ${tries++}`);
  const { status } = await until(again, (answer) => answer.status !== 503);
  expect(status).toBe(200);
});
