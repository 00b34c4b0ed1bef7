import type pg from 'pg';
import { MAY_I_SHARE, Service } from './service.js';

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

/** Suspends the agreement after a question was evaluated and before its insert takes its snapshot. */
async function suspendWhileItWaits() {
  await owner.query('begin; lock table entry in share mode');
  const answer = service.ask(MAY_I_SHARE, { request: REQUEST });
  await untilAnInsertWaits();
  await owner.query(
    "update agreement set status = 'SUSPENDED' where reference = 'DSA-001'; commit",
  );
  return (await answer).data.mayIShare;
}

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
