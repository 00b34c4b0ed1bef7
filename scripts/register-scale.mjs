// Compares a service that has a register of many records with one that has the demonstration's:
// the time to start, what a question costs (elapsed time, and processor time of the service), and how
// long an import of agreements takes. See --help.
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Command, InvalidArgumentError } from 'commander';

const run = promisify(execFile);
const root = join(import.meta.dirname, '..');
const node = join(root, 'node_modules/.bin/node');
const options = new Command('register-scale')
  .description('compare a service that has a register of many records with one that has few')
  .option('--partners <number>', 'how many partners', whole, 5_000)
  .option('--agreements <number>', 'how many agreements', whole, 20_000)
  .option('--consents <number>', 'how many consents', whole, 1_000_000)
  .option('--rounds <number>', 'how often each question is asked 250 times', whole, 20)
  .addHelpText('after', '\nRun `node scripts/prepare.mjs test` first.')
  .parse()
  .opts();

function whole(text) {
  if (!/^\d{1,8}$/.test(text)) throw new InvalidArgumentError('a whole number, like 5000');
  return Number(text);
}

const size = ['partners', 'agreements', 'consents'].flatMap((name) => [
  `--${name}`,
  String(options[name]),
]);

const QUESTIONS = {
  'under an agreement': {
    partner: 'barnet_homes',
    purpose: 'service_delivery.housing',
    dataCategories: ['identity'],
  },
  'under a consent': {
    partner: 'carers_trust',
    purpose: 'service_information',
    dataCategories: ['identity'],
    consent: 'CONSENT-1',
  },
};
const EACH_ROUND = 250;
const AT_ONCE = 16;

const seconds = (from) => ((performance.now() - from) / 1000).toFixed(1);
const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];

async function start(dataDir) {
  const env = { ...process.env, PORT: '0', LOG_LEVEL: 'warn', DATA_DIR: dataDir };
  const from = performance.now();
  const child = spawn(node, [join(root, 'dist/main.js')], { env });
  const url = await new Promise((ready, failed) => {
    let text = '';
    child.stdout.on('data', (chunk) => {
      text += chunk;
      const found = /GraphQL +(http:\S+)\/graphql/.exec(text)?.[1];
      if (found) ready(found);
    });
    child.once('exit', () => failed(new Error(`the service ended:\n${text}`)));
  });
  const started = seconds(from);
  const token = await command(dataDir, 'token', '--role', 'asker');
  return { child, url, token, dataDir, started };
}

async function stop({ child }) {
  child.kill('SIGINT');
  await once(child, 'exit');
}

async function command(dataDir, ...args) {
  const env = { ...process.env, DATA_DIR: dataDir };
  const options = { env, maxBuffer: 1 << 28 };
  return (await run(node, [join(root, 'dist/cli.js'), ...args], options)).stdout.trim();
}

/** Milliseconds of processor time so far (Linux; elsewhere not known). */
function processorTime(pid) {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
    return (Number(fields[11]) + Number(fields[12])) * 10;
  } catch {
    return Number.NaN;
  }
}

async function round({ url, token, child }, request) {
  const query = 'mutation ($r: SharingRequestInput!) { mayIShare(request: $r) { outcome } }';
  const body = JSON.stringify({ query, variables: { r: request } });
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
  const ask = async () => {
    const answer = await (await fetch(`${url}/graphql`, { method: 'POST', headers, body })).json();
    if (answer.data?.mayIShare.outcome !== 'ALLOW') throw new Error(JSON.stringify(answer));
  };
  let left = EACH_ROUND;
  const [from, before] = [performance.now(), processorTime(child.pid)];
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      while (left-- > 0) await ask();
    }),
  );
  return {
    elapsed: (performance.now() - from) / EACH_ROUND,
    processor: (processorTime(child.pid) - before) / EACH_ROUND,
  };
}

async function compare(small, large) {
  for (const [name, request] of Object.entries(QUESTIONS)) {
    const found = { small: [], large: [] };
    await round(small, request);
    await round(large, request);
    for (let n = 0; n < options.rounds; n++) {
      found.small.push(await round(small, request));
      found.large.push(await round(large, request));
    }
    for (const time of ['elapsed', 'processor']) {
      const [few, many] = [found.small, found.large].map((all) => median(all.map((e) => e[time])));
      const figures = `${few.toFixed(3)} ms and ${many.toFixed(3)} ms`;
      console.log(`a question ${name}, ${time}: ${figures}, ${(many / few).toFixed(2)} ×`);
    }
  }
}

const folders = await Promise.all(['a', 'b'].map((n) => mkdtemp(join(tmpdir(), `scale-${n}-`))));
const filler = join(root, 'scripts/fill-register.mjs');
try {
  const small = await start(folders[0]);
  const first = await start(folders[1]);
  const env = { ...process.env, DATA_DIR: folders[1], DATABASE_URL: '' };
  process.stdout.write((await run(node, [filler, ...size], { env })).stdout);
  await stop(first);
  const large = await start(folders[1]);
  console.log(`start with all of them: ${large.started} s`);
  await compare(small, large);
  const file = join(folders[1], 'agreements.csv');
  const made = await run(node, [filler, '--csv', ...size], { maxBuffer: 1 << 28 });
  await writeFile(file, made.stdout);
  const from = performance.now();
  const said = await command(folders[1], 'import', 'agreements', file, '--url', large.url);
  console.log(`import: ${said} ${seconds(from)} s`);
  await Promise.all([stop(small), stop(large)]);
} finally {
  await Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true })));
}
