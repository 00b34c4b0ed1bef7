import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as later } from 'node:timers/promises';
import { openCheckpoint } from '../src/decision-log/checkpoint.js';
import { leafHash } from '../src/decision-log/merkle.js';
import { verifyInclusion } from '../src/decision-log/merkle-verify.js';
import { readVerifier } from '../src/decision-log/note.js';
import { parseProof, verifyProof } from '../src/decision-log/proof-file.js';
import { type Json, MAY_I_SHARE, Service } from './service.js';

const REQUEST = {
  partner: 'barnet_homes',
  purpose: 'service_delivery.housing',
  dataCategories: ['identity', 'contact'],
};

let service: Service;
beforeAll(async () => {
  service = await Service.start();
});
afterAll(() => service?.stop());

const RECEIPT = `query Receipt($id: ID!) {
  decision(id: $id) { id receipt { index treeSize proof checkpoint entry tlogProof } }
}`;

async function decide(): Promise<string> {
  const { data } = await service.ask(MAY_I_SHARE, { request: REQUEST });
  return data.mayIShare.id;
}

async function receiptOf(id: string): Promise<Json> {
  for (;;) {
    const { data } = await service.ask(RECEIPT, { id });
    if (data.decision.receipt) return data.decision.receipt;
    await later(50);
  }
}

async function get(path: string, role: 'auditor' | 'asker' | null = 'auditor') {
  const headers = role ? { authorization: `Bearer ${await service.token(role)}` } : {};
  return fetch(`${service.url}/log/${path}`, { headers });
}

test('every decision gets a receipt that its holder can check with the public key alone', async () => {
  const ids = await Promise.all(Array.from({ length: 20 }, decide));
  const log = readVerifier(await (await get('key')).text());
  const indexes = new Set<number>();
  for (const id of ids) {
    const receipt = await receiptOf(id);
    const { size, root } = openCheckpoint(receipt.checkpoint, log);
    const leaf = leafHash(Buffer.from(receipt.entry));
    const proof = receipt.proof.map((hash: string) => Buffer.from(hash, 'base64'));
    expect(receipt.treeSize).toBe(size);
    verifyInclusion(leaf, receipt.index, size, proof, root);
    expect(JSON.parse(receipt.entry)).toMatchObject({ id, kind: 'decision' });
    indexes.add(receipt.index);
  }
  expect(indexes.size).toBe(ids.length);
});

test('kept checkpoints that somebody tidied away are kept anew', async () => {
  const folder = join(service.dataDir, 'checkpoints');
  await rm(folder, { recursive: true });
  await receiptOf(await decide());
  const [log] = await readdir(folder);
  expect(await readdir(join(folder, log as string))).toHaveLength(1);
});

test('the proof file of a decision holds all that is needed', async () => {
  const id = await decide();
  await receiptOf(id);
  const log = readVerifier(await (await get('key')).text());
  const owner = await service.owner();
  const lookups = async () =>
    (await owner.query("select 1 from entry where kind = 'lookup'")).rows.length;
  const before = await lookups();
  const response = await get(`proof/${id}.tlog-proof`);
  expect(await lookups()).toBe(before + 1);
  await owner.end();
  expect(response.headers.get('content-disposition')).toContain(`${id}.tlog-proof`);
  const file = parseProof(await response.text());
  expect(verifyProof(file.extra as Uint8Array, file, log).size).toBeGreaterThan(file.index);
  expect(JSON.parse(Buffer.from(file.extra as Uint8Array).toString()).id).toBe(id);
});

test('the log is served to auditors and to nobody else', async () => {
  const paths = ['checkpoint', 'key', 'tile/0/000.p/1', 'tile/entries/000.p/1', 'proof/x'];
  for (const path of paths) {
    expect((await get(path, null)).status).toBe(401);
    expect((await get(path, 'asker')).status).toBe(403);
  }
  expect((await get('tile/0/000.p/1')).status).toBe(200);
  for (const path of [
    'tile/0/0',
    'tile/0/x999/000',
    'tile/9/000',
    'tile/',
    'proof/x',
    'proof/%00',
  ]) {
    expect((await get(path)).status).toBe(404);
  }
});
