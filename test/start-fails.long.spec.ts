import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const ROOT = resolve(import.meta.dirname, '..');

let dataDir: string;
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'may-i-share-test-'));
});
afterAll(() => rm(dataDir, { recursive: true, force: true }));

/** A start that is expected to fail: what it wrote, and its exit status. */
async function start(env: Record<string, string>) {
  const child = spawn(join(ROOT, 'node_modules/.bin/node'), ['dist/main.js'], {
    cwd: ROOT,
    env: { ...process.env, LOG_LEVEL: 'warn', DATA_DIR: dataDir, ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let errors = '';
  child.stderr.on('data', (chunk) => {
    errors += chunk;
  });
  const [status] = await once(child, 'close');
  return { status, errors };
}

test('a port in use: one message that names it and what to set, and no PostgreSQL left behind', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const { port } = other.address() as AddressInfo;
  const { status, errors } = await start({ PORT: String(port) });
  other.close();
  expect(status).toBe(1);
  expect(errors.trim()).toBe(
    `Port ${port} of 127.0.0.1 is in use by another program. Stop that one, or set PORT to another port (PORT=0 takes a free one).`,
  );
  expect(existsSync(join(dataDir, 'postgres/PG_VERSION'))).toBe(true);
  expect(existsSync(join(dataDir, 'postgres/postmaster.pid'))).toBe(false);
});

test('a database that is not there: one line that names the setting', async () => {
  const { status, errors } = await start({
    PORT: '0',
    DATABASE_URL: 'postgres://127.0.0.1:1/none',
  });
  expect(status).toBe(1);
  expect(errors).toMatch(
    /^The database that DATABASE_URL leads to could not be prepared: connect ECONNREFUSED 127\.0\.0\.1:1\n$/,
  );
});

test.each([
  [
    'demonstration-issuer.jwk',
    '{"kty":"EC"',
    /\.jwk is no key of the demonstration issuer: delete it/,
  ],
  [
    'postgres-password',
    'another',
    /postgres-password is not the password of the database beside it/,
  ],
])('%s is not what it was: one line, and no PostgreSQL left behind', async (name, text, says) => {
  const file = join(dataDir, name);
  const before = existsSync(file) ? await readFile(file) : undefined;
  await writeFile(file, text);
  const { status, errors } = await start({ PORT: '0' });
  expect(status).toBe(1);
  expect(errors).toMatch(says);
  expect(errors.trim()).not.toContain('\n');
  expect(existsSync(join(dataDir, 'postgres/postmaster.pid'))).toBe(false);
  await (before ? writeFile(file, before) : rm(file));
});

test.each([
  ['LOG_KEY_FILE', /^LOG_KEY_FILE or log\.key: \S+package\.json: this is no private key of a note/],
  ['SUBJECT_KEY_FILE', /not here: there is no \S+nowhere\. Give every replica/],
])('a key that is none, %s: one line, and no PostgreSQL left behind', async (setting, says) => {
  const file = setting === 'LOG_KEY_FILE' ? 'package.json' : 'nowhere';
  const { status, errors } = await start({ PORT: '0', [setting]: join(ROOT, file) });
  expect(status).toBe(1);
  expect(errors).toMatch(says);
  expect(errors.trim()).not.toContain('\n');
  expect(existsSync(join(dataDir, 'postgres/postmaster.pid'))).toBe(false);
});
