import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as later } from 'node:timers/promises';
import { promisify } from 'node:util';
import { MAY_I_SHARE, Service } from './service.js';

const run = promisify(execFile);
const NODE = join(import.meta.dirname, '../node_modules/.bin/node');
const CLI = join(import.meta.dirname, '../dist/cli.js');
const REQUEST = {
  partner: 'barnet_homes',
  purpose: 'service_delivery.housing',
  dataCategories: ['identity'],
};

const OLD = `
  create table entry_2001_02 partition of entry for values from ('2001-02-01 00:00+00') to ('2001-03-01 00:00+00');
  insert into entry (id, at, kind, bytes, client, outcome, tags)
  select gen_random_uuid(), '2001-02-03 00:00+00', 'decision', convert_to('old ' || n, 'UTF8'), 'old', 'DENY', '{client:old}'
  from generate_series(1, 300) n`;
/** Of a month that never got a partition of its own. */
const STRAY = `
  insert into entry (id, at, kind, bytes, client, outcome, tags)
  select gen_random_uuid(), '2001-01-03 00:00+00', 'decision', convert_to('stray ' || n, 'UTF8'), 'old', 'DENY', '{client:old}'
  from generate_series(1, 5) n`;
/** Till the old ones stand in whole bundles that are done with. */
const NEW = `
  insert into entry (id, at, kind, bytes, client)
  select gen_random_uuid(), now(), 'register', convert_to('new ' || n, 'UTF8'), 'new' from generate_series(1, 300) n`;

/** Months to come get their partition while the service runs. */
const LAST_MONTH = `select relid::text as month from pg_partition_tree('entry')
  where relid::text ~ '^entry_[0-9]{4}_[0-9]{2}$' order by 1 desc limit 1`;

let dataDir: string;
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'may-i-share-retention-'));
});
afterAll(() => rm(dataDir, { recursive: true, force: true }));

async function end(service: Service): Promise<void> {
  const ended = once(service.process, 'exit');
  service.process.kill('SIGINT');
  await ended;
}

async function get(service: Service, path: string): Promise<Response> {
  const headers = { authorization: `Bearer ${await service.token('auditor')}` };
  for (;;) {
    const response = await fetch(`${service.url}/log/${path}`, { headers });
    if (response.status !== 503) return response;
    await later(100);
  }
}

async function untilSigned(service: Service, size: number): Promise<string> {
  for (;;) {
    const response = await get(service, 'checkpoint');
    const note = response.ok ? await response.text() : '';
    if (Number(note.split('\n')[1]) >= size) return note;
    await later(50);
  }
}

/** The decision's id; asked again where a start has just kept the machine busy. */
async function decided(service: Service): Promise<string> {
  for (;;) {
    const { data } = await service.ask(MAY_I_SHARE, { request: REQUEST });
    if (data?.mayIShare) return data.mayIShare.id;
    await later(100);
  }
}

async function untilProved(service: Service, id: string): Promise<void> {
  while ((await get(service, `proof/${id}`)).status === 404) await later(50);
}

/** Prunes, and replays what is left. @returns the place that `prune-log` says entries are kept from */
async function prunedFrom(env: NodeJS.ProcessEnv): Promise<string | undefined> {
  const prune = [CLI, 'prune-log', '--before', '2001-03', '--reason', 'policy 7'];
  const { stdout } = await run(NODE, prune, { env });
  const [, from] =
    /^305 entries of 2001-01, 2001-02 deleted; the log keeps entries from (\d+) on\n$/.exec(
      stdout,
    ) ?? [];
  expect(Number(from) % 256).not.toBe(0);
  const replayed = await run(NODE, [CLI, 'replay'], { env });
  expect(replayed.stdout).toMatch(
    /^\d+ decisions replayed, 0 different; 305 places were pruned\n$/,
  );
  return from;
}

test('old months are deleted whole; receipts and proofs of what remains still hold', async () => {
  let service = await Service.start({ DATA_DIR: dataDir });
  const owner = await service.owner();
  await owner.query(STRAY);
  await owner.query(OLD);
  await untilSigned(service, 305);
  await owner.query(NEW);
  const id = await decided(service);
  const before = await untilSigned(service, 606);
  const receipt = join(dataDir, 'receipt.tlog-proof');
  await writeFile(receipt, await (await get(service, `proof/${id}`)).text());
  const signed = join(dataDir, 'before.checkpoint');
  await writeFile(signed, before);
  const key = (await (await get(service, 'key')).text()).trim();
  const { rows } = await owner.query(LAST_MONTH);
  await owner.query(`drop table ${rows[0].month}`);
  await owner.end();
  await end(service);

  const env = { ...process.env, DATA_DIR: dataDir };
  const from = await prunedFrom(env);

  service = await Service.start({ DATA_DIR: dataDir });
  try {
    await untilSigned(service, 607);
    expect(await (await get(service, 'minimum-index')).text()).toBe('512\n');
    const pruned = await get(service, 'tile/entries/000');
    expect(pruned.status).toBe(404);
    expect(await pruned.text()).toContain('entries are kept from place 512 on');
    expect((await get(service, 'tile/0/000')).status).toBe(200);
    const exported = await (await get(service, 'export/ndjson')).text();
    expect(exported.match(/^new \d+$/gm)).toHaveLength(300);
    expect(exported).not.toMatch(/old|stray/);
    const again = await service.owner();
    expect((await again.query(LAST_MONTH)).rows).toEqual(rows);
    await again.end();
    const verify = [CLI, 'verify', `${service.url}/log`, '--key', key, '--signed', signed];
    const auditor = { ...env, MAY_I_SHARE_TOKEN: await service.token('auditor') };
    const right = await run(NODE, [...verify, '--minimum', '512'], { env: auditor });
    expect(right.stdout).toMatch(/^RIGHT .*every entry from 512 on/);
    for (const [more, says] of [
      [[], /^NOT CHECKED .*before 512 were pruned.*--minimum 512/],
      [['--minimum', '99999'], /^NOT CHECKED .*beyond the end of the log/],
    ] as const) {
      const checking = run(NODE, [...verify, ...more], { env: auditor });
      await expect(checking).rejects.toMatchObject({
        code: 2,
        stderr: expect.stringMatching(says),
      });
    }
    const pack = join(dataDir, 'evidence.zip');
    await writeFile(
      pack,
      Buffer.from(await (await get(service, 'export/evidence.zip')).arrayBuffer()),
    );
    const whole = await run(NODE, [CLI, 'verify', pack, '--key', key]);
    expect(whole.stdout).toMatch(`all entries from ${from} up to`);
    const asked = await get(service, 'export/evidence.zip?filter=%7B%22fromIndex%22%3A0%7D');
    await writeFile(pack, Buffer.from(await asked.arrayBuffer()));
    const named = await run(NODE, [CLI, 'verify', pack, '--key', key]);
    expect(named.stdout).toMatch(/each by a proof of its own; not proved/);
    expect((await run(NODE, [CLI, 'verify', receipt, '--key', key])).stdout).toMatch(/^RIGHT/);
  } finally {
    await end(service);
  }
});

test('a pruned log that loses entries for good is restarted with what is left', async () => {
  const [database, backup] = [join(dataDir, 'postgres'), join(dataDir, 'backup')];
  await run('cp', ['-a', database, backup]);
  let service = await Service.start({ DATA_DIR: dataDir });
  await untilProved(service, await decided(service));
  await end(service);
  await rm(database, { recursive: true });
  await run('mv', [backup, database]);
  const env = { ...process.env, DATA_DIR: dataDir };
  const restart = await run(NODE, [CLI, 'restart-log', '--reason', 'disk lost'], { env });
  expect(restart.stdout).toMatch(/entries are held, \d+ were lost/);
  service = await Service.start({ DATA_DIR: dataDir });
  try {
    await untilProved(service, await decided(service));
    const key = (await (await get(service, 'key')).text()).trim();
    const auditor = { ...env, MAY_I_SHARE_TOKEN: await service.token('auditor') };
    const verify = [CLI, 'verify', `${service.url}/log`, '--key', key];
    const { stdout } = await run(NODE, verify, { env: auditor });
    expect(stdout).toMatch(/^RIGHT {2}the whole log: every entry, every tile/);
  } finally {
    await end(service);
  }
});
