import type pg from 'pg';
import { type Json, MAY_I_SHARE, Service } from './service.js';

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
  await owner?.end();
  await service?.stop();
});

/** Changes something after a question was evaluated and before its insert takes its snapshot. */
async function changeWhileItWaits(request: object, change: string) {
  await owner.query('begin; lock table entry in share mode');
  const answer = service.ask(MAY_I_SHARE, { request });
  await untilAnInsertWaits();
  await owner.query(`${change}; commit`);
  return (await answer).data.mayIShare;
}

const suspendWhileItWaits = () =>
  changeWhileItWaits(
    REQUEST,
    "update agreement set status = 'SUSPENDED' where reference = 'DSA-001'",
  );

async function untilAnInsertWaits(): Promise<void> {
  for (;;) {
    const { rows } = await owner.query(
      "select 1 from pg_locks where not granted and relation = 'entry'::regclass",
    );
    if (rows.length > 0) return;
  }
}

async function inForceAgain(): Promise<void> {
  await owner.query("update agreement set status = 'ACTIVE' where reference = 'DSA-001'");
}

test('without the count of register changes, the answer is the stale one', async () => {
  await owner.query('alter table agreement disable trigger count_change');
  const answer = await suspendWhileItWaits();
  expect(answer.outcome).toBe('ALLOW');
  await inForceAgain();
  await owner.query('alter table agreement enable trigger count_change');
});

test('a suspension between evaluation and commit: the question is answered anew', async () => {
  const answer = await suspendWhileItWaits();
  expect(answer).toMatchObject({ outcome: 'DENY', denialKind: 'NOT_COVERED' });
  expect(answer.reasons[0].code).toBe('agreement_not_in_force');
  await inForceAgain();
});

test('a request that starts after a change sees it, at once', async () => {
  for (let round = 0; round < 20; round++) {
    const [status, outcome] = round % 2 ? ['ACTIVE', 'ALLOW'] : ['SUSPENDED', 'DENY'];
    await owner.query('update agreement set status = $1 where reference = $2', [status, 'DSA-001']);
    const { data } = await service.ask(MAY_I_SHARE, { request: REQUEST });
    expect(data.mayIShare.outcome).toBe(outcome);
  }
});

test('a consent that is withdrawn between evaluation and commit is read again', async () => {
  const request = {
    partner: 'marketing_company',
    purpose: 'marketing',
    dataCategories: ['identity'],
    consent: 'CONSENT-4',
  };
  const allowed = await service.ask(MAY_I_SHARE, { request });
  expect(allowed.data.mayIShare.outcome).toBe('ALLOW');
  const withdraw =
    "update consent set withdrawn = given, version = version + 1 where reference = 'CONSENT-4'";
  expect(await changeWhileItWaits(request, withdraw)).toMatchObject({ outcome: 'DENY' });
  await owner.query("update consent set withdrawn = null where reference = 'CONSENT-4'");
});

/** The pseudonyms of people who were let through and of whom the register knows nothing any more. */
async function disclosedAndGone(): Promise<string[]> {
  const { rows } = await owner.query(`
    select distinct tag from entry, unnest(tags) as tag
    where outcome = 'ALLOW' and tag like 'subject:%'
      and tag not in (select 'subject:' || pseudonym from subject)`);
  return rows.map(({ tag }) => tag);
}

test('a person unlinked between evaluation and commit is another to the log from then on', async () => {
  const request = { ...REQUEST, subject: { reference: 'unlinked in between' } };
  const answer = await changeWhileItWaits(request, 'delete from subject');
  expect(answer.outcome).toBe('ALLOW');
  expect(await disclosedAndGone()).toEqual([]);
});

test('nobody is unlinked beside a disclosure that no partner was told the erasure of', async () => {
  const unlink = 'mutation ($r: String!) { unlinkSubject(reference: $r) }';
  for (let round = 0; round < 40; round++) {
    const reference = `raced ${round}`;
    const request = { ...REQUEST, subject: { reference } };
    await service.ask(MAY_I_SHARE, { request: { ...request, partner: 'marketing_company' } });
    await Promise.all([
      service.ask(MAY_I_SHARE, { request }),
      new Promise((later) => setTimeout(later, round % 12)).then(() =>
        service.ask(unlink, { r: reference }, 'governance'),
      ),
    ]);
  }
  expect(await disclosedAndGone()).toEqual([]);
});

const MANY = `mutation ($requests: [SharingRequestInput!]!) {
  mayIShareEach(requests: $requests) { outcome }
}`;

test('a register that changes all the time keeps no batch from its answers', async () => {
  const requests = Array.from({ length: 200 }, (_, count) => ({
    ...REQUEST,
    recordCount: count + 1,
  }));
  let over = false;
  const changes = (async () => {
    while (!over) {
      await owner.query("update agreement set title = title || '.' where reference = 'DSA-001'");
      await new Promise((later) => setTimeout(later, 40));
    }
  })();
  const { data, errors } = await service.ask(MANY, { requests });
  over = true;
  await changes;
  expect(errors).toBeUndefined();
  expect(data.mayIShareEach.map(({ outcome }: Json) => outcome)).toEqual(
    requests.map(() => 'ALLOW'),
  );
});

test('keys given in two orders at once wait for nobody in a circle', async () => {
  const batch = (round: number) =>
    Array.from({ length: 60 }, (_, key) => ({ ...REQUEST, idempotencyKey: `${round} ${key}` }));
  for (let round = 0; round < 10; round++) {
    const answers = await Promise.all([
      service.ask(MANY, { requests: batch(round) }),
      service.ask(MANY, { requests: batch(round).toReversed() }),
    ]);
    for (const { errors } of answers) expect(errors).toBeUndefined();
  }
});
