import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DRAFT, drafting, REFUSAL, startForDrafts, until } from './drafting.js';
import { type Json, MAY_I_SHARE, Service } from './service.js';

const CHECK =
  'id state digest checks { code result message milliseconds findingCount findings { message file line column } }';
const PUBLICATION =
  '... on Publication { revision kind digest authors approver report needsSecondLook publishedBy }';

const MAY_I_SHARE_EACH =
  'mutation ($requests: [SharingRequestInput!]!) { mayIShareEach(requests: $requests) { id } }';

const PATH = 'grounds/education/education.rego';

let service: Service;

beforeAll(async () => {
  service = await startForDrafts();
});

afterAll(() => service?.stop());

const { as, create, save, textOf: fileOf } = drafting(() => service);

const simple = (who: string, name: string, draft: string, more = '') =>
  as(who, `mutation ($d: ID!) { ${name}(draft: $d${more}) { ${DRAFT} ${REFUSAL} } }`, { d: draft });

async function check(draft: string): Promise<Json> {
  const begun = await as(
    'alice',
    `mutation ($d: ID!) { checkDraft(draft: $d) { ... on DraftCheck { ${CHECK} } ${REFUSAL} } }`,
    { d: draft },
  );
  return until(
    () => as('alice', `query ($id: ID!) { draftCheck(id: $id) { ${CHECK} } }`, { id: begun.id }),
    ({ state }) => state !== 'RUNNING',
  );
}

const REPORT = `id state digest done total problem against
  replay { asked changed rate counts { kind count } groups { kind rule partner purpose dataCategories count samples { decision before { outcome } after { outcome } } } }
  matrix { asked changed unreachable rate counts { kind count } groups { kind rule partner purpose count } }`;

async function report(draft: string, settings: Json): Promise<Json> {
  const begun = await as(
    'alice',
    `mutation ($d: ID!, $s: ImpactSettingsInput) { startImpactReport(draft: $d, settings: $s) { ... on ImpactReport { ${REPORT} } ${REFUSAL} } }`,
    { d: draft, s: settings },
  );
  expect(begun.code).toBeUndefined();
  return until(
    () => as('alice', `query ($id: ID!) { impactReport(id: $id) { ${REPORT} } }`, { id: begun.id }),
    ({ state }) => state !== 'RUNNING',
  );
}

const APPROVE = `mutation ($d: ID!, $digest: ID!, $r: ID!) {
  approveDraft(draft: $d, digest: $digest, report: $r) { ${DRAFT} ${REFUSAL} } }`;

const approve = (who: string, draft: string, digest: string, seen: string) =>
  as(who, APPROVE, { d: draft, digest, r: seen });

const publish = (who: string, draft: string, at?: string) =>
  as(
    who,
    `mutation ($d: ID!, $at: DateTime) { publishDraft(draft: $d, at: $at) { ${PUBLICATION} ... on Scheduled { at draft { state } } ${REFUSAL} } }`,
    { d: draft, at },
  );

/** A draft with few tests and scenarios, so that the gate is quick, and with one more word in a title. */
async function smallDraft(who: string, word: string): Promise<Json> {
  const draft = await create(who, `Say ${word}`);
  const { files } = await as(who, 'query ($d: ID!) { draft(id: $d) { files { path } } }', {
    d: draft.id,
  });
  const gone = files
    .map(({ path }: Json) => path)
    .filter(
      (path: string) =>
        /_test\.rego$|^scenarios\/.*yaml$/.test(path) && !/education|grounds_test/.test(path),
    );
  const text = (await fileOf(draft.id, PATH)).replace(
    'title: School census',
    `title: School census ${word}`,
  );
  return save(who, draft.id, [
    ...gone.map((path: string) => ({ path, text: null })),
    { path: PATH, text },
  ]);
}

/** Checked, with a report, and handed over. */
async function submitted(who: string, word: string): Promise<Json> {
  const draft = await smallDraft(who, word);
  const done = await check(draft.id);
  expect(done.checks.filter(({ result }: Json) => result === 'FAILED')).toEqual([]);
  const made = await report(draft.id, { matrix: false });
  expect(made).toMatchObject({ state: 'DONE', problem: null });
  expect(await simple(who, 'submitDraft', draft.id)).toMatchObject({ state: 'SUBMITTED' });
  return { ...draft, report: made.digest };
}

// Writing
test('several people save; each save is a version with its author, and nobody overwrites another', async () => {
  const { id } = await create('alice');
  const first = await save('alice', id, [{ path: 'notes/a.rego', text: 'package a\n' }]);
  expect(first).toMatchObject({ version: 1, state: 'DRAFT' });
  const second = await save('carol', id, [{ path: 'notes/a.rego', text: 'package b\n' }], 1);
  expect(second).toMatchObject({ version: 2, authors: ['alice', 'carol'] });
  const late = await save('alice', id, [{ path: 'notes/a.rego', text: 'package c\n' }], 1);
  expect(late).toMatchObject({ code: 'CHANGED_SINCE' });
  expect(await fileOf(id, 'notes/a.rego')).toBe('package b\n');
  const back = await as(
    'alice',
    `mutation ($d: ID!) { restoreDraftVersion(draft: $d, version: 1) { ${DRAFT} } }`,
    { d: id },
  );
  expect(back).toMatchObject({ version: 3, digest: first.digest });
  const { versions } = await as(
    'alice',
    'query ($d: ID!) { draft(id: $d) { versions(first: 2) { edges { node { number author text } } pageInfo { hasNextPage } } } }',
    { d: id },
  );
  expect(versions.edges.map(({ node }: Json) => [node.number, node.author])).toEqual([
    [3, 'alice'],
    [2, 'carol'],
  ]);
  expect(versions.pageInfo.hasNextPage).toBe(true);
});

test('files are renamed and deleted, and the difference says so by file and by rule', async () => {
  const { id, digest } = await create('alice');
  const moved = `mutation ($d: ID!) { renameDraftFile(draft: $d, path: "${PATH}", to: "grounds/education/schools.rego") { ${DRAFT} ${REFUSAL} } }`;
  expect(await as('alice', moved, { d: id })).toMatchObject({ version: 1 });
  expect(await as('alice', moved, { d: id })).toMatchObject({ code: 'NO_SUCH_FILE' });
  const gone = await simple(
    'alice',
    'deleteDraftFile',
    id,
    ', path: "bars/transfers/transfers.rego"',
  );
  expect(gone.version).toBe(2);
  const diff = await as(
    'bob',
    'query ($d: ID!) { policyDiff(from: { revision: 1 }, to: { draft: $d }) { fromDigest toDigest files { path kind added removed } rules { rule kind title } } }',
    { d: id },
  );
  expect(diff).toMatchObject({ fromDigest: digest, toDigest: gone.digest });
  expect(diff.files.map(({ path, kind }: Json) => `${kind} ${path}`)).toEqual([
    'REMOVED bars/transfers/transfers.rego',
    `REMOVED ${PATH}`,
    'ADDED grounds/education/schools.rego',
  ]);
  expect(diff.rules).toContainEqual({
    rule: 'mayishare.bars.transfers.transfer_unprotected',
    kind: 'REMOVED',
    title: 'A transfer without protection',
  });
});

test('a path that leaves the folder, and an asker, are refused', async () => {
  const { id } = await create('alice');
  const variables = { d: id, f: [{ path: '../etc/passwd', text: '' }] };
  const query =
    'mutation ($d: ID!, $f: [DraftFileInput!]!) { saveDraftFiles(draft: $d, files: $f) { __typename } }';
  const bad = await service.ask(query, variables, 'governance', 'alice');
  expect(bad.errors[0].extensions).toMatchObject({ code: 'BAD_USER_INPUT', field: 'path' });
  const asker = await service.ask(query, variables, 'asker');
  expect(asker.errors[0].extensions.code).toBe('FORBIDDEN');
});

// The gate
test('says what is wrong, where: a draft that does not compile', async () => {
  const { id } = await create('alice');
  await save('alice', id, [
    {
      path: PATH,
      text: 'package mayishare.grounds.education\n\nschool_census := [unknown(1)]\n',
    },
  ]);
  const { state, checks } = await check(id);
  expect(state).toBe('FAILED');
  expect(checks[0]).toMatchObject({ code: 'parse', result: 'FAILED' });
  expect(checks[0].findings[0]).toMatchObject({ file: PATH, line: 3 });
  expect(checks.find(({ code }: Json) => code === 'scenarios').result).toBe('SKIPPED');
  expect(await simple('alice', 'submitDraft', id)).toMatchObject({ code: 'NOT_IN_STATE' });
});

test('no draft gives itself the network', async () => {
  const { id } = await create('alice');
  const capabilities = JSON.parse(await fileOf(id, 'capabilities.json'));
  capabilities.builtins.push({
    name: 'http.send',
    decl: { type: 'function', args: [{ type: 'any' }], result: { type: 'any' } },
  });
  await save('alice', id, [{ path: 'capabilities.json', text: JSON.stringify(capabilities) }]);
  const { state, checks } = await check(id);
  expect(state).toBe('FAILED');
  expect(checks).toHaveLength(1);
  expect(checks[0].findings[0].message).toContain('http.send');
});

test('nor by being tested or tried, before it was ever checked', async () => {
  const called: unknown[] = [];
  const server = createServer((request, response) => response.end(`${called.push(request.url)}`));
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  const { id } = await create('alice');
  const capabilities = JSON.parse(await fileOf(id, 'capabilities.json'));
  const send = { type: 'function', args: [{ type: 'any' }], result: { type: 'any' } };
  capabilities.builtins.push({ name: 'http.send', decl: send });
  delete capabilities.allow_net;
  const rule = `http.send({"method": "GET", "url": "http://127.0.0.1:${port}"}).status_code`;
  await save('alice', id, [
    { path: 'capabilities.json', text: JSON.stringify(capabilities) },
    { path: 'a_test.rego', text: `package test.a\n\ntest_a if ${rule} == 200\n` },
    { path: 'a.rego', text: `package mayishare.a\n\na := ${rule}\n` },
  ]);
  const tested = await as(
    'alice',
    'mutation ($d: ID!) { testDraft(draft: $d) { ... on TestRun { passed failed failures { file message } } } }',
    { d: id },
  );
  expect(tested).toMatchObject({ passed: 0, failed: 2 });
  expect(tested.failures[0]).toEqual({
    file: 'capabilities.json',
    message: '`http.send` is not allowed here',
  });
  expect(tested.failures[1].message).toContain('`allow_net` is missing');
  const { data } = await service.ask(MAY_I_SHARE, { request: ASK });
  const tried = await service.ask(
    'query ($d: ID!, $id: ID!) { tryOnDraft(draft: $d, decision: $id) { kind } }',
    { d: id, id: data.mayIShare.id },
    'governance',
    'alice',
  );
  expect(tried.errors[0].message).toContain('`http.send` is not allowed here');
  expect(called).toEqual([]);
  server.close();
});

test('format, metadata, tests, scenarios and used codes are looked at, each on its own', async () => {
  const draft = await smallDraft('alice', 'twice');
  const rule = '\n# METADATA\n# title: No law\nno_law := []\n';
  const text = (await fileOf(draft.id, PATH)) + rule;
  const purposes = await fileOf(draft.id, 'vocabulary/purposes/data.yaml');
  await save('alice', draft.id, [
    { path: PATH, text: `${text}\n\n\n` },
    { path: 'grounds/education/more_test.rego', text: 'package test.more\n\ntest_no if false\n' },
    {
      path: 'vocabulary/purposes/data.yaml',
      text: purposes.replace(/^crime:(\n {2}.*)+\n/m, ''),
    },
    {
      path: 'scenarios/more.yaml',
      text: '- id: X-1\n  ask: { partner: dwp, purpose: finance.benefits, dataCategories: [identity] }\n  expect: FORBIDDEN\n',
    },
  ]);
  const { state, checks } = await check(draft.id);
  expect(state).toBe('FAILED');
  const failed = Object.fromEntries(
    checks
      .filter(({ result }: Json) => result === 'FAILED')
      .map(({ code, findings }: Json) => [code, findings]),
  );
  expect(Object.keys(failed)).toEqual(['format', 'metadata', 'tests', 'scenarios', 'vocabulary']);
  expect(failed.metadata[0].message).toBe('no_law has no description, no law (related_resources)');
  expect(failed.tests[0]).toMatchObject({ file: 'grounds/education/more_test.rego', line: 3 });
  expect(failed.scenarios[0].message).toMatch(/X-1: FORBIDDEN is expected/);
  expect(failed.vocabulary[0].message).toMatch(/`crime` is used: agreement DSA-007/);
});

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

// Four eyes
let draft: Json;

test('the author cannot approve', async () => {
  draft = await submitted('alice', 'properly');
  expect(await approve('alice', draft.id, draft.digest, draft.report)).toMatchObject({
    code: 'OWN_WORK',
  });
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

test('what was approved for one revision is not published on another', async () => {
  const stale = await submitted('alice', 'late');
  expect(await approve('bob', stale.id, stale.digest, stale.report)).toMatchObject({
    state: 'APPROVED',
  });
  const back = await rollBack('alice', 1);
  expect(back).toMatchObject({ kind: 'ROLL_BACK', needsSecondLook: true });
  expect(await publish('alice', stale.id)).toMatchObject({ code: 'CHANGED_SINCE' });
});

const ASK = {
  partner: 'barnet_homes',
  purpose: 'service_delivery.housing',
  dataCategories: ['identity'],
};
const STATUS =
  '{ policyStatus { state loaded published problem failure { problem } canCheck waitingForSecondLook { revision kind } } }';

const rollBack = (who: string, to: number) =>
  as(
    who,
    `mutation ($to: Int!) { rollBack(to: $to, reason: "It said no where the Act says yes") { ${PUBLICATION} ${REFUSAL} } }`,
    { to },
  );

const LOOK_AGAIN = `mutation ($r: Int!) {
  lookAgain(revision: $r, comment: "Right so") { ... on SecondLook { by } ${REFUSAL} } }`;

const lookAgain = (who: string, revision: number) => as(who, LOOK_AGAIN, { r: revision });

// One person alone
test('rolling back is a new revision with the old content, and waits for another person to look', async () => {
  const before = await as('alice', '{ revision { number } }');
  const { revision } = await rollBack('alice', before.number - 1);
  expect(revision).toBe(before.number + 1);
  expect(await rollBack('alice', revision)).toMatchObject({ code: 'NOTHING_CHANGED' });
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

test('an emergency, where the setting allows it: logged, and waits for another person to look', async () => {
  const draft = await smallDraft('alice', 'now');
  const alone = `mutation ($d: ID!) { publishDraftInEmergency(draft: $d, reason: "Children at risk") { ${PUBLICATION} ${REFUSAL} } }`;
  expect(await as('alice', alone, { d: draft.id })).toMatchObject({ code: 'NOT_IN_STATE' });
  await check(draft.id);
  const published = await as('alice', alone, { d: draft.id });
  expect(published).toMatchObject({ kind: 'EMERGENCY', approver: null, needsSecondLook: true });
  expect(await lookAgain('alice', published.revision)).toMatchObject({ code: 'OWN_WORK' });
  expect(service.output()).toContain('published by one person alone');
});

test('published at a time, without anybody there', async () => {
  const draft = await submitted('alice', 'on Monday');
  await approve('bob', draft.id, draft.digest, draft.report);
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
  await approve('bob', draft.id, draft.digest, draft.report);
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
      kind before { outcome } after { denialKind reasons } changedRules { rule path line } trace } }`,
    { d: draft.id, id: decision },
  );
  expect(trial).toMatchObject({
    kind: 'NEWLY_DENIED',
    before: { outcome: 'ALLOW' },
    after: { denialKind: 'FORBIDDEN', reasons: ['no_housing'] },
  });
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
  const { replay, state, done, total } = await report(draft.id, { matrix: false });
  expect(state).toBe('DONE');
  expect(total).toBeGreaterThan(1100);
  expect(done).toBe(total);
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
