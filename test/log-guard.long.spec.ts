import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as later } from 'node:timers/promises';
import { promisify } from 'node:util';
import type pg from 'pg';
import { newSigner } from '../src/decision-log/note.js';
import { type Json, Service } from './service.js';

const run = promisify(execFile);
const REQUEST = {
  partner: 'barnet_homes',
  purpose: 'service_delivery.housing',
  dataCategories: ['identity', 'contact'],
};
const NODE = join(import.meta.dirname, '../node_modules/.bin/node');
const CLI = join(import.meta.dirname, '../dist/cli.js');

interface Outcome {
  code: number;
  output: string;
}

function cli(args: string[], env: Record<string, string> = {}): Promise<Outcome> {
  return run(NODE, [CLI, ...args], { env: { ...process.env, ...env } }).then(
    ({ stdout }) => ({ code: 0, output: stdout }),
    (error) => ({ code: error.code, output: error.stdout + error.stderr }),
  );
}

async function decide(service: Service, times: number): Promise<string[]> {
  const requests = Array.from({ length: times }, () => REQUEST);
  const query = `mutation Ask($requests: [SharingRequestInput!]!) { mayIShareEach(requests: $requests) { id } }`;
  const { data } = await service.ask(query, { requests });
  return data.mayIShareEach.map(({ id }: Json) => id);
}

async function untilSigned(service: Service, id: string): Promise<void> {
  for (;;) {
    const query = 'query One($id: ID!) { decision(id: $id) { receipt { index } } }';
    const { data } = await service.ask(query, { id });
    if (data.decision.receipt) return;
    await later(50);
  }
}

async function get(service: Service, path: string): Promise<string> {
  const headers = { authorization: `Bearer ${await service.token('auditor')}` };
  return (await fetch(`${service.url}/log/${path}`, { headers })).text();
}

async function end(service: Service): Promise<void> {
  const ended = once(service.process, 'exit');
  service.process.kill('SIGINT');
  await ended;
}

let dataDir: string;
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'may-i-share-guard-'));
});
afterEach(() => rm(dataDir, { recursive: true, force: true }));

test('an older backup is refused; a deliberate restart names the log it follows', async () => {
  const env = { DATA_DIR: dataDir, LOG_ORIGIN: 'council.example/log' };
  let service = await Service.start(env);
  await untilSigned(service, (await decide(service, 5)).at(-1) as string);
  await end(service);
  await run('cp', ['-a', join(dataDir, 'postgres'), join(dataDir, 'backup')]);
  service = await Service.start(env);
  await untilSigned(service, (await decide(service, 7)).at(-1) as string);
  const key = (await get(service, 'key')).trim();
  const signed = await get(service, 'checkpoint');
  expect((await stat(join(dataDir, 'log.key'))).mode & 0o777).toBe(0o600);
  const early = await cli(['restart-log', '--reason', 'a try'], env);
  expect(early.code).toBe(1);
  await end(service);
  const needless = await cli(['restart-log', '--reason', 'a try'], env);
  expect(needless).toMatchObject({ code: 1, output: expect.stringContaining('Nothing') });

  await rm(join(dataDir, 'postgres'), { recursive: true });
  await run('cp', ['-a', join(dataDir, 'backup'), join(dataDir, 'postgres')]);
  await expect(Service.start(env)).rejects.toThrow(
    /holds \d+ entries, but \d+ were signed[\s\S]*restore a backup[\s\S]*restart-log/,
  );
  const restarted = await cli(['restart-log', '--reason', 'disk lost'], env);
  const said = /as council\.example\/log\/2: .* were lost[\s\S]*set it to council\.example\/log\/2/;
  expect(restarted).toMatchObject({ code: 0, output: expect.stringMatching(said) });

  service = await Service.start(env);
  const [id] = await decide(service, 1);
  await untilSigned(service, id as string);
  const next = (await get(service, 'key')).trim();
  expect(next).not.toBe(key);
  expect(next).toMatch(/^council\.example\/log\/2\+/);
  const bundle = await get(service, 'tile/entries/000.p/1');
  expect(bundle).toContain('"reason":"disk lost"');
  const [origin, size, root] = signed.split('\n');
  expect(bundle).toContain(`"follows":{"origin":"${origin}","root":"${root}","size":${size}}`);
  const auditor = { MAY_I_SHARE_TOKEN: await service.token('auditor') };
  const checked = await cli(['verify', `${service.url}/log`, '--key', next], auditor);
  expect(checked).toMatchObject({ code: 0, output: expect.stringMatching(/^RIGHT/) });
  await end(service);
});

test('a log whose key is lost for good is followed by one that holds all of it', async () => {
  const env = { DATA_DIR: dataDir };
  const service = await Service.start(env);
  await untilSigned(service, (await decide(service, 3)).at(-1) as string);
  const [origin, size, root] = (await get(service, 'checkpoint')).split('\n');
  await end(service);
  const restart = (...more: string[]) =>
    cli(['restart-log', '--reason', 'disk lost', ...more], env);
  const isHere = expect.stringMatching(/log\.key is the key of .*: it goes on as it is/);
  expect(await restart('--key-lost')).toMatchObject({ code: 1, output: isHere });
  await rm(join(dataDir, 'log.key'));
  const unsaid = expect.stringContaining('If it is the key that was lost: --key-lost');
  expect(await restart()).toMatchObject({ code: 1, output: unsaid });
  const goesOn = expect.stringContaining(`as ${origin}/2: ${size} entries are held, 0 were lost`);
  expect(await restart('--key-lost')).toMatchObject({ code: 0, output: goesOn });

  await chmod(join(dataDir, 'log.key'), 0o644);
  const next = await Service.start(env);
  expect(next.output()).toMatch(/Others on this machine can read \S+log\.key: chmod 600/);
  expect(next.output()).not.toMatch(/can read \S+subject\.key/);
  await untilSigned(next, (await decide(next, 1))[0] as string);
  expect(await get(next, 'tile/entries/000.p/1')).toContain(
    `"follows":{"origin":"${origin}","root":"${root}","size":${size}}`,
  );
  const key = (await get(next, 'key')).trim();
  const auditor = { MAY_I_SHARE_TOKEN: await next.token('auditor') };
  const checked = await cli(['verify', `${next.url}/log`, '--key', key], auditor);
  expect(checked).toMatchObject({ code: 0, output: expect.stringMatching(/^RIGHT/) });
  await end(next);
});

const REPLICA = 'set session_replication_role = replica';
/** Each is done as the owner, who can do anything; undone after the check. */
const TAMPERINGS: [string, string, RegExp, string][] = [
  [
    'a changed byte',
    `update entry set bytes = set_byte(bytes, 100, get_byte(bytes, 100) # 1)
     where (at, id) = (select at, id from sequenced where index = 3)`,
    /ENTRY: entry 3 is not the one/,
    `update entry set bytes = set_byte(bytes, 100, get_byte(bytes, 100) # 1)
     where (at, id) = (select at, id from sequenced where index = 3)`,
  ],
  [
    'two swapped',
    'update sequenced set index = case index when 4 then -5 else -4 end where index in (4, 5); update sequenced set index = -index where index < 0',
    /ENTRY: entry 4 is not the one/,
    'update sequenced set index = case index when 4 then -5 else -4 end where index in (4, 5); update sequenced set index = -index where index < 0',
  ],
  [
    'a dropped entry',
    `create table kept_aside as select * from entry where (at, id) = (select at, id from sequenced where index = 6);
     delete from entry where (at, id) = (select at, id from sequenced where index = 6)`,
    /TILE: .*entry 6 is missing/,
    'insert into entry select * from kept_aside; drop table kept_aside',
  ],
  [
    'a cut tail',
    'create table kept_aside as select * from sequenced where index > 9; delete from sequenced where index > 9',
    /TILE: .*missing/,
    'insert into sequenced select * from kept_aside; drop table kept_aside',
  ],
  [
    'a changed hash',
    'update log_tile set hashes = set_byte(hashes, 65, get_byte(hashes, 65) # 1) where level = 0',
    /ENTRY: entry 2 is not the one/,
    'update log_tile set hashes = set_byte(hashes, 65, get_byte(hashes, 65) # 1) where level = 0',
  ],
];

test('the checker names the first thing that is wrong', async () => {
  const service = await Service.start({ DATA_DIR: dataDir });
  const owner: pg.Client = await service.owner();
  try {
    await untilSigned(service, (await decide(service, 20)).at(-1) as string);
    const key = (await get(service, 'key')).trim();
    const env = { MAY_I_SHARE_TOKEN: await service.token('auditor') };
    const check = () => cli(['verify', `${service.url}/log`, '--key', key], env);
    expect(await check()).toMatchObject({ code: 0 });
    await owner.query(REPLICA);
    for (const [what, wrong, words, undo] of TAMPERINGS) {
      await owner.query(wrong);
      const { code, output } = await check();
      expect({ what, code, output }).toEqual({
        what,
        code: 1,
        output: expect.stringMatching(words),
      });
      await owner.query(undo);
    }
    expect(await check()).toMatchObject({ code: 0 });
    const other = newSigner(key.split('+')[0] as string).verifier.vkey;
    expect((await cli(['verify', `${service.url}/log`, '--key', other], env)).code).toBe(1);
  } finally {
    await owner.end();
    await end(service);
  }
});

/** Decisions are recorded all the same; that none is signed is said, and once is enough. */
async function checkpointsCannotBeKept(service: Service): Promise<void> {
  const folder = join(dataDir, 'checkpoints');
  await rename(folder, `${folder}.aside`);
  await writeFile(folder, 'no folder');
  await decide(service, 1);
  const said = { status: 'ready', log: 'is not signed: DATA_DIR cannot be written: ENOTDIR' };
  for (let ready: Json; ready?.log !== said.log; await later(50)) {
    const response = await fetch(`${service.url}/health/ready`);
    ready = await response.json();
    expect(ready).toMatchObject({ status: 'ready' });
  }
  await later(1500);
  expect(service.output().match(/"level":"error".*DATA_DIR cannot be written/g)).toHaveLength(1);
  await rm(folder);
  await rename(`${folder}.aside`, folder);
}

test('a service whose database loses entries under it ends, and signs no other history', async () => {
  const service = await Service.start({ DATA_DIR: dataDir });
  const owner: pg.Client = await service.owner();
  await checkpointsCannotBeKept(service);
  await untilSigned(service, (await decide(service, 20)).at(-1) as string);
  const before = await get(service, 'checkpoint');
  await owner.query(REPLICA);
  await owner.query('begin; delete from sequenced where index > 9; delete from checkpoint');
  await owner.query('update tree_head set size = 10; commit');
  await owner.end();
  const ended = once(service.process, 'exit');
  await decide(service, 30).catch(() => undefined);
  expect((await ended)[0]).toBe(1);
  const folder = join(dataDir, 'checkpoints');
  const { stdout } = await run('find', [folder, '-name', '*.checkpoint']);
  for (const file of stdout.trim().split('\n')) {
    expect(await readFile(file, 'utf8')).toBe(before);
  }
});

test('two replicas: one sequences; when it is killed the other follows', async () => {
  const first = await Service.start({ DATA_DIR: dataDir });
  const owner: pg.Client = await first.owner();
  const address = `postgres://may_i_share:${await readFile(join(dataDir, 'postgres-password'), 'utf8')}@127.0.0.1:${owner.port}/may_i_share`;
  const second = await Service.start({
    DATABASE_URL: address,
    LOG_KEY_FILE: join(dataDir, 'log.key'),
    SUBJECT_KEY_FILE: join(dataDir, 'subject.key'),
  });
  try {
    await untilSigned(second, (await decide(second, 3)).at(-1) as string);
    const killed = once(first.process, 'exit');
    first.process.kill('SIGKILL');
    await killed;
    await untilSigned(second, (await decide(second, 3)).at(-1) as string);
    const key = (await get(second, 'key')).trim();
    const env = { MAY_I_SHARE_TOKEN: await second.token('auditor') };
    expect(await cli(['verify', `${second.url}/log`, '--key', key], env)).toMatchObject({
      code: 0,
    });
  } finally {
    await owner.end();
    await second.stop();
    await end(await Service.start({ DATA_DIR: dataDir }));
  }
});
