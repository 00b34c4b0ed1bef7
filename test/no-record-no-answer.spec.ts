import type pg from 'pg';
import { define, MAY_I_SHARE, Service } from './service.js';

const REQUEST = {
  partner: 'barnet_homes',
  purpose: 'service_delivery.housing',
  dataCategories: ['identity', 'contact'],
};

let service: Service;
let owner: pg.Client;

beforeAll(async () => {
  service = await Service.start();
  owner = await service.owner();
});

afterAll(async () => {
  await owner?.end().catch(() => undefined);
  await service?.stop();
});

const entries = async () =>
  Number((await owner.query("select count(*) from entry where kind = 'decision'")).rows[0].count);

const ask = (request: object = REQUEST) => service.ask(MAY_I_SHARE, { request });

function expectRefused(answer: Awaited<ReturnType<typeof ask>>) {
  expect(answer.data).toBeNull();
  expect(answer.errors[0].extensions.code).toBe('DECISION_NOT_RECORDED');
}

test('every answer has its row', async () => {
  const before = await entries();
  const { data } = await ask();
  expect(await entries()).toBe(before + 1);
  const { rows } = await owner.query('select outcome, partner from entry where id = $1', [
    data.mayIShare.id,
  ]);
  expect(rows).toEqual([{ outcome: data.mayIShare.outcome, partner: 'barnet_homes' }]);
});

test('a log that cannot take the row (disk full, as a trigger raises it): no answer; then it recovers', async () => {
  await define(
    owner,
    `
    create function disk_full() returns trigger language plpgsql as $$
    begin raise exception 'could not extend file: No space left on device' using errcode = '53100'; end $$;
    create trigger disk_full before insert on entry for each row execute function disk_full()`,
  );
  const before = await entries();
  for (const answer of await Promise.all([ask(), ask(), ask()])) expectRefused(answer);
  expect(await entries()).toBe(before);
  const unready = await fetch(`${service.url}/health/ready`);
  expect([unready.status, await unready.json()]).toEqual([
    503,
    {
      status: 'unready',
      log: 'takes no decisions',
      cause: 'the disk of the database is full',
    },
  ]);
  expect(service.output()).toMatch(
    /"code":"53100","reason":"could not extend file: No space left on device".*Decisions are not recorded/,
  );
  expect(service.output()).not.toContain('A route failed');
  await define(owner, 'drop trigger disk_full on entry');
  expect((await ask()).data.mayIShare.outcome).toBe('ALLOW');
  expect((await fetch(`${service.url}/health/ready`)).status).toBe(200);
});

test('one row the log refuses does not fail its neighbours', async () => {
  await define(
    owner,
    `
    create function refuse_one() returns trigger language plpgsql as $$
    begin if new.partner = 'dwp' then raise exception 'not this one'; end if; return new; end $$;
    create trigger refuse_one before insert on entry for each row execute function refuse_one()`,
  );
  const dwp = { partner: 'dwp', purpose: 'finance.benefits', dataCategories: ['identity'] };
  const [bad, ...good] = await Promise.all([ask(dwp), ask(), ask(), ask(), ask()]);
  expectRefused(bad);
  for (const answer of good) expect(answer.data.mayIShare.outcome).toBe('ALLOW');
  await define(owner, 'drop trigger refuse_one on entry');
});

test('a log that is too slow: no answer, and no row that comes later', async () => {
  await define(
    owner,
    `
    create function slow() returns trigger language plpgsql as $$
    begin perform pg_sleep(30); return new; end $$;
    create trigger slow before insert on entry for each row execute function slow()`,
  );
  const before = await entries();
  expectRefused(await ask());
  await define(owner, 'drop trigger slow on entry');
  expect(await entries()).toBe(before);
  expect((await ask()).data.mayIShare.outcome).toBe('ALLOW');
});

test('the connections are cut: no answer without its row, and it recovers by itself', async () => {
  await owner.query('begin; lock table entry in share mode');
  const waiting = ask();
  await new Promise((later) => setTimeout(later, 300));
  await owner.query(
    "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'may-i-share' and pid <> pg_backend_pid()",
  );
  expectRefused(await waiting);
  await owner.query('rollback');
  expect((await ask()).data.mayIShare.outcome).toBe('ALLOW');
});

test.each([
  ["update entry set outcome = 'ALLOW'"],
  ['delete from entry'],
  ['truncate entry'],
  ['truncate entry_default'],
  ['delete from idempotency'],
  ['delete from revision'],
])('%s is refused by the database, to the owner too', async (statement) => {
  await ask({ ...REQUEST, idempotencyKey: `once-${statement}` });
  await expect(owner.query(statement)).rejects.toThrow(/append-only/);
  await owner.query('begin; set local role may_i_share_service');
  await expect(owner.query(statement)).rejects.toThrow(
    /append-only|permission denied|must be owner/,
  );
  await owner.query('rollback');
});

test('nothing leaves the queue for the tree without its place there', async () => {
  const owner = await service.owner();
  await owner.query('begin');
  await owner.query('set local role may_i_share_service');
  await owner.query('insert into unsequenced values (gen_random_uuid(), now())');
  await owner.query('delete from unsequenced');
  await expect(owner.query('commit')).rejects.toThrow(/append-only: entry .* has no place/);
  await owner.end();
});
