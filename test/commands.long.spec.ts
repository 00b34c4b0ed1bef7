import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { newSigner } from '../src/decision-log/note.js';
import { Service } from './service.js';

const ROOT = resolve(import.meta.dirname, '..');
const LOG = newSigner('a.example/log').verifier.vkey;
const taken = createServer();

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'may-i-share-commands-'));
  await new Promise<void>((listens) => taken.listen(0, '127.0.0.1', listens));
});
afterAll(async () => {
  taken.close();
  await rm(folder, { recursive: true, force: true });
});

/** What the command says, and its exit status before it. */
function say(args: string[], env: Record<string, string> = {}): Promise<string> {
  const command = [join(ROOT, 'bin/may-i-share.mjs'), ...args];
  const DATA_DIR = join(folder, 'nowhere');
  return new Promise((said) => {
    const all = { env: { ...process.env, DATA_DIR, ...env }, timeout: 20_000 };
    execFile(process.execPath, command, all, (error, stdout, stderr) => {
      said(`${error?.code ?? 0} ${stdout}${stderr}`);
    });
  });
}

test.each([
  [['replay'], /There is no database in .*nowhere: set DATA_DIR/, 2],
  [['prune-log', '--before', '2020-01', '--reason', 'policy 7'], /There is no database in/],
  [['restart-log', '--reason', 'disk lost'], /There is no database in/],
  [['export-log', 'nonsense', '--out', 'x.zip'], /no service answers at nonsense: Invalid URL/],
  [['export-log', 'http://127.0.0.1:2', '--out', 'x.zip'], /no service answers at .*ECONNREFUSED/],
  [['verify', 'nowhere.zip', '--key', LOG], /NOT CHECKED {2}ENOENT/, 2],
  [['import', 'partners', 'x.csv'], /give a token/],
])('%j: one line that says what is wrong', async (args, says, status = 1) => {
  const said = await say(args as string[]);
  expect(said).toMatch(new RegExp(`^${status} [^\\n]+\\n$`));
  expect(said).toMatch(says);
  expect(existsSync(join(folder, 'nowhere'))).toBe(false);
});

test.each(['01/12/2026', '2026-02-31', 'page 4', '2026-01-01T25:00Z'])(
  'replay takes %s for no instant',
  async (from) => {
    expect(await say(['replay', '--from', from])).toMatch(
      /^2 .*a place in the log, from 0, or an instant/s,
    );
  },
);

test.each([
  ['5', '3'],
  ['3', '3'],
  ['2026-12-01', '2026-11-01'],
])('replay finds nothing right from %s to %s', async (from, to) => {
  expect(await say(['replay', '--from', from, '--to', to])).toMatch(
    /^2 --from .* nothing lies between/,
  );
});

test.each([['nonsense'], ['verify', 'x'], ['witness'], ['replay', '--nope'], []])(
  'called wrongly it ends with 2, as where nothing could be said: %j',
  async (...args) => {
    expect(await say(args)).toMatch(/^2 .*Usage: may-i-share/s);
  },
);

test('whoever reads only the beginning is no fault of ours', async () => {
  const command = `${process.execPath} ${join(ROOT, 'bin/may-i-share.mjs')} token --role asker`;
  const said = await new Promise((ended) => {
    const env = { ...process.env, DATA_DIR: join(folder, 'read-by-nobody') };
    execFile('bash', ['-c', `${command} | true; echo \${PIPESTATUS[0]}`], { env }, (_, out, err) =>
      ended(out + err),
    );
  });
  expect(said).toBe('141\n');
});

test('help that was asked for is no mistake', async () => {
  expect(await say(['replay', '--help'])).toMatch(/^0 Usage/);
  const verify = await say(['verify', '--help']);
  expect(verify).toMatch(/--key <vkey> [^-]+\(required\)\n/);
  expect(verify).not.toMatch('[]');
});

test('a data folder that is none, and a port that another has', async () => {
  const DATA_DIR = join(folder, 'file');
  await writeFile(DATA_DIR, '');
  expect(await say(['start'], { DATA_DIR })).toMatch(
    /^1 DATA_DIR: \S+file cannot be made a folder: .*\n$/,
  );
  expect(await say(['witness', '--log', LOG], { DATA_DIR })).toMatch(/^1 .*witness\.key'\n$/);
  const port = String((taken.address() as AddressInfo).port);
  const witness = ['witness', '--log', LOG, '--port', port];
  expect(await say(witness, { DATA_DIR: join(folder, 'witness') })).toMatch(
    /^1 listen EADDRINUSE: .*\n$/,
  );
});

test('what is taken out is written whole, or not at all', async () => {
  const service = await Service.start();
  try {
    const MAY_I_SHARE_TOKEN = await service.token('auditor');
    const take = (out: string, token = MAY_I_SHARE_TOKEN) =>
      say(['export-log', service.url, '--form', 'ndjson', '--out', out], {
        MAY_I_SHARE_TOKEN: token,
      });
    const file = join(folder, 'log.ndjson');
    expect(await take(file)).toMatch(/^0 \d+ entries, \d+ bytes in \S+\n$/);
    const whole = await readFile(file, 'utf8');
    expect(whole.split('\n').length).toBeGreaterThan(50);
    expect(await take(file, 'x.y.z')).toMatch(/^1 http:\S+: 401 .*\n$/);
    expect(await readFile(file, 'utf8')).toBe(whole);
    expect(await take(join(folder, 'none/log.ndjson'))).toMatch(/^1 ENOENT: .*\n$/);
    expect((await readdir(folder)).filter((name) => name.endsWith('.part'))).toEqual([]);
  } finally {
    await service.stop();
  }
});
