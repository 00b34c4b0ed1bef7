// Proves the log with a checker nobody here wrote, transparency-dev's fsck, and by killing the
// sequencer under load. ENTRIES=100300 KILLS=30 npm run test:log
import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as later } from 'node:timers/promises';
import { askVaried, fill } from './log/fill.mjs';
import { killSequencers } from './log/kills.mjs';
import { addressOf, CLI, end, logText, NODE, ownerOf, start, tokenOf } from './log/service.mjs';
import { tamperings } from './log/tamperings.mjs';
import { getFsck } from './prepare/fsck.mjs';

const ENTRIES = Number(process.env.ENTRIES ?? 100_300);
const KILLS = Number(process.env.KILLS ?? 30);
const CHECK_MS = 120_000;

if (process.argv.includes('--help')) {
  console.log('ENTRIES=100300 KILLS=30 npm run test:log   prove the log with fsck, and by SIGKILL');
  process.exit(0);
}

/** Runs a checker for a bounded time. @returns {Promise<{code: number | null, output: string}>} */
function check(command, args, env = {}) {
  return new Promise((done, failed) => {
    const child = spawn(command, args, { env: { ...process.env, ...env }, timeout: CHECK_MS });
    let output = '';
    child.stdout.on('data', (chunk) => (output += chunk));
    child.stderr.on('data', (chunk) => (output += chunk));
    child.once('error', failed);
    child.once('close', (code) => done({ code, output }));
  });
}

/** fsck ends with 0 whatever it found: what it says is what counts. */
async function fsckSaysRight(fsck, service, keyFile) {
  const token = await tokenOf(service, 'auditor');
  const { output } = await check(fsck, [
    `--storage_url=${service.url}/log/`,
    `--public_key=${keyFile}`,
    `--bearer_token=${token}`,
    '--ui=false',
    '--N=32',
  ]);
  const right = output.includes("Successfully fsck'd log") && !output.includes('fsck failed');
  return { right, words: firstComplaint(output, right) };
}

function firstComplaint(output, right) {
  const lines = output.split('\n').filter(Boolean);
  const line = right
    ? lines.find((each) => each.includes('Successfully'))
    : (lines.find((each) => /fsck failed|panic/.test(each)) ?? lines.at(-1));
  return String(line).slice(0, 160);
}

async function oursSaysRight(service, keyFile) {
  const env = { MAY_I_SHARE_TOKEN: await tokenOf(service, 'auditor') };
  const args = [CLI, 'verify', `${service.url}/log`, '--key', keyFile];
  const { code, output } = await check(NODE, args, env);
  return { right: code === 0, words: output.trim().split('\n')[0].slice(0, 160) };
}

async function untilSequenced(service, entries) {
  for (;;) {
    const size = Number((await logText(service, 'checkpoint')).split('\n')[1]);
    if (size >= entries) return size;
    await later(200);
  }
}

const wrong = [];
async function expectVerdict(what, expected, verdict) {
  const { right, words } = await verdict;
  const ok = right === expected;
  console.log(`${ok ? 'as it must' : 'NOT AS IT MUST'}  ${what}: ${words}`);
  if (!ok) wrong.push(what);
}

async function proveWithCheckers(dataDir, fsck) {
  const service = await start(dataDir);
  const owner = await ownerOf(dataDir);
  try {
    const asked = await askVaried(service);
    await fill(await addressOf(dataDir), ENTRIES - asked);
    const size = await untilSequenced(service, ENTRIES);
    console.log(`${size} entries are sequenced and signed`);
    const keyFile = join(dataDir, 'log.vkey');
    await writeFile(keyFile, (await logText(service, 'key')).trim());
    const both = async (what, expected) => {
      if (fsck)
        await expectVerdict(`fsck, ${what}`, expected, fsckSaysRight(fsck, service, keyFile));
      await expectVerdict(`verify, ${what}`, expected, oursSaysRight(service, keyFile));
    };
    await both('untouched', true);
    await owner.query('set session_replication_role = replica');
    for (const { what, wrong: change, undo } of tamperings(size)) {
      await owner.query(change);
      await both(what, false);
      await owner.query(undo);
    }
    await both('all put back', true);
  } finally {
    await owner.end();
    await end(service);
  }
}

/** What was decided comes out the same again. The service is stopped: its database is its own. */
async function proveByReplay(dataDir) {
  const args = [CLI, 'replay', '--from', '0', '--to', '20000'];
  const { code, output } = await check(NODE, args, { DATA_DIR: dataDir });
  const words = output.trim().split('\n').at(-1);
  await expectVerdict('replay', true, { right: code === 0, words });
}

const fsck = await getFsck();
if (!fsck) {
  console.log(
    'SKIPPED: fsck needs Go (https://go.dev/dl), which is not on the PATH. Only may-i-share verify is run.',
  );
}
const dataDir = await mkdtemp(join(tmpdir(), 'may-i-share-log-'));
try {
  await proveWithCheckers(dataDir, fsck);
  await proveByReplay(dataDir);
  if (KILLS > 0) wrong.push(...(await killSequencers(dataDir, KILLS)));
} finally {
  await rm(dataDir, { recursive: true, force: true });
}
for (const line of wrong) console.error(`WRONG  ${line}`);
console.log(`${wrong.length} wrong`);
process.exitCode = wrong.length === 0 ? 0 : 1;
