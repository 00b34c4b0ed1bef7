import {
  APPROVE,
  ASK,
  drafting,
  goingLive,
  LOOK_AGAIN,
  STATUS,
  startForReports,
} from './drafting.js';
import { type Json, MAY_I_SHARE, type Service } from './service.js';

/* Nothing goes live that only one person saw, or it is loud. */

let service: Service;

beforeAll(async () => {
  service = await startForReports();
});

afterAll(() => service?.stop());

const drafts = drafting(() => service);
const { as, save, simple } = drafts;
const { check, submitted, approve, publish, rollBack, lookAgain } = goingLive(drafts);

let draft: Json;

test('the author cannot approve', async () => {
  draft = await submitted('alice', 'properly');
  expect(await approve('alice', draft.id, draft.digest, draft.report)).toMatchObject({
    code: 'OWN_WORK',
  });
});

test('nor under another spelling of the name', async () => {
  for (const who of ['Alice', 'ALICE', '\uff41lice']) {
    const refused = await approve(who, draft.id, draft.digest, draft.report);
    expect(refused).toMatchObject({ code: 'OWN_WORK' });
  }
});

test('an app that speaks for nobody cannot approve', async () => {
  const alone = await service.ask(
    APPROVE,
    { d: draft.id, digest: draft.digest, r: draft.report },
    'governance',
    'may-i-share-console',
  );
  expect(alone.errors).toBeUndefined();
  expect(alone.data.approveDraft).toMatchObject({ code: 'NO_PERSON' });
});

test('what was not seen cannot be approved: another digest, another report', async () => {
  const other = `sha256:${'0'.repeat(64)}`;
  expect(await approve('bob', draft.id, other, draft.report)).toMatchObject({
    code: 'DIGEST_CHANGED',
  });
  expect(await approve('bob', draft.id, draft.digest, other)).toMatchObject({
    code: 'REPORT_MISSING',
  });
  expect(await publish('bob', draft.id)).toMatchObject({ code: 'NOT_IN_STATE' });
});

test('any change voids the approval, also one that is taken back, and makes its author one', async () => {
  expect(await approve('bob', draft.id, draft.digest, draft.report)).toMatchObject({
    state: 'APPROVED',
  });
  const changed = await save('carol', draft.id, [{ path: 'note.rego', text: 'package note\n' }]);
  expect(changed).toMatchObject({ state: 'DRAFT' });
  const back = await simple('carol', 'deleteDraftFile', draft.id, ', path: "note.rego"');
  expect(back).toMatchObject({ digest: draft.digest, state: 'DRAFT' });
  expect(await publish('bob', draft.id)).toMatchObject({ code: 'NOT_IN_STATE' });
  expect(await approve('bob', draft.id, draft.digest, draft.report)).toMatchObject({
    code: 'NOT_IN_STATE',
  });
  await check(draft.id);
  expect(await simple('bob', 'submitDraft', draft.id)).toMatchObject({ state: 'SUBMITTED' });
  expect(await approve('carol', draft.id, draft.digest, draft.report)).toMatchObject({
    code: 'OWN_WORK',
  });
});

test('sent back with words, it is a draft again', async () => {
  const sent = await simple('bob', 'sendBackDraft', draft.id, ', comment: "Which Act?"');
  expect(sent).toMatchObject({ state: 'DRAFT' });
  await check(draft.id);
  await simple('alice', 'submitDraft', draft.id);
  expect(await approve('bob', draft.id, draft.digest, draft.report)).toMatchObject({
    state: 'APPROVED',
  });
});

test('published by whoever: every question from then on is answered by it, and it is in the log', async () => {
  const published = await publish('alice', draft.id);
  expect(published).toMatchObject({
    kind: 'PUBLISH',
    digest: draft.digest,
    authors: ['alice', 'carol'],
    approver: 'bob',
    report: draft.report,
  });
  const { data } = await service.ask(MAY_I_SHARE, { request: ASK });
  expect(data.mayIShare.revision).toMatchObject({
    number: published.revision,
    digest: draft.digest,
  });
  expect(
    await save('alice', draft.id, [{ path: 'late.rego', text: 'package late\n' }]),
  ).toMatchObject({ code: 'NOT_IN_STATE' });
  const owner = await service.owner();
  const { rows } = await owner.query(
    "select convert_from(bytes, 'UTF8')::json as entry from entry where kind = 'revision' order by at desc limit 1",
  );
  await owner.end();
  expect(rows[0].entry).toMatchObject({
    event: 'PUBLISHED',
    revision: published.revision,
    digest: draft.digest,
    approver: 'bob',
    report: draft.report,
  });
});

// One person alone
test('rolling back is a new revision with the old content, and waits for another person to look', async () => {
  const before = await as('alice', '{ revision { number } }');
  const asked = { request: { ...ASK, idempotencyKey: 'before it was rolled back' } };
  const first = (await service.ask(MAY_I_SHARE, asked)).data.mayIShare;
  const { revision } = await rollBack('alice', before.number - 1);
  expect(revision).toBe(before.number + 1);
  await rollBack('alice', before.number);
  expect((await service.ask(MAY_I_SHARE, asked)).data.mayIShare).toEqual(first);
  expect(await rollBack('alice', revision + 1)).toMatchObject({ code: 'NOTHING_CHANGED' });
  expect((await as('bob', STATUS)).waitingForSecondLook).toContainEqual({
    revision,
    kind: 'ROLL_BACK',
  });
  expect(await lookAgain('alice', revision)).toMatchObject({ code: 'OWN_WORK' });
  const app = await service.ask(LOOK_AGAIN, { r: revision }, 'governance', 'may-i-share-console');
  expect(app.data.lookAgain).toMatchObject({ code: 'NO_PERSON' });
  expect(await lookAgain('bob', revision)).toEqual({ by: 'bob' });
  expect(await lookAgain('carol', revision)).toMatchObject({ code: 'NO_SECOND_LOOK_DUE' });
});

test('of two who roll back at once, one is told of the other', async () => {
  const { number } = await as('alice', '{ revision { number } }');
  const both = await Promise.all([rollBack('alice', number - 1), rollBack('bob', number - 1)]);
  const told = both.filter(({ code }) => code === 'CHANGED_SINCE' || code === 'NOTHING_CHANGED');
  expect(told).toHaveLength(1);
  expect(await as('alice', '{ revision { number } }')).toEqual({ number: number + 1 });
  expect(await rollBack('alice', number)).toMatchObject({ revision: number + 2 });
});

test('of very many that wait for a second look, those are named that wait longest', async () => {
  const owner = await service.owner();
  await owner.query(`
    insert into revision (number, digest, origin, files, data, rules, wasm, published_at)
      select 1000 + n, 'none', 'roll_back', '{}', '{}', '[]', '', now() from generate_series(1, 101) as n;
    insert into publication (revision, kind, digest, authors, published_by, at)
      select number, 'ROLL_BACK', digest, '{}', 'alice', now() from revision where number > 1000`);
  await owner.end();
  const { waitingForSecondLook: waiting } = await as('bob', STATUS);
  expect(waiting).toHaveLength(100);
  const numbers = waiting.map(({ revision }: Json) => revision);
  expect(numbers).toEqual(numbers.toSorted((one: number, other: number) => one - other));
});
