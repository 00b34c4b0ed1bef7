import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import pg from 'pg';
import { createLogger } from '../telemetry.js';
import { type DatabaseSettings, openDatabase, openKeptDatabase } from './connection.js';
import { startEmbeddedPostgres } from './embedded-postgres.js';
import { migrations } from './migrate.js';

const logger = createLogger('silent');
const built = resolve('dist/database/embedded-postgres.js');

let dataDir: string;
beforeAll(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'postgres-'));
  // As `mktemp -d` leaves it: closed to the user PostgreSQL runs as, where the tests run as root.
  chmodSync(dataDir, 0o700);
});
afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

async function query(url: string, text: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}

/** A second service, in a process of its own, over the same data folder. */
async function otherService(): Promise<ChildProcess> {
  const program = `
    import { startEmbeddedPostgres } from ${JSON.stringify(built)};
    const logger = { debug() {}, info() {}, warn() {} };
    await startEmbeddedPostgres(${JSON.stringify(dataDir)}, logger);
    console.log('ready');
  `;
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ready = once(child.stdout ?? child, 'data');
  await Promise.race([
    ready,
    once(child, 'exit').then(() => Promise.reject(new Error('It ended'))),
  ]);
  return child;
}

test('makes a durable database behind a password, whatever a killed start left', async () => {
  mkdirSync(join(dataDir, 'postgres-initialising-killed', 'cluster'), { recursive: true });
  const server = await startEmbeddedPostgres(dataDir, logger);
  try {
    expect(readdirSync(dataDir)).not.toContain('postgres-initialising-killed');
    expect(statSync(join(dataDir, 'postgres-password')).mode & 0o777).toBe(0o600);
    const [facts] = await query(
      server.url,
      `select current_setting('fsync') as fsync, current_setting('listen_addresses') as listens,
        pg_encoding_to_char(encoding) as encoding, datcollate as collation
       from pg_database where datname = current_database()`,
    );
    expect(facts).toEqual({ fsync: 'on', listens: '127.0.0.1', encoding: 'UTF8', collation: 'C' });
    const wrong = server.url.replace(/:[^:@]*@/, ':wrong@');
    await expect(query(wrong, 'select 1')).rejects.toMatchObject({ code: '28P01' });
    await query(server.url, 'create table kept as select 42 as answer');
  } finally {
    await server.stop();
  }
  expect(readdirSync(dataDir).sort()).toEqual(['postgres', 'postgres-password', 'postgres.log']);
});

test('refuses a second live service, and takes over from a killed one', async () => {
  expect(existsSync(built)).toBe(true);
  const other = await otherService();
  try {
    await expect(startEmbeddedPostgres(dataDir, logger)).rejects.toMatchObject({
      code: 'CONFLICT',
      message: expect.stringContaining(`process ${other.pid}`),
    });
  } finally {
    other.kill('SIGKILL');
    await once(other, 'exit');
  }
  const server = await startEmbeddedPostgres(dataDir, logger);
  try {
    expect(server.adopted).toBe(true);
    expect(await query(server.url, 'select answer from kept')).toEqual([{ answer: 42 }]);
  } finally {
    await server.stop();
  }
});

test('is not misled by a pid file whose pid went to another process', async () => {
  const lines = [process.pid, join(dataDir, 'postgres'), 1, 1, '', '127.0.0.1', '', 'ready', ''];
  writeFileSync(join(dataDir, 'postgres', 'postmaster.pid'), lines.join('\n'));
  const server = await startEmbeddedPostgres(dataDir, logger);
  expect(server.adopted).toBe(false);
  await server.stop();
});

async function commandsChangeNothing(settings: DatabaseSettings, url: string): Promise<void> {
  const kept = await openKeptDatabase(settings);
  await kept.close();
  const last = Object.keys(migrations).at(-1);
  const unchanged = query(url, `delete from kysely_migration where name = '${last}' returning *`);
  const [{ timestamp }] = (await unchanged) as [{ timestamp: string }];
  await expect(openKeptDatabase(settings)).rejects.toThrow(
    `older version of may-i-share (it has no ${last} yet)`,
  );
  expect(await query(url, `select from kysely_migration where name = '${last}'`)).toEqual([]);
  await query(
    url,
    `insert into kysely_migration values ('${last}', '${timestamp}'), ('9999-x', '')`,
  );
  await expect(openKeptDatabase(settings)).rejects.toThrow('newer version of may-i-share (9999-x)');
  await query(url, "delete from kysely_migration where name = '9999-x'");
}

test('the service works as a role that may not change the tables', async () => {
  const settings = {
    dataDir,
    databaseUrl: undefined,
    databasePool: 3,
    logLevel: 'silent' as const,
  };
  const { pool, url, close } = await openDatabase(settings);
  try {
    const { rows } = await pool.query('select current_user as role');
    expect(rows).toEqual([{ role: 'may_i_share_service' }]);
    await expect(pool.query('create table mine ()')).rejects.toMatchObject({ code: '42501' });
    await expect(pool.query('select * from kept')).rejects.toMatchObject({ code: '42501' });
    const applied = await query(url, 'select name from kysely_migration order by name');
    expect(applied.map(({ name }) => name)).toEqual(Object.keys(migrations));
    // A replica over the same database finds nothing to do.
    const replica = await openDatabase({ ...settings, databaseUrl: url });
    await replica.close();
    await commandsChangeNothing({ ...settings, databaseUrl: url }, url);
  } finally {
    await close();
  }
});
