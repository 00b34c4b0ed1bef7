// Two replicas over one database; the one that sequences is killed, again and again, under load.

import { spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as later } from 'node:timers/promises';
import { startEmbeddedPostgres } from '../../dist/database/embedded-postgres.js';
import { ask, CLI, end, logText, NODE, ownerOf, start, tokenOf } from './service.mjs';

const FOLLOWED_MS = 10_000;
const HOLDER = `
  select a.application_name, l.pid from pg_locks l join pg_stat_activity a using (pid)
  where l.locktype = 'advisory' and l.objid = 2 and l.granted`;
const REQUEST = {
  partner: 'barnet_homes',
  purpose: 'service_delivery.housing',
  dataCategories: ['identity', 'contact'],
};

/** Asks the replicas by turns: while one is down, the other still has something to sequence. */
async function load(replicas, answered, go) {
  for (let turn = 0; go.on; turn++) {
    await ask(
      replicas[turn % replicas.length],
      `mutation Ask($requests: [SharingRequestInput!]!) { mayIShareEach(requests: $requests) { id } }`,
      {
        requests: Array.from({ length: 20 }, () => REQUEST),
      },
    ).then(
      ({ mayIShareEach }) => answered.push(...mayIShareEach.map(({ id }) => id)),
      () => later(20),
    );
  }
}

async function sizeSigned(owner) {
  const { rows } = await owner.query('select max(size)::int as size from checkpoint');
  return rows[0].size ?? 0;
}

/** @returns milliseconds until the log grew again; undefined where it did not in time */
async function untilItGrows(owner) {
  const before = await sizeSigned(owner);
  const started = Date.now();
  while (Date.now() - started < FOLLOWED_MS) {
    if ((await sizeSigned(owner)) > before) return Date.now() - started;
    await later(50);
  }
  return undefined;
}

/** @returns {Promise<string[]>} what was wrong */
export async function killSequencers(dataDir, kills) {
  const quiet = { debug() {}, info() {}, warn() {} };
  const server = await startEmbeddedPostgres(dataDir, quiet);
  const folders = await Promise.all(
    [1, 2].map(() => mkdtemp(join(tmpdir(), 'may-i-share-replica-'))),
  );
  const env = {
    DATABASE_URL: server.url,
    LOG_KEY_FILE: join(dataDir, 'log.key'),
    SUBJECT_KEY_FILE: join(dataDir, 'subject.key'),
  };
  const owner = await ownerOf(dataDir);
  const replicas = [];
  const answered = [];
  const wrong = [];
  const go = { on: true };
  try {
    for (const folder of folders) replicas.push(await start(folder, env));
    const loads = Array.from({ length: 3 }, () => load(replicas, answered, go));
    let slowest = 0;
    for (let kill = 1; kill <= kills; kill++) {
      await later(100 + Math.random() * 500);
      const victim = await holderAmong(owner, replicas, kill);
      await end(replicas[victim], 'SIGKILL');
      const ms = await untilItGrows(owner);
      if (ms === undefined) wrong.push(`kill ${kill}: nobody followed within ${FOLLOWED_MS} ms`);
      slowest = Math.max(slowest, ms ?? 0);
      replicas[victim] = await start(folders[victim], env);
    }
    go.on = false;
    await Promise.all(loads);
    await later(2000);
    wrong.push(...(await afterwards(owner, replicas[0], answered)));
    console.log(`${kills} kills: ${answered.length} answers, followed after at most ${slowest} ms`);
  } finally {
    go.on = false;
    await owner.end();
    for (const replica of replicas) await end(replica);
    await server.stop();
    for (const folder of folders) await rm(folder, { recursive: true, force: true });
  }
  return wrong;
}

async function holderAmong(owner, replicas, kill) {
  for (let tries = 0; tries < 100; tries++) {
    const { rows } = await owner.query(HOLDER);
    const found = replicas.findIndex(({ child }) =>
      rows[0]?.application_name.endsWith(` ${child.pid}`),
    );
    if (found >= 0) return found;
    await later(50);
  }
  return kill % replicas.length;
}

/** Every answer has its place, no place is given twice or left out, and the checker agrees. */
async function afterwards(owner, service, answered) {
  const { rows } = await owner.query(
    `select (select count(*) from unnest($1::uuid[]) as a(id)
        where not exists (select from sequenced where sequenced.id = a.id))::int as missing,
      (select count(*) from sequenced)::int as places, (select max(index) + 1 from sequenced)::int as next,
      (select count(*) from entry)::int as entries, (select count(*) from unsequenced)::int as waiting`,
    [answered],
  );
  const { missing, places, next, entries, waiting } = rows[0];
  const wrong = [];
  if (missing > 0) wrong.push(`${missing} answers have no place in the log`);
  if (places !== next || places + waiting !== entries) {
    wrong.push(`${entries} entries, ${places} places up to ${next}, ${waiting} waiting`);
  }
  const key = (await logText(service, 'key')).trim();
  const env = { ...process.env, MAY_I_SHARE_TOKEN: await tokenOf(service, 'auditor') };
  const args = [CLI, 'verify', `${service.url}/log`, '--key', key];
  const { status, stderr } = spawnSync(NODE, args, { env, encoding: 'utf8' });
  if (status !== 0) wrong.push(stderr.trim());
  return wrong;
}
