// Starts real services for the scripts of the log, and reaches their database as its owner.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import pg from 'pg';
import { demonstrationKey, demonstrationToken } from '../../dist/identity/demonstration-token.js';

const ROOT = resolve(import.meta.dirname, '../..');
export const NODE = join(ROOT, 'node_modules/.bin/node');
export const CLI = join(ROOT, 'dist/cli.js');

/** One client stands for many here. */
const UNHINDERED = { RATE_LIMIT_PER_MINUTE: '1000000000' };

/** @returns {Promise<{child, url, dataDir}>} */
export async function start(dataDir, env = {}) {
  const child = spawn(NODE, [join(ROOT, 'dist/main.js')], {
    cwd: ROOT,
    env: {
      ...process.env,
      PORT: '0',
      LOG_LEVEL: 'error',
      ...UNHINDERED,
      ...env,
      DATA_DIR: dataDir,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  return new Promise((ready, failed) => {
    child.stdout.on('data', (chunk) => {
      output += chunk;
      const url = /GraphQL +(http:\S+)\/graphql/.exec(output)?.[1];
      if (url) ready({ child, url, dataDir });
    });
    child.once('exit', (code) => failed(new Error(`the service ended with ${code}:\n${output}`)));
  });
}

export async function end({ child }, signal = 'SIGINT') {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.removeAllListeners('exit');
  const ended = once(child, 'exit');
  child.kill(signal);
  await ended;
}

export async function tokenOf({ dataDir, url }, role) {
  const bearer = { role, client: `script-${role}` };
  return demonstrationToken(await demonstrationKey(dataDir), url, bearer);
}

export async function ask(service, query, variables = {}, role = 'asker') {
  const response = await fetch(`${service.url}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${await tokenOf(service, role)}`,
    },
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors } = await response.json();
  if (errors) throw new Error(JSON.stringify(errors[0]));
  return data;
}

/** @returns {Promise<string>} the text of a resource under /log/ */
export async function logText(service, path) {
  const headers = { authorization: `Bearer ${await tokenOf(service, 'auditor')}` };
  const response = await fetch(`${service.url}/log/${path}`, { headers });
  if (!response.ok) throw new Error(`/log/${path} answered ${response.status}`);
  return response.text();
}

/** Address of the service's own PostgreSQL, as the owner. */
export async function addressOf(dataDir) {
  const read = (name) => readFile(join(dataDir, name), 'utf8');
  const pid = await read('postgres/postmaster.pid').catch(() =>
    read('postgres/data/postmaster.pid'),
  );
  const password = (await read('postgres-password')).trim();
  return `postgres://may_i_share:${password}@127.0.0.1:${pid.split('\n')[3]}/may_i_share`;
}

export async function ownerOf(dataDir) {
  const client = new pg.Client({ connectionString: await addressOf(dataDir) });
  client.on('error', () => undefined);
  await client.connect();
  return client;
}
