import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Json, Service } from './service.js';

const CHECK = '... on DraftCheck { id state checks { message } } ... on AuthoringRefusal { code }';

let dataDir: string;
let temporary: string;
let service: Service;

const start = () => Service.start({ DATA_DIR: dataDir, TMPDIR: temporary });

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'may-i-share-cut-off-'));
  temporary = await mkdtemp(join(tmpdir(), 'may-i-share-temporary-'));
  service = await start();
});

afterEach(async () => {
  expect(await service?.stop()).toBe(0);
  expect(await readdir(temporary)).toEqual([]);
  await rm(temporary, { recursive: true });
});

async function as(query: string, variables: Json): Promise<Json> {
  const { data, errors } = await service.ask(query, variables, 'governance', 'alice');
  expect(errors).toBeUndefined();
  return Object.values(data)[0];
}

async function aDraft(): Promise<string> {
  const mutation = 'mutation { createDraft(title: "A change") { ... on Draft { id } } }';
  return (await as(mutation, {})).id;
}

const check = (draft: string) =>
  as(`mutation ($d: ID!) { checkDraft(draft: $d) { ${CHECK} } }`, { d: draft });

const seen = (id: string) =>
  as('query ($id: ID!) { draftCheck(id: $id) { id state checks { message } } }', { id });

async function expectCutOff(id: string): Promise<void> {
  const { state, checks } = await seen(id);
  expect(state).toBe('FAILED');
  expect(checks[0].message).toMatch(/start it again/);
}

async function end(name: 'SIGKILL' | 'SIGINT'): Promise<number | null> {
  service.process.kill(name);
  const [code] = await once(service.process, 'exit');
  return code;
}

test('a check that a crash cut off has failed, and the same content is checked again at once', async () => {
  const draft = await aDraft();
  const begun = await check(draft);
  expect(begun.state).toBe('RUNNING');
  expect((await check(draft)).code).toBe('ALREADY_RUNNING');
  await end('SIGKILL');
  await rm(temporary, { recursive: true });
  temporary = await mkdtemp(join(tmpdir(), 'may-i-share-temporary-'));
  service = await start();
  await expectCutOff(begun.id);
  const again = await check(draft);
  expect(again.state).toBe('RUNNING');
  expect(again.id).not.toBe(begun.id);
});

test('a service that is stopped ends its checks, those that wait too, and then its database', async () => {
  const [first, second] = [await check(await aDraft()), await check(await aDraft())];
  await sleep(500);
  expect(await end('SIGINT')).toBe(0);
  await expect(readFile(join(dataDir, 'postgres/postmaster.pid'))).rejects.toThrow(/ENOENT/);
  expect(await readdir(temporary)).toEqual([]);
  service = await start();
  for (const { id } of [first, second]) await expectCutOff(id);
});

test('a check that loses its database is told of once it is back, and the service goes on', async () => {
  const begun = await check(await aDraft());
  const owner = await service.owner();
  await owner.query(`
    create function no_writing() returns trigger language plpgsql as $$ begin raise 'no'; end $$;
    create trigger no_writing before update on draft_check execute function no_writing()`);
  while (!/could not be recorded/.test(service.output())) await sleep(100);
  expect((await seen(begun.id)).state).toBe('RUNNING');
  await owner.query('drop trigger no_writing on draft_check');
  await owner.end();
  let failed = await seen(begun.id);
  for (; failed.state === 'RUNNING'; failed = await seen(begun.id)) await sleep(200);
  expect(failed).toMatchObject({ state: 'FAILED', checks: [{ message: 'no' }] });
});
