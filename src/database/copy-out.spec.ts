import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { createLogger } from '../telemetry.js';
import { CopyMemory, copyOut } from './copy-out.js';
import { startEmbeddedPostgres } from './embedded-postgres.js';

let dataDir: string;
let server: Awaited<ReturnType<typeof startEmbeddedPostgres>>;
let pool: pg.Pool;
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'copy-out-'));
  server = await startEmbeddedPostgres(dataDir, createLogger('silent'));
  pool = new pg.Pool({ connectionString: server.url, max: 1 });
});
afterAll(async () => {
  await pool.end();
  await server.stop();
  await rm(dataDir, { recursive: true, force: true });
});

test('values come as they are stored, whatever they are', async () => {
  const query = String.raw`select '“é”'::text, null::text, '\x00ff0a5c'::bytea, ''::text`;
  const { rows } = await copyOut(pool, query, new CopyMemory());
  const bytes = Buffer.from([0x00, 0xff, 0x0a, 0x5c]);
  expect(rows).toEqual([[Buffer.from('“é”'), null, bytes, Buffer.alloc(0)]]);
});

test('a query without rows gives none', async () => {
  expect((await copyOut(pool, 'select 1 where false', new CopyMemory())).rows).toEqual([]);
});

test('the memory grows as is needed, and is used again where it was given back', async () => {
  const memory = new CopyMemory();
  const query = `select repeat(md5(n::text), 100) from generate_series(1, 3000) n order by n`;
  const first = await copyOut(pool, query, memory);
  expect(first.rows.map(([text]) => text?.length)).toEqual(Array(3000).fill(3200));
  expect(new Set(first.rows.map(([text]) => text?.buffer))).toEqual(new Set([first.memory]));

  const beside = await copyOut(pool, 'select 1::text', memory);
  expect(beside.memory).not.toBe(first.memory);
  memory.giveBack(first.memory);
  const again = await copyOut(pool, 'select 2::text', memory);
  expect(again.memory).toBe(first.memory);
  expect(String(again.rows[0]?.[0])).toBe('2');
  expect(String(beside.rows[0]?.[0])).toBe('1');
});

test('an error is told, also one in the middle, and the pool goes on', async () => {
  const memory = new CopyMemory();
  await expect(copyOut(pool, 'select nothing', memory)).rejects.toThrow('does not exist');
  const late = 'select 1 / (500000 - n) from generate_series(1, 1000000) n';
  await expect(copyOut(pool, late, memory)).rejects.toThrow('division by zero');
  expect(String((await copyOut(pool, `select 'yes'`, memory)).rows[0]?.[0])).toBe('yes');
});

test('a connection that is lost in the middle is told too', async () => {
  const endless = copyOut(
    pool,
    'select pg_sleep(30), n from generate_series(1, 9) n',
    new CopyMemory(),
  );
  endless.catch(() => undefined);
  const other = new pg.Client({ connectionString: server.url });
  await other.connect();
  const kill = `select pg_terminate_backend(pid) from pg_stat_activity where query like 'copy (select pg_sleep%'`;
  while ((await other.query(kill)).rowCount === 0);
  await other.end();
  await expect(endless).rejects.toThrow();
  expect((await copyOut(pool, 'select 1', new CopyMemory())).rows).toHaveLength(1);
});
