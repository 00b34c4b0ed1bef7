import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as later } from 'node:timers/promises';
import { promisify } from 'node:util';
import { openCheckpoint, signCheckpoint } from '../src/decision-log/checkpoint.js';
import {
  consistencyProof,
  EMPTY,
  grow,
  type Hash,
  leafHash,
  rootOf,
  type Subtree,
} from '../src/decision-log/merkle.js';
import { newSigner, readVerifier, type Signer } from '../src/decision-log/note.js';
import { MAY_I_SHARE, Service } from './service.js';

const ROOT = join(import.meta.dirname, '..');
const NODE = join(ROOT, 'node_modules/.bin/node');
const CLI = join(ROOT, 'dist/cli.js');
const run = promisify(execFile);
let folder: string;
const running: ChildProcess[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'may-i-share-witness-'));
});
afterAll(async () => {
  for (const child of running) await end(child);
  await rm(folder, { recursive: true, force: true });
});

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}

/** @returns its verifier key and its address */
async function startWitness(dataDir: string, ...logs: string[]) {
  const args = [CLI, 'witness', '--port', '0', '--name', 'witness.example/w1'];
  const child = spawn(NODE, [...args, ...logs.flatMap((log) => ['--log', log])], {
    env: { ...process.env, DATA_DIR: dataDir },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  running.push(child);
  const [line] = await once(child.stdout as NodeJS.ReadableStream, 'data');
  const [vkey, url] = String(line).trim().split(' ') as [string, string];
  return { vkey, url, child };
}

const leaves = Array.from({ length: 40 }, (_, at) => leafHash(Buffer.of(at)));
const others = leaves.with(2, leafHash(Buffer.from('another')));

function treeOf(hashes: readonly Hash[], size: number) {
  const nodes = new Map<string, Hash>();
  const frontier = grow(EMPTY, hashes.slice(0, size), ({ level, index }, hash) =>
    nodes.set(`${level}/${index}`, hash),
  );
  const hashOf = ({ level, index }: Subtree) => nodes.get(`${level}/${index}`) as Hash;
  return { head: { size, root: rootOf(frontier) }, hashOf };
}

function body(log: Signer, old: number, size: number, hashes: readonly Hash[] = leaves): string {
  const { head, hashOf } = treeOf(hashes, size);
  const proof = old > 0 && old < size ? consistencyProof(old, size, hashOf) : [];
  const lines = proof.map((hash) => `${Buffer.from(hash).toString('base64')}\n`).join('');
  return `old ${old}\n${lines}\n${signCheckpoint(head, log)}`;
}

test('a witness signs what only grew, and remembers it over a crash', async () => {
  const log = newSigner('council.example/log');
  const dataDir = join(folder, 'one');
  let { vkey, url, child } = await startWitness(dataDir, log.verifier.vkey);
  const post = async (text: string) => {
    const response = await fetch(`${url}/add-checkpoint`, { method: 'POST', body: text });
    return {
      status: response.status,
      type: response.headers.get('content-type'),
      text: await response.text(),
    };
  };
  const first = await post(body(log, 0, 5));
  expect(first.status).toBe(200);
  const note = signCheckpoint(treeOf(leaves, 5).head, log) + first.text;
  expect(openCheckpoint(note, log.verifier, [readVerifier(vkey)]).by).toContain(
    'witness.example/w1',
  );
  expect((await post(body(log, 5, 13))).status).toBe(200);
  expect((await post(body(log, 13, 13))).status).toBe(200);

  await end(child);
  ({ url, child, vkey } = await startWitness(dataDir, log.verifier.vkey));
  expect(await post(body(log, 0, 20))).toEqual({
    status: 409,
    type: 'text/x.tlog.size',
    text: '13\n',
  });
  expect((await post(body(log, 5, 20))).status).toBe(409);
  expect((await post(body(log, 13, 20, others))).status).toBe(422);
  expect((await post(body(log, 13, 13, others))).status).toBe(422);
  expect((await post(body(log, 30, 20))).status).toBe(400);
  expect((await post(body(newSigner('council.example/log'), 13, 20))).status).toBe(403);
  expect((await post(body(newSigner('other.example/log'), 0, 5))).status).toBe(404);
  for (const nonsense of ['', 'old 13\n', body(log, 13, 20).replace('old 13', 'old 013')]) {
    expect((await post(nonsense)).status).toBe(400);
  }
  const proof = body(log, 13, 20).split('\n\n');
  expect((await post(`old 13\n\n${proof.slice(1).join('\n\n')}`)).status).toBe(422);
  expect((await post(body(log, 13, 20))).status).toBe(200);
});

test('of two that come at once with different histories one is signed', async () => {
  const log = newSigner('race.example/log');
  const { url } = await startWitness(join(folder, 'race'), log.verifier.vkey);
  const post = async (text: string) =>
    (await fetch(`${url}/add-checkpoint`, { method: 'POST', body: text })).status;
  const answers = await Promise.all([
    post(body(log, 0, 9)),
    post(body(log, 0, 9, others)),
    post(body(log, 0, 12)),
    post(body(log, 0, 12, others)),
  ]);
  expect(answers.filter((status) => status === 200)).toHaveLength(1);
  expect(answers.filter((status) => status === 409)).toHaveLength(3);
});

test('a service’s checkpoints carry the signature of its witness', async () => {
  const key = newSigner('witnessed.example/log');
  const keyFile = join(folder, 'log.key');
  await writeFile(keyFile, key.skey);
  const { vkey, url } = await startWitness(join(folder, 'two'), key.verifier.vkey);
  const service = await Service.start({ LOG_KEY_FILE: keyFile, LOG_WITNESSES: `${vkey} ${url}` });
  try {
    const request = {
      partner: 'barnet_homes',
      purpose: 'service_delivery.housing',
      dataCategories: ['identity'],
    };
    const headers = { authorization: `Bearer ${await service.token('auditor')}` };
    for (let asked = 1; asked <= 3; asked++) {
      await service.ask(MAY_I_SHARE, { request });
      for (;;) {
        const response = await fetch(`${service.url}/log/checkpoint`, { headers });
        const note = response.ok ? await response.text() : undefined;
        const signed = note && openCheckpoint(note, key.verifier, [readVerifier(vkey)]);
        if (signed && signed.size >= asked && signed.by.includes('witness.example/w1')) break;
        await later(50);
      }
    }
    const other = newSigner('other.example/w').verifier.vkey;
    const MAY_I_SHARE_TOKEN = await service.token('auditor');
    const verify = (...witnesses: string[]) =>
      run(NODE, [CLI, 'verify', `${service.url}/log`, '--key', key.verifier.vkey, ...witnesses], {
        env: { ...process.env, MAY_I_SHARE_TOKEN },
      });
    expect((await verify('--witness', vkey)).stdout).toMatch(/^RIGHT .*witness\.example\/w1/);
    await expect(verify('--witness', vkey, '--witness', other)).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^WRONG {2}SIGNATURE: .*other\.example\/w/),
    });
  } finally {
    await service.stop();
  }
});
