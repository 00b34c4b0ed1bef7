import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Json, MAY_I_SHARE, Service } from './service.js';

const REQUEST = {
  partner: 'barnet_homes',
  purpose: 'service_delivery.housing',
  dataCategories: ['identity', 'contact'],
};
const UNTIL_MS = 30_000;

let service: Service;
/** The ids of every decision that was answered. */
const answered: string[] = [];

beforeAll(async () => {
  service = await Service.start();
});

afterAll(async () => {
  for (const pid of frozen) process.kill(pid, 'SIGCONT');
  await service?.stop();
});

/** A question that reads facts and one that does not, with what came back. */
async function ask(request: Json = REQUEST): Promise<Json> {
  const answer = await service.ask(MAY_I_SHARE, { request });
  if (answer.data?.mayIShare) answered.push(answer.data.mayIShare.id);
  return answer;
}

const ABOUT_SOMEBODY = { ...REQUEST, subject: { reference: 'case 17' }, consent: 'CONSENT-1' };

const outcomeOf = (answer: Json) =>
  answer.data?.mayIShare?.outcome ?? answer.errors[0].extensions.code;

async function ready(): Promise<number> {
  return (await fetch(`${service.url}/health/ready`)).status;
}

async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + UNTIL_MS;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`not within ${UNTIL_MS / 1000} s: ${what}`);
    await sleep(50);
  }
}

async function postmaster(): Promise<number> {
  const text = await readFile(join(service.dataDir, 'postgres/postmaster.pid'), 'utf8');
  return Number(text.split('\n')[0]);
}

/** Process ids of a server and of all it has started. */
function family(pid: number): number[] {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
  return [pid, ...children.split(' ').filter(Boolean).map(Number)];
}

const frozen: number[] = [];

async function expectAllInLog(): Promise<void> {
  const owner = await service.owner();
  const { rows } = await owner.query('select id from entry where id = any($1)', [answered]);
  await owner.end();
  expect(rows.map(({ id }) => id).sort()).toEqual([...answered].sort());
}

/** The log's own work goes on too: the last answer gets its place in the tree. */
async function expectSequenced(): Promise<void> {
  const query = 'query ($id: ID!) { decision(id: $id) { receipt { index } } }';
  await until('the last answer is in the tree', async () => {
    const { data } = await service.ask(query, { id: answered.at(-1) });
    return data?.decision?.receipt != null;
  });
}

test('the database is killed: no answer without its row, and the service starts it again', async () => {
  expect(outcomeOf(await ask())).toBe('ALLOW');
  expect(await ready()).toBe(200);
  const before = await postmaster();
  const outcomes = new Set<string>();
  let asking = true;
  const askers = [REQUEST, REQUEST, ABOUT_SOMEBODY, ABOUT_SOMEBODY].map(async (request) => {
    while (asking) outcomes.add(outcomeOf(await ask(request)));
  });
  await sleep(200);
  process.kill(before, 'SIGKILL');
  await until('a refused question', async () => outcomes.has('DECISION_NOT_RECORDED'));
  await until('ready again', async () => (await ready()) === 200);
  const again = answered.length;
  await until('answers again', async () => answered.length > again + 10);
  asking = false;
  await Promise.all(askers);
  expect(await postmaster()).not.toBe(before);
  expect([...outcomes].sort()).toEqual(['ALLOW', 'DECISION_NOT_RECORDED']);
  await expectAllInLog();
  await expectSequenced();
});

// Freezing needs the list of a process's children, which Linux has as files.
const onLinux = process.platform === 'linux' ? test : test.skip;

onLinux(
  'the database is frozen: refused and unready meanwhile; then all is well again',
  async () => {
    frozen.push(...family(await postmaster()));
    for (const pid of frozen) process.kill(pid, 'SIGSTOP');
    const answers = [REQUEST, ABOUT_SOMEBODY, { ...REQUEST, idempotencyKey: 'frozen' }].map(ask);
    expect(await ready()).toBe(503);
    for (const answer of await Promise.all(answers)) {
      expect(answer.data).toBeNull();
      expect(outcomeOf(answer)).toBe('DECISION_NOT_RECORDED');
    }
    for (const pid of frozen.splice(0)) process.kill(pid, 'SIGCONT');
    await until('ready again', async () => (await ready()) === 200);
    expect(outcomeOf(await ask())).toBe('ALLOW');
    expect(outcomeOf(await ask({ ...REQUEST, idempotencyKey: 'frozen' }))).toBe('ALLOW');
    await expectAllInLog();
    await expectSequenced();
  },
);

test('the service itself is killed: the next start takes over its database, with all that was answered', async () => {
  expect(outcomeOf(await ask())).toBe('ALLOW');
  const left = await postmaster();
  service.process.kill('SIGKILL');
  await once(service.process, 'exit');
  service = await Service.start({ DATA_DIR: service.dataDir });
  expect(await postmaster()).toBe(left);
  expect(outcomeOf(await ask())).toBe('ALLOW');
  await expectAllInLog();
});
