// Kills the service with SIGKILL at random moments under load and counts: every decision that was
// answered is in the log, exactly once per idempotency key. CRASHES=50 SEED=1 node scripts/crash.mjs
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { SingleBar } from 'cli-progress';
import pg from 'pg';

const ROOT = resolve(import.meta.dirname, '..');
const CRASHES = Number(process.env.CRASHES ?? 50);
const ASKERS = 8;
const QUERY = `mutation Ask($request: SharingRequestInput!) { mayIShare(request: $request) { id outcome } }`;
const random = seeded(Number(process.env.SEED ?? Date.now() % 1e6));

if (process.argv.includes('--help')) {
  console.log('CRASHES=50 SEED=1 npm run test:crash   kill the service under load, and count');
  process.exit(0);
}

/** Mulberry32: the same seed gives the same moments. */
function seeded(seed) {
  console.log(`seed ${seed}, ${CRASHES} crashes`);
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

async function start(dataDir) {
  const child = spawn(join(ROOT, 'node_modules/.bin/node'), [join(ROOT, 'dist/main.js')], {
    cwd: ROOT,
    env: { ...process.env, DATA_DIR: dataDir, PORT: '0', LOG_LEVEL: 'error' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  return new Promise((ready, failed) => {
    child.stdout.on('data', (chunk) => {
      output += chunk;
      const url = /GraphQL +(http:\S+)/.exec(output)?.[1];
      const token = /Bearer ([\w.-]+)/.exec(output)?.[1];
      if (url && token) ready({ child, url, token });
    });
    child.once('exit', (code) => failed(new Error(`the service ended with ${code}:\n${output}`)));
  });
}

/** Asks until the service is gone; an answer counts only when it was read whole. */
async function askUntilGone({ url, token }, answered, keys) {
  for (;;) {
    const again = keys.length > 0 && random() < 0.2;
    const idempotencyKey = again ? keys[Math.floor(random() * keys.length)] : crypto.randomUUID();
    if (!again) keys.push(idempotencyKey);
    try {
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
        body: JSON.stringify({ query: QUERY, variables: { request: requestFor(idempotencyKey) } }),
      });
      const { data } = await response.json();
      if (data?.mayIShare) answered.push({ idempotencyKey, ...data.mayIShare });
    } catch {
      return;
    }
  }
}

function requestFor(idempotencyKey) {
  return {
    partner: 'barnet_homes',
    purpose: 'service_delivery.housing',
    dataCategories: ['identity', 'contact'],
    idempotencyKey,
  };
}

async function ownerOf(dataDir) {
  const read = (name) => readFile(join(dataDir, name), 'utf8');
  const pid = await read('postgres/postmaster.pid').catch(() =>
    read('postgres/data/postmaster.pid'),
  );
  const database = 'may_i_share';
  const client = new pg.Client({
    host: '127.0.0.1',
    port: Number(pid.split('\n')[3]),
    user: database,
    database,
    password: (await read('postgres-password')).trim(),
  });
  await client.connect();
  return client;
}

/** What is wrong between what was answered and what is logged; an empty list when all is well. */
function compare(answered, rows) {
  const byKey = new Map(rows.map((row) => [row.key, row]));
  const entries = new Set(rows.filter((row) => row.logged).map((row) => row.entry_id));
  const wrong = [];
  const idOf = new Map();
  for (const { idempotencyKey, id, outcome } of answered) {
    const row = byKey.get(idempotencyKey);
    if (!row?.logged) wrong.push(`${id} was answered and is not in the log`);
    else if (row.entry_id !== id)
      wrong.push(`${idempotencyKey} was answered ${id}, logged ${row.entry_id}`);
    else if (row.outcome !== outcome)
      wrong.push(`${id} was answered ${outcome}, logged ${row.outcome}`);
    if (idOf.has(idempotencyKey) && idOf.get(idempotencyKey) !== id) {
      wrong.push(`${idempotencyKey} was answered twice, differently`);
    }
    idOf.set(idempotencyKey, id);
  }
  if (entries.size !== rows.length) wrong.push('a key without its entry, or an entry for two keys');
  return wrong;
}

const dataDir = await mkdtemp(join(tmpdir(), 'may-i-share-crash-'));
const answered = [];
const keys = [];
const bar = new SingleBar({ format: 'crashes {bar} {value}/{total}  {answers} answers' });
if (process.stdout.isTTY) bar.start(CRASHES, 0, { answers: 0 });
for (let crash = 1; crash <= CRASHES; crash++) {
  const service = await start(dataDir);
  const askers = Array.from({ length: ASKERS }, () => askUntilGone(service, answered, keys));
  await new Promise((later) => setTimeout(later, 100 + random() * 1100));
  service.child.removeAllListeners('exit');
  service.child.kill('SIGKILL');
  await once(service.child, 'exit');
  await Promise.all(askers);
  bar.update(crash, { answers: answered.length });
  if (!process.stdout.isTTY && crash % 10 === 0) {
    console.log(`${crash} of ${CRASHES} crashes, ${answered.length} answers`);
  }
}
bar.stop();

const last = await start(dataDir);
const owner = await ownerOf(dataDir);
const { rows } = await owner.query(
  `select key, entry_id, entry.id is not null as logged, entry.outcome
   from idempotency left join entry on entry.id = entry_id`,
);
const { rows: total } = await owner.query(
  `select count(*)::int as entries from entry where kind = 'decision'`,
);
await owner.end();
last.child.removeAllListeners('exit');
last.child.kill('SIGINT');
await once(last.child, 'exit');
await rm(dataDir, { recursive: true, force: true });

const wrong = compare(answered, rows);
if (total[0].entries !== rows.length)
  wrong.push(`${total[0].entries} entries for ${rows.length} keys`);
for (const line of wrong.slice(0, 20)) console.error(line);
console.log(
  `${CRASHES} crashes: ${answered.length} answers, ${rows.length} decisions in the log, ${wrong.length} wrong`,
);
process.exitCode = wrong.length === 0 && answered.length > 0 ? 0 : 1;
