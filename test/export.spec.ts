import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as later } from 'node:timers/promises';
import { promisify } from 'node:util';
import { parse } from 'csv-parse/sync';
import { signCheckpoint } from '../src/decision-log/checkpoint.js';
import { logIn } from '../src/decision-log/log-source.js';
import { leafHash } from '../src/decision-log/merkle.js';
import { newSigner, readVerifier, type Verifier } from '../src/decision-log/note.js';
import { openPack } from '../src/decision-log/pack-source.js';
import { formatProof } from '../src/decision-log/proof-file.js';
import { type Pack, verifyPack } from '../src/decision-log/verify-pack.js';
import { type Json, jsonOf, Service } from './service.js';

const REQUEST = {
  partner: 'barnet_homes',
  purpose: 'service_delivery.housing',
  dataCategories: ['identity', 'contact'],
};
const NODE = join(import.meta.dirname, '../node_modules/.bin/node');
const CLI = join(import.meta.dirname, '../dist/cli.js');

let service: Service;
let folder: string;
let log: Verifier;
let ids: string[];

async function get(path: string, role: 'auditor' | 'asker' = 'auditor'): Promise<Response> {
  const headers = { authorization: `Bearer ${await service.token(role)}` };
  return fetch(`${service.url}/log/${path}`, { headers });
}

const exported = (form: string, filter: Json = {}, more = '') =>
  get(`export/${form}?filter=${encodeURIComponent(JSON.stringify(filter))}${more}`);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'may-i-share-export-'));
  service = await Service.start();
  const requests = Array.from({ length: 12 }, (_, at) => ({
    ...REQUEST,
    caseReference: at === 0 ? '=1+1' : `C-${at}`,
    ...(at % 3 === 0 && { dataCategories: ['health.mental', 'health.sexual'] }),
  }));
  const query =
    'mutation Ask($requests: [SharingRequestInput!]!) { mayIShareEach(requests: $requests) { id } }';
  const { data } = await service.ask(query, { requests });
  ids = data.mayIShareEach.map(({ id }: Json) => id);
  while ((await get(`proof/${ids[0]}`)).status === 404) await later(50);
  log = readVerifier(await (await get('key')).text());
});

afterAll(async () => {
  await service?.stop();
  await rm(folder, { recursive: true, force: true });
});

/** A pack in memory, to be tampered with. */
async function packOf(filter: Json, more = ''): Promise<Map<string, Buffer>> {
  const file = join(folder, 'evidence.zip');
  await writeFile(
    file,
    Buffer.from(await (await exported('evidence.zip', filter, more)).arrayBuffer()),
  );
  const zip = await openPack(file);
  const files = new Map<string, Buffer>();
  for (const name of zip.names()) {
    const chunks: Uint8Array[] = [];
    for await (const chunk of await zip.read(name)) chunks.push(chunk);
    files.set(name, Buffer.concat(chunks));
  }
  return files;
}

function packFrom(files: ReadonlyMap<string, Buffer>): Pack {
  return {
    names: () => [...files.keys()],
    read: async (name) =>
      (async function* () {
        yield files.get(name) ?? Buffer.alloc(0);
      })(),
  };
}

const failing = (what: string) =>
  expect.objectContaining({ code: 'PROOF_INVALID', details: expect.objectContaining({ what }) });

/** What somebody who can write a manifest would do. */
function withDigests(files: Map<string, Buffer>, changes: Record<string, string>, less = 0) {
  const changed = new Map(files);
  const manifest = JSON.parse(String(files.get('manifest.json')));
  manifest.entries -= less;
  for (const [name, text] of Object.entries(changes)) {
    changed.set(name, Buffer.from(text));
    manifest.files[name] = createHash('sha256').update(text).digest('hex');
  }
  changed.set('manifest.json', Buffer.from(JSON.stringify(manifest)));
  return packFrom(changed);
}

test('NDJSON holds the exact bytes of what a search finds, CSV the same to read', async () => {
  const text = await (await exported('ndjson', { outcome: 'DENY' })).text();
  const lines = text.trimEnd().split('\n');
  expect(lines).toHaveLength(4);
  for (const line of lines) {
    const { id } = JSON.parse(line);
    const query = 'query One($id: ID!) { decision(id: $id) { receipt { entry } } }';
    const { data } = await service.ask(query, { id });
    expect(data.decision.receipt.entry).toBe(line);
  }
  const csv = await (await exported('csv', { outcome: 'DENY' })).text();
  const rows: Record<string, string>[] = parse(csv, { columns: true });
  expect(rows.map(({ id }) => id)).toEqual(lines.map((line) => JSON.parse(line).id));
  expect(rows.map(({ caseReference }) => caseReference)).toContain("'=1+1");
  expect(new Set(rows.map(({ reasons }) => reasons))).toEqual(new Set(['no_ground']));
  const [first] = parse(await (await exported('csv')).text(), { columns: true });
  expect(first).toMatchObject({ index: '0', kind: 'register', event: 'CREATE' });
});

test('an evidence pack of a search is checked with the public key alone', async () => {
  const files = await packOf({ outcome: 'DENY' });
  expect(await verifyPack(packFrom(files), log)).toMatchObject({ entries: 4, complete: undefined });
  const lines = String(files.get('entries.ndjson')).trimEnd().split('\n');
  const proofs = String(files.get('proofs.ndjson')).trimEnd().split('\n');
  const text = (parts: string[]) => `${parts.join('\n')}\n`;
  const changed = text(lines).replace('barnet_homes', 'barnet_home5');
  await expect(
    verifyPack(packFrom(new Map([...files, ['entries.ndjson', Buffer.from(changed)]])), log),
  ).rejects.toEqual(failing('PROOF'));
  await expect(verifyPack(withDigests(files, { 'entries.ndjson': changed }), log)).rejects.toEqual(
    failing('PROOF'),
  );
  const swapped = {
    'entries.ndjson': text(lines.toReversed()),
    'proofs.ndjson': text(proofs.toReversed()),
  };
  await expect(verifyPack(withDigests(files, swapped), log)).rejects.toEqual(failing('ORDER'));
  await expect(
    verifyPack(withDigests(files, { 'entries.ndjson': text(lines.slice(1)) }, 1), log),
  ).rejects.toEqual(failing('PROOF'));
  await expect(
    verifyPack(withDigests(files, { 'proofs.ndjson': text(proofs.slice(0, -1)) }), log),
  ).rejects.toEqual(failing('COUNT'));
  const readme = new Map([...files, ['README.md', Buffer.from('trust me')]]);
  await expect(verifyPack(packFrom(readme), log)).rejects.toEqual(failing('COUNT'));
  const more = new Map([...files, ['more.txt', Buffer.from('x')]]);
  await expect(verifyPack(packFrom(more), log)).rejects.toEqual(failing('COUNT'));
});

test('a pack whose manifest is not one is wrong, and says where', async () => {
  const files = await packOf({ fromIndex: 2, toIndex: 9 });
  const manifest = JSON.parse(String(files.get('manifest.json')));
  const changed = (changes: object, more: [string, Buffer][] = []) => {
    const text = Buffer.from(JSON.stringify({ ...manifest, ...changes }));
    return verifyPack(packFrom(new Map([...files, ['manifest.json', text], ...more])), log);
  };
  const wrong: [object, RegExp][] = [
    [{ files: null }, /files/],
    [{ files: { ...manifest.files, checkpoint: 'ab' } }, /files\.checkpoint: is no SHA-256/],
    [{ entries: '7' }, /entries/],
    [{ range: {} }, /range\.from/],
    [{ range: { ...manifest.range, left: ['AA=='] } }, /range\.left\.0: is no hash/],
    [{ range: { ...manifest.range, to: 8 } }, /2 to 8, but 2 to 9 was asked for/],
    [{ range: undefined, fromIndex: 3, sample: {} }, /entry 2 is not among those from 3/],
    [{ range: undefined }, /has no `range`, which would prove that none was left out/],
    [{ range: undefined, prunedBefore: 2 }, /has no `range`/],
    ...['../../../../dev/zero', '/dev/zero', 'a/b', '..', ''].map((name): [object, RegExp] => [
      { files: { ...manifest.files, [name]: '00'.repeat(32) } },
      /^manifest\.json: files\./,
    ]),
  ];
  for (const [changes, says] of wrong) {
    await expect(changed(changes)).rejects.toMatchObject({
      code: 'PROOF_INVALID',
      message: expect.stringMatching(says),
    });
  }
  await expect(changed({}, [['constructor', Buffer.from('x')]])).rejects.toEqual(failing('COUNT'));
});

test('what `verify` cannot check is not wrong, and what is damaged is', async () => {
  await packOf({ outcome: 'DENY' });
  const whole = await readFile(join(folder, 'evidence.zip'));
  const cut = join(folder, 'cut.zip');
  await writeFile(cut, whole.subarray(0, whole.length - 100));
  const bent = join(folder, 'bent.zip');
  await writeFile(bent, Buffer.from(whole).fill(0x55, 60, 200));
  const verify = async (what: string, MAY_I_SHARE_TOKEN: string, more: string[] = []) => {
    const args = [CLI, 'verify', what, '--key', log.vkey, ...more];
    const env = { ...process.env, MAY_I_SHARE_TOKEN };
    return promisify(execFile)(NODE, args, { env }).then(
      ({ stdout }) => `0 ${stdout}`,
      ({ code, stderr }) => `${code} ${stderr}`,
    );
  };
  const auditor = await service.token('auditor');
  const says = (what: string, token = auditor) => verify(what, token);
  expect(await says(join(folder, 'evidence.zip'))).toMatch(/^0 RIGHT .*\nNot proved.*"DENY"/);
  expect(await says(cut)).toMatch(/^1 WRONG {2}COUNT: .*damaged.*\n$/);
  expect(await says(bent)).toMatch(/^1 WRONG {2}.*\n$/);
  expect(await says(join(folder, 'none.zip'))).toMatch(/^2 NOT CHECKED {2}ENOENT.*\n$/);
  expect(await says('http://127.0.0.1:1/log')).toMatch(/^2 NOT CHECKED .*\n$/);
  expect(await says(`${service.url}/log`, 'x.y.z')).toMatch(/^2 NOT CHECKED .*401.*--token.*\n$/);
  expect(await says(`${service.url}`)).toMatch(/^2 NOT CHECKED .*404.*ends in \/log\n$/);
  expect(await says(`${service.url}/log`)).toMatch(/^0 RIGHT {2}the whole log: every entry/);
  const pack = join(folder, 'evidence.zip');
  for (const more of [
    ['--signed', pack],
    ['--minimum', '0'],
    ['--entry', pack],
  ]) {
    expect(await verify(pack, auditor, more)).toMatch(/^2 NOT CHECKED {2}--\w+ says nothing of/);
  }
  expect(await verify(pack, auditor, ['--key', 'nowhere.vkey'])).toMatch(/^2 NOT CHECKED {2}--key/);
  expect(await says(CLI)).toMatch(/^2 NOT CHECKED .*neither an evidence pack nor a receipt/);
});

test('a pack of another key is wrong, though all else in it is right', async () => {
  const files = await packOf({ outcome: 'DENY' });
  const other = newSigner('other.example').verifier.vkey;
  const pack = withDigests(files, { 'log.vkey': `${other}\n` });
  await expect(verifyPack(pack, log)).rejects.toMatchObject({
    details: { what: 'KEY', path: 'log.vkey' },
    message: expect.stringContaining(other),
  });
});

test('what is too long to be of a pack is not read to its end', async () => {
  const files = await packOf({ outcome: 'DENY' });
  for (const name of ['manifest.json', 'checkpoint', 'log.vkey', 'README.md', 'entries.ndjson']) {
    let read = 0;
    const endless = async function* () {
      for (; ; read++) yield Buffer.alloc(65_536, 0x20);
    };
    const pack = packFrom(files);
    const reading = async (each: string) => (each === name ? endless() : pack.read(each));
    await expect(verifyPack({ ...pack, read: reading }, log)).rejects.toEqual(failing('COUNT'));
    expect(read).toBeLessThan(100);
  }
});

test('of an unzipped pack or a copied log only plain files are read', async () => {
  const files = await packOf({ outcome: 'DENY' });
  const unzipped = join(folder, 'with-links');
  await mkdir(unzipped);
  for (const [name, bytes] of files) await writeFile(join(unzipped, name), bytes);
  expect(await verifyPack(await openPack(unzipped), log)).toMatchObject({ entries: 4 });
  await rm(join(unzipped, 'README.md'));
  await symlink('/dev/zero', join(unzipped, 'README.md'));
  await expect(verifyPack(await openPack(unzipped), log)).rejects.toEqual(failing('COUNT'));
  await expect(logIn(unzipped).read('README.md')).rejects.toEqual(failing('TILE'));
});

const FORGED = '\u001b[2K\rRIGHT  412 entries\u001b[8m\u009b8m\u202e\u2028\nRIGHT  412 entries';

test.each<[string, object]>([
  ['a file the pack names', { entries: 1, files: { [FORGED]: 'x' } }],
  ['a value that is wrong', { entries: 1, files: {}, range: FORGED }],
  ['a key', { entries: 1, files: {}, sample: 1, [FORGED]: 1 }],
])('no verdict can be forged by %s', async (_, manifest) => {
  const forged = await mkdtemp(join(folder, 'forged-'));
  await writeFile(join(forged, 'manifest.json'), JSON.stringify(manifest));
  await writeFile(join(forged, 'checkpoint'), `${FORGED}\n\n${FORGED}\n`);
  await writeFile(join(forged, FORGED.replaceAll('/', '')), '');
  const args = [CLI, 'verify', forged, '--key', log.vkey];
  const said = await promisify(execFile)(NODE, args).catch((error) => error);
  expect([said.code, said.stdout]).toEqual([1, '']);
  expect(said.stderr).toMatch(/^WRONG {2}[^\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]+\n$/u);
});

test('nor by a log server or by an entry', async () => {
  const server = createServer((_, response) =>
    response.writeHead(500).end(JSON.stringify({ errors: [{ message: FORGED }] })),
  );
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/log`;
  const verify = (...args: string[]) =>
    promisify(execFile)(NODE, [CLI, 'verify', ...args]).catch((error) => error);
  const { code, stderr } = await verify(address, '--key', log.vkey);
  server.close();
  expect(code).toBe(2);
  expect(stderr).toMatch(/^NOT CHECKED [^\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]+\n$/u);
  const signer = newSigner('forger.example');
  const entry = Buffer.from(FORGED);
  const checkpoint = signCheckpoint({ size: 1, root: leafHash(entry) }, signer);
  const receipt = join(folder, 'forged.tlog-proof');
  await writeFile(receipt, formatProof({ index: 0, proof: [], checkpoint, extra: entry }));
  const { stdout } = await verify(receipt, '--key', signer.verifier.vkey);
  expect(stdout).toMatch(/^RIGHT {2}entry 0 .*\n[^\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]+\n$/u);
});

test('what a pack says of itself stays on its line', async () => {
  const files = await packOf({ outcome: 'DENY' });
  const unzipped = join(folder, 'unzipped');
  await mkdir(unzipped);
  for (const [name, bytes] of files) await writeFile(join(unzipped, name), bytes);
  const manifest = JSON.parse(String(files.get('manifest.json')));
  const by = 'audrey\nRIGHT  all entries\u009b2F\u001b[2F';
  await writeFile(join(unzipped, 'manifest.json'), JSON.stringify({ ...manifest, by }));
  const args = [CLI, 'verify', unzipped, '--key', log.vkey];
  const { stdout } = await promisify(execFile)(NODE, args);
  expect(stdout.trimEnd().split('\n')).toHaveLength(2);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: what moves a terminal's cursor is looked for
  expect(stdout).not.toMatch(/[\u001b\u0080-\u009f]/);
});

test('a search for somebody nobody asked about proves nothing of what was left out', async () => {
  const files = await packOf({ subject: 'nobody at all' });
  expect(await verifyPack(packFrom(files), log)).toMatchObject({ entries: 0, complete: undefined });
});

test('for a range, nothing in it can be left out', async () => {
  const files = await packOf({ fromIndex: 2, toIndex: 9 });
  const complete = { from: 2, to: 9 };
  expect(await verifyPack(packFrom(files), log)).toMatchObject({ entries: 7, complete });
  const lines = String(files.get('entries.ndjson')).trimEnd().split('\n');
  const proofs = String(files.get('proofs.ndjson')).trimEnd().split('\n');
  for (const gone of [0, 3, 6]) {
    const without = (parts: string[]) => `${parts.toSpliced(gone, 1).join('\n')}\n`;
    const changes = { 'entries.ndjson': without(lines), 'proofs.ndjson': without(proofs) };
    await expect(verifyPack(withDigests(files, changes, 1), log)).rejects.toMatchObject({
      code: 'PROOF_INVALID',
      message: expect.stringMatching(/left out|missing/),
    });
  }
});

test('a sample is drawn by the signed root: whoever has the checkpoint draws the same', async () => {
  const files = await packOf({ outcome: 'ALLOW' }, '&sample=3');
  expect(await verifyPack(packFrom(files), log)).toMatchObject({ entries: 3 });
  const root = Buffer.from(String(files.get('checkpoint')).split('\n')[2] as string, 'base64');
  const lot = (index: number) =>
    createHash('sha256').update(root).update(`\n${index}`).digest('hex');
  const size = Number(String(files.get('checkpoint')).split('\n')[1]);
  const drawn = String(files.get('proofs.ndjson'))
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line).index);
  const all = String(await (await exported('csv', { outcome: 'ALLOW', toIndex: size })).text());
  const places = parse(all, { columns: true }).map(({ index }: Json) => Number(index));
  const expected = places.sort((a: number, b: number) => (lot(a) < lot(b) ? -1 : 1)).slice(0, 3);
  expect(drawn).toEqual(expected.sort((a: number, b: number) => a - b));
});

test('every export is itself logged; who may not, or asks for nonsense, gets none', async () => {
  const owner = await service.owner();
  const count = async () =>
    (await owner.query("select count(*)::int as n from entry where kind = 'export'")).rows[0].n;
  const before = await count();
  expect((await exported('ndjson', { subject: 'QQ123456C' })).status).toBe(200);
  expect(await count()).toBe(before + 1);
  const { rows } = await owner.query(
    "select bytes from entry where kind = 'export' order by at desc limit 1",
  );
  expect(String(rows[0].bytes)).not.toContain('QQ123456C');
  expect((await get('export/ndjson', 'asker')).status).toBe(403);
  expect((await get('export/ndjson?filter={"partner":null}')).status).toBe(200);
  for (const path of [
    'export/ndjson?filter=x',
    'export/csv?filter={"color":"red"}',
    'export/csv?sample=0',
    'export/ndjson?partner=dwp',
    'export/ndjson?Filter={"partner":"dwp"}',
    'export/evidence.zip?filter={"fromIndex":7,"toIndex":3}',
    'export/csv?filter={"fromIndex":7,"toIndex":3,"partner":"barnet_homes"}',
    'export/ndjson?filter={"caseReference":"943 476 5919"}',
    'export/ndjson?filter={"caseReference":"a\\u0000b"}',
    'export/ndjson?filter={"caseReference":"a\\u202eb"}',
  ]) {
    const response = await get(path);
    expect(response.status).toBe(400);
    expect((await jsonOf(response)).errors[0].extensions.code).toBe('BAD_USER_INPUT');
  }
  expect((await get('export/xml')).status).toBe(404);
  expect(await count()).toBe(before + 2);
  await owner.end();
});

test.each(['ndjson', 'csv', 'evidence.zip'])(
  '%s that loses its database breaks off, and nothing else does',
  async (form) => {
    const [holder, owner] = [await service.owner(), await service.owner()];
    await holder.query('begin; lock table sequenced in access exclusive mode');
    const outcome = exported(form).then((response) =>
      response.arrayBuffer().then(
        () => response.status,
        () => 'broken off',
      ),
    );
    const ended = `select count(pg_terminate_backend(pid))::int as count from pg_stat_activity
      where wait_event_type = 'Lock' and query like '%entry.bytes from sequenced%'`;
    while ((await owner.query(ended)).rows[0].count === 0) await later(20);
    expect([503, 'broken off']).toContain(await outcome);
    await Promise.all([holder.end(), owner.end()]);
    // Another connection may have been cut that nobody has missed yet.
    while ((await exported(form)).status === 503) await later(50);
    expect((await exported(form)).status).toBe(200);
    expect(service.process.exitCode).toBeNull();
  },
);

test('where an entry is missing that nobody pruned, an export breaks off', async () => {
  const owner = await service.owner();
  await owner.query('set session_replication_role = replica');
  await owner.query(`delete from entry where id = (select id from sequenced where index = 3)`);
  await owner.end();
  for (const form of ['ndjson', 'csv']) {
    const ended = exported(form).then(async (sent) => {
      const text = await sent.text();
      return sent.ok ? text : JSON.parse(text).errors[0].extensions.code;
    });
    expect(['LOG_CORRUPT', 'broken off']).toContain(await ended.catch(() => 'broken off'));
  }
  expect((await exported('ndjson', { fromIndex: 4 })).status).toBe(200);
});
