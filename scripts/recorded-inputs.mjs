// Starts the built service on a fresh register, asks it every scenario and one question for each
// partner and consent of the demonstration register, and reads what the policies were given back
// from the log: inputs exactly as the service builds them.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import pg from 'pg';
import { parse } from 'yaml';

const ROOT = resolve(import.meta.dirname, '..');
const EACH = `mutation Each($requests: [SharingRequestInput!]!) {
  mayIShareEach(requests: $requests) { id }
}`;
const MOST_AT_ONCE = 500;

const yaml = (...path) => parse(readFileSync(join(ROOT, ...path), 'utf8'));

function readScenarios() {
  const folder = 'policies/scenarios';
  return readdirSync(join(ROOT, folder))
    .filter((file) => file.endsWith('.yaml'))
    .sort()
    .flatMap((file) => yaml(folder, file));
}

/**
 * `scenarios`: each with its `input` and `answer`; `partners`: for each code its facts and
 * agreements; `consents`: for each reference its facts.
 */
export async function recordedInputs() {
  const scenarios = readScenarios();
  const { partners, consents } = yaml('src/register/demonstration.yaml');
  const simple = { partner: partners[0].code, purpose: 'complaints', dataCategories: ['identity'] };
  const questions = [
    ...scenarios.map(({ ask }) => ask),
    ...partners.map(({ code }) => ({ ...simple, partner: code })),
    ...consents.map(({ reference }) => ({ ...simple, consent: reference })),
  ];
  const records = await withService((service) => askAll(service, questions));
  const facts = records.slice(scenarios.length).map(({ input }) => input.facts);
  return {
    scenarios: scenarios.map((scenario, index) => ({
      ...scenario,
      input: records[index].input,
      answer: records[index].answer,
    })),
    partners: Object.fromEntries(
      facts
        .slice(0, partners.length)
        .map(({ partner, agreements }) => [partner.code, { partner, agreements }]),
    ),
    consents: Object.fromEntries(
      facts.slice(partners.length).map(({ consent }) => [consent.reference, consent]),
    ),
  };
}

async function askAll({ url, token, dataDir }, questions) {
  const ids = [];
  for (let from = 0; from < questions.length; from += MOST_AT_ONCE) {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({
        query: EACH,
        variables: { requests: questions.slice(from, from + MOST_AT_ONCE) },
      }),
    });
    const { data, errors } = await response.json();
    if (!data) throw new Error(JSON.stringify(errors));
    ids.push(...data.mayIShareEach.map(({ id }) => id));
  }
  const rows = await entries(dataDir, ids);
  return ids.map((id) => JSON.parse(rows.get(id)));
}

async function entries(dataDir, ids) {
  const owner = await ownerOf(dataDir);
  try {
    const { rows } = await owner.query('select id, bytes from entry where id = any($1)', [ids]);
    return new Map(rows.map(({ id, bytes }) => [id, bytes.toString('utf8')]));
  } finally {
    await owner.end();
  }
}

/** A connection to the database of a running service, as its owner. */
async function ownerOf(dataDir) {
  const read = (name) => readFile(join(dataDir, name), 'utf8');
  const pid = await read('postgres/postmaster.pid').catch(() =>
    read('postgres/data/postmaster.pid'),
  );
  const name = 'may_i_share';
  const client = new pg.Client({
    host: '127.0.0.1',
    port: Number(pid.split('\n')[3]),
    user: name,
    database: name,
    password: (await read('postgres-password')).trim(),
  });
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

async function withService(work) {
  const dataDir = await mkdtemp(join(tmpdir(), 'may-i-share-inputs-'));
  const child = spawn(join(ROOT, 'node_modules/.bin/node'), [join(ROOT, 'dist/main.js')], {
    cwd: ROOT,
    env: { ...process.env, DATA_DIR: dataDir, PORT: '0', LOG_LEVEL: 'error' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const exited = once(child, 'exit');
  try {
    return await work({ ...(await started(child)), dataDir });
  } finally {
    child.kill('SIGINT');
    await exited;
    await rm(dataDir, { recursive: true, force: true });
  }
}

function started(child) {
  let output = '';
  return new Promise((ready, failed) => {
    const hear = (chunk) => {
      output += chunk;
      const url = /GraphQL +(http:\S+)/.exec(output)?.[1];
      const token = /Bearer ([\w.-]+)/.exec(output)?.[1];
      if (url && token) ready({ url, token });
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    child.once('exit', (code) => failed(new Error(`the service ended with ${code}:\n${output}`)));
  });
}
