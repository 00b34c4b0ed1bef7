import { ASK, drafting, goingLive, STATUS, startForReports, until } from './drafting.js';
import { type Json, MAY_I_SHARE, type Service } from './service.js';

/* Drafts beside what is live: at a time, never where they do not load, tried, watched. */

const MAY_I_SHARE_EACH =
  'mutation ($requests: [SharingRequestInput!]!) { mayIShareEach(requests: $requests) { id } }';

let service: Service;

beforeAll(async () => {
  service = await startForReports();
});

afterAll(() => service?.stop());

const drafts = drafting(() => service);
const { as, create, save, simple } = drafts;
const { check, report, smallDraft, submitted, ...moves } = goingLive(drafts);
const { approve, publish, publishAlone, rollBack, lookAgain } = moves;

test('a draft that loops is stopped and reported, and questions are answered meanwhile', async () => {
  const draft = await smallDraft('alice', 'for ever');
  const loop =
    'package test.loop\n\ntest_loop if {\n\tcount([1 | some i in numbers.range(1, 100000); some j in numbers.range(1, 100000); i + j == 0]) == 0\n}\n';
  await save('alice', draft.id, [{ path: 'loop_test.rego', text: loop }]);
  const run = check(draft.id);
  const { data } = await service.ask(MAY_I_SHARE, { request: ASK });
  expect(data.mayIShare.outcome).toBe('ALLOW');
  const { state, checks } = await run;
  expect(state).toBe('FAILED');
  const tests = checks.find(({ code }: Json) => code === 'tests');
  expect(tests).toMatchObject({ result: 'FAILED' });
  expect(tests.findings[0]).toMatchObject({ file: 'loop_test.rego' });
});

test('an emergency, where the setting allows it: logged, and waits for another person to look', async () => {
  const draft = await smallDraft('alice', 'now');
  expect(await publishAlone('alice', draft.id)).toMatchObject({ code: 'NOT_IN_STATE' });
  await check(draft.id);
  const published = await publishAlone('alice', draft.id);
  expect(published).toMatchObject({ kind: 'EMERGENCY', approver: null, needsSecondLook: true });
  expect(await lookAgain('alice', published.revision)).toMatchObject({ code: 'OWN_WORK' });
  expect(service.output()).toContain('published by one person alone');
});

test('what changes nothing is handed over to nobody, and never published', async () => {
  const same = await create('alice', 'The same');
  expect(await check(same.id)).toMatchObject({ state: 'PASSED' });
  const refused = { code: 'NOTHING_CHANGED', message: expect.stringContaining('changes nothing') };
  expect(await simple('alice', 'submitDraft', same.id)).toMatchObject(refused);
  expect(await publishAlone('alice', same.id)).toMatchObject(refused);
});

test('what was approved for one revision is not published on another', async () => {
  const stale = await submitted('alice', 'late');
  expect(await approve('bob', stale.id, stale.digest, stale.report)).toMatchObject({
    state: 'APPROVED',
  });
  const back = await rollBack('alice', 1);
  expect(back).toMatchObject({ kind: 'ROLL_BACK', needsSecondLook: true });
  expect(await publish('alice', stale.id)).toMatchObject({ code: 'CHANGED_SINCE' });
});

test('published at a time, without anybody there', async () => {
  const draft = await submitted('alice', 'on Monday');
  expect(await approve('bob', draft.id, draft.digest, draft.report)).toMatchObject({
    state: 'APPROVED',
  });
  const at = new Date(Date.now() + 1500).toISOString();
  expect(await publish('alice', draft.id, at)).toMatchObject({ at, draft: { state: 'SCHEDULED' } });
  const live = await until(
    () => as('alice', '{ revision { digest publication { approver } } }'),
    ({ digest }) => digest === draft.digest,
  );
  expect(live.publication).toEqual({ approver: 'bob' });
  const owner = await service.owner();
  const { rows } = await owner.query(
    `select client, person from entry where kind = 'revision' order by at desc, id desc limit 1`,
  );
  await owner.end();
  expect(rows).toEqual([{ client: 'may-i-share-console', person: 'alice' }]);
});

test('a revision that cannot be loaded never goes live, and the status says why', async () => {
  const draft = await submitted('alice', 'broken');
  expect(await approve('bob', draft.id, draft.digest, draft.report)).toMatchObject({
    state: 'APPROVED',
  });
  const owner = await service.owner();
  await owner.query('alter table policy_build disable trigger kept');
  await owner.query("update policy_build set wasm = 'no wasm' where digest = $1", [draft.digest]);
  await owner.query('alter table policy_build enable trigger kept');
  await owner.end();
  const before = await as('alice', STATUS);
  expect(await publish('alice', draft.id)).toMatchObject({ code: 'DOES_NOT_LOAD' });
  const after = await as('alice', STATUS);
  expect(after).toMatchObject({ state: 'LOADED', published: before.published });
  expect(after.failure.problem).toMatch(/Wasm/);
  const { data } = await service.ask(MAY_I_SHARE, { request: ASK });
  expect(data.mayIShare.outcome).toBe('ALLOW');
});

test('a logged decision becomes a scenario, and is tried on a draft that would answer otherwise', async () => {
  const { data } = await service.ask(MAY_I_SHARE, { request: ASK });
  const decision = data.mayIShare.id;
  const { yaml, path } = await as(
    'alice',
    'query ($id: ID!) { scenarioOf(decision: $id) { path yaml } }',
    { id: decision },
  );
  const draft = await smallDraft('alice', 'strictly');
  await save('alice', draft.id, [
    { path, text: yaml },
    { path: 'bars/housing/housing.rego', text: HOUSING_BAR },
  ]);
  const trial = await as(
    'alice',
    `query ($d: ID!, $id: ID!) { tryOnDraft(draft: $d, decision: $id) {
      kind before { outcome agreements validUntil } after { denialKind reasons lacks emergency validUntil } changedRules { rule path line } trace } }`,
    { d: draft.id, id: decision },
  );
  expect(trial).toMatchObject({
    kind: 'NEWLY_DENIED',
    before: { outcome: 'ALLOW', agreements: [expect.any(String)] },
    after: { denialKind: 'FORBIDDEN', reasons: ['no_housing'], lacks: [], emergency: false },
  });
  expect(trial.after.validUntil).toMatch(/^\d{4}-.+Z$/);
  expect(trial.changedRules[0].rule).toBe('decision');
  expect(trial.changedRules).toContainEqual({
    rule: 'bars.housing.no_housing',
    path: 'bars/housing/housing.rego',
    line: 15,
  });
  expect(
    trial.trace.some((line: string) => /^bars\/housing\/housing.rego:15 Exit/.test(line)),
  ).toBe(true);
  const failed = (await check(draft.id)).checks.filter(({ result }: Json) => result === 'FAILED');
  expect(failed.map(({ code, findings }: Json) => [code, findings[0].file])).toEqual([
    ['scenarios', path],
  ]);
});

test('what a draft would change is found in the recorded decisions, and watched in live ones', async () => {
  const draft = await smallDraft('alice', 'never');
  await save('alice', draft.id, [{ path: 'bars/housing/housing.rego', text: HOUSING_BAR }]);
  expect(await check(draft.id)).toMatchObject({ state: 'PASSED' });
  const untouched = await service.ask(MAY_I_SHARE, { request: UNTOUCHED });
  expect(untouched.data.mayIShare.outcome).toBe('ALLOW');
  // More than are read at once.
  for (const many of [500, 500, 100]) {
    await service.ask(MAY_I_SHARE_EACH, { requests: Array(many).fill(UNTOUCHED) });
  }
  const { replay, state, done, total, unseen } = await report(draft.id, { matrix: false });
  expect(state).toBe('DONE');
  expect(total).toBeGreaterThan(1100);
  expect(done).toBe(total);
  expect(unseen).toEqual([]);
  expect(replay.counts).toEqual([{ kind: 'NEWLY_DENIED', count: replay.changed }]);
  expect(replay.changed).toBeGreaterThan(0);
  expect(replay.groups[0]).toMatchObject({
    kind: 'NEWLY_DENIED',
    rule: 'bars.housing.no_housing',
    partner: 'barnet_homes',
  });
  expect(replay.groups[0].samples[0]).toMatchObject({
    before: { outcome: 'ALLOW' },
    after: { outcome: 'DENY' },
  });
  await simple('alice', 'submitDraft', draft.id);
  const look = () =>
    as(
      'alice',
      'query ($d: ID!) { draft(id: $d) { shadow { asked different differences { decision kind } } } }',
      { d: draft.id },
    );
  await until(look, ({ shadow }) => shadow !== null);
  const { data } = await service.ask(MAY_I_SHARE, { request: ASK });
  const { shadow } = await until(look, (seen: Json) => seen.shadow.asked > 0);
  expect(shadow.differences).toContainEqual({ decision: data.mayIShare.id, kind: 'NEWLY_DENIED' });
});

test('a matrix is worked out with progress, and can be ended', async () => {
  const { drafts } = (
    await service.ask(
      '{ drafts(state: SUBMITTED, first: 1) { edges { node { id } } } }',
      {},
      'governance',
    )
  ).data;
  const draft = drafts.edges[0].node.id;
  const START =
    'mutation ($d: ID!) { startImpactReport(draft: $d) { ... on ImpactReport { id } } }';
  const { id } = await as('alice', START, { d: draft });
  const look = () =>
    as('alice', 'query ($id: ID!) { impactReport(id: $id) { state done total } }', { id });
  const seen = await until(look, ({ done, total }) => total > 1_000_000 && done > 0);
  expect(seen.state).toBe('RUNNING');
  const CANCEL =
    'mutation ($id: ID!) { cancelImpactReport(id: $id) { ... on ImpactReport { state } } }';
  expect(await as('alice', CANCEL, { id })).toEqual({ state: 'CANCELLED' });
});

test('a revision that a replica cannot load: it says so, and answers by no older one', async () => {
  const ready = () => fetch(`${service.url}/health/ready`);
  expect(await (await ready()).json()).toMatchObject({ status: 'ready', policies: 'LOADED' });
  const owner = await service.owner();
  await owner.query(`insert into revision select 999, digest, origin, files, data, rules, 'no wasm', now()
    from revision where number = 1`);
  const { rows } = await owner.query('select revision from active');
  await owner.query('update active set revision = 999');
  const look = () => as('alice', STATUS);
  const status = await until(look, ({ state }) => state === 'ERROR');
  expect(status).toMatchObject({ loaded: rows[0].revision, published: 999 });
  expect(status.problem).toMatch(/Wasm/);
  expect((await ready()).status).toBe(503);
  const { data } = await service.ask(MAY_I_SHARE, { request: ASK });
  expect(data).toBeNull();
  await owner.query('update active set revision = $1', [rows[0].revision]);
  await owner.end();
  await until(look, ({ state }) => state === 'LOADED');
  expect((await ready()).status).toBe(200);
});

/** Allowed, and not by what the drafts here change. */
const UNTOUCHED = {
  partner: 'adult_social_care',
  purpose: 'service_delivery.adult_social_care',
  dataCategories: ['identity', 'health'],
};

const HOUSING_BAR = `# METADATA
# title: Housing bars
package mayishare.bars.housing

import data.mayishare.question

# METADATA
# title: No housing data
# description: Nothing goes out for housing services.
# related_resources:
#   - description: Housing Act 1996 section 166A
#     ref: https://www.legislation.gov.uk/ukpga/1996/52/section/166A
# custom:
#   subject: housing
no_housing := {"message": "Not for housing", "dataCategories": sort(question.categories)} if {
\tquestion.purpose_in(["service_delivery.housing"])
}
`;
