import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import pg from 'pg';
import { freePort, NODE, ROOT } from './run.mjs';

/** The built service as a user starts it, in a data folder of its own. `stop` ends its PostgreSQL too. */
export async function startService(dataDir) {
  const child = spawn(NODE, [join(ROOT, 'dist/main.js')], {
    cwd: ROOT,
    // One client stands for many here.
    env: { ...process.env, DATA_DIR: dataDir, PORT: '0', RATE_LIMIT_PER_MINUTE: '1000000000' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const { url, token } = await greeting(child);
  child.stdout.resume();
  const file = join(dataDir, 'postgres/postmaster.pid');
  const postmaster = Number((await readFile(file, 'utf8')).split('\n')[0]);
  return { url, token, pids: [child.pid, postmaster], stop: () => ended(child, 'SIGINT') };
}

function greeting(child) {
  let output = '';
  return new Promise((ready, failed) => {
    child.stdout.on('data', (chunk) => {
      output += chunk;
      const url = /GraphQL +(http:\S+)/.exec(output)?.[1];
      const token = /Bearer ([\w.-]+)/.exec(output)?.[1];
      if (url && token) ready({ url, token });
    });
    child.once('exit', (code) => failed(new Error(`the service ended with ${code}:\n${output}`)));
  });
}

async function ended(child, signal) {
  child.removeAllListeners('exit');
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill(signal);
  await once(child, 'exit');
}

/** A connection to the service's database as its owner. */
export async function databaseOf(dataDir) {
  const read = (name) => readFile(join(dataDir, name), 'utf8');
  const database = 'may_i_share';
  const client = new pg.Client({
    host: '127.0.0.1',
    port: Number((await read('postgres/postmaster.pid')).split('\n')[3]),
    user: database,
    database,
    password: (await read('postgres-password')).trim(),
  });
  await client.connect();
  return client;
}

/** One query that answers a list: precompiled beside the policies, so OPA parses nothing for it. */
const LIST_POLICY = `package bench

decisions := [decision |
  some each in input.inputs
  decision := data.mayishare.decision with input as each
]
`;

/** OPA's own server with the policies the service was built with, its console decision log on. */
export async function startOpa(opaBin, dir) {
  const policies = join(dir, 'policies');
  await writePolicies(policies);
  const port = await freePort();
  const logFile = join(dir, 'opa.log');
  const log = openSync(logFile, 'w');
  const options = ['--set', 'decision_logs.console=true', '--disable-telemetry'];
  const child = spawn(
    opaBin,
    ['run', '--server', '--addr', `127.0.0.1:${port}`, ...options, '--bundle', policies],
    { stdio: ['ignore', log, log] },
  );
  closeSync(log);
  const url = `http://127.0.0.1:${port}`;
  await answering(child, `${url}/health?bundles`, logFile);
  return { url, pids: [child.pid], stop: () => ended(child, 'SIGTERM') };
}

async function writePolicies(folder) {
  const files = JSON.parse(await readFile(join(ROOT, 'build/revision/files.json'), 'utf8'));
  const runs = Object.entries(files).filter(
    ([path]) =>
      !/^(scenarios|schemas)\//.test(path) && /((?<!_test)\.rego|(^|\/)data\.ya?ml)$/.test(path),
  );
  for (const [path, text] of [...runs, ['bench/bench.rego', LIST_POLICY]]) {
    await mkdir(join(folder, dirname(path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
}

async function answering(child, url, logFile) {
  for (let tries = 0; tries < 200 && child.exitCode === null; tries++) {
    const response = await fetch(url).catch(() => undefined);
    if (response?.ok) return;
    await new Promise((later) => setTimeout(later, 100));
  }
  throw new Error(`OPA did not start:\n${readFileSync(logFile, 'utf8').slice(-2000)}`);
}
