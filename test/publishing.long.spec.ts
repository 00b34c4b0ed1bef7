import { DRAFT, drafting, REFUSAL, startForDrafts, until } from './drafting.js';
import { type Json, MAY_I_SHARE, type Service } from './service.js';

/* Publishing undoes nobody's work, takes away nothing in use, and rests on two pairs of eyes. */

const PUBLISHED = '... on Publication { revision kind } ... on Scheduled { draft { state } }';
const PURPOSES = 'vocabulary/purposes/data.yaml';
const FIRST = '# --- services\n';
const ARTS =
  'arts:\n  label: Arts\n  description: Museums and theatres.\n  dpv: dpv:ServiceProvision\n';
const TITLE = { path: 'bars/transfers/transfers.rego', from: '# title: ', to: '# title: On ' };
const ASK = { partner: 'barnet_homes', purpose: 'arts', dataCategories: ['identity'] };
const TOMORROW = new Date(Date.now() + 86_400_000).toISOString();
const OLD = { code: 'CHANGED_SINCE', message: expect.stringContaining('updateDraftBase') };

let service: Service;

beforeAll(async () => {
  service = await startForDrafts();
});

afterAll(() => service?.stop());

const { as, create, save, textOf } = drafting(() => service);

const on = (who: string, mutation: string, draft: string, gives = DRAFT, more = '') =>
  as(who, `mutation ($d: ID!) { ${mutation}(draft: $d${more}) { ${gives} ${REFUSAL} } }`, {
    d: draft,
  });

const publish = (who: string, draft: string, at?: string) =>
  on(who, 'publishDraft', draft, PUBLISHED, at ? `, at: "${at}"` : '');

const publishAlone = (who: string, draft: string) =>
  on(who, 'publishDraftInEmergency', draft, PUBLISHED, ', reason: "Children at risk"');

const approve = (who: string, { id, digest }: Json, report: string) =>
  on(who, 'approveDraft', id, DRAFT, `, digest: "${digest}", report: "${report}"`);

const rollBack = (who: string, to: number) =>
  as(who, `mutation { rollBack(to: ${to}, reason: "It was right") { ${PUBLISHED} ${REFUSAL} } }`);

async function report(draft: string, settings: Json): Promise<Json> {
  const { id } = await as(
    'alice',
    `mutation ($d: ID!, $s: ImpactSettingsInput) {
      startImpactReport(draft: $d, settings: $s) { ... on ImpactReport { id } } }`,
    { d: draft, s: settings },
  );
  return until(
    () => as('alice', `{ impactReport(id: "${id}") { state digest total } }`),
    ({ state }) => state !== 'RUNNING',
  );
}

/** A draft on the active revision with one file changed, past the gate. */
async function checked(who: string, path: string, from: string, to: string): Promise<Json> {
  const { id } = await create(who);
  const text = (await textOf(id, path)).replace(from, to);
  const draft = await save(who, id, [{ path, text }]);
  await pass(id);
  return draft;
}

async function pass(draft: string): Promise<void> {
  const { id } = await on('alice', 'checkDraft', draft, '... on DraftCheck { id }');
  const { checks } = await until(
    () => as('alice', `{ draftCheck(id: "${id}") { state checks { code result message } } }`),
    ({ state }) => state !== 'RUNNING',
  );
  expect(checks.filter(({ result }: Json) => result === 'FAILED')).toEqual([]);
}

async function approved(draft: Json): Promise<Json> {
  const { digest } = await report(draft.id, { matrix: false });
  await on('alice', 'submitDraft', draft.id);
  expect(await approve('bob', draft, digest)).toMatchObject({ state: 'APPROVED' });
  return draft;
}

async function sql(text: string, values: unknown[]): Promise<void> {
  const owner = await service.owner();
  await owner.query(text, values);
  await owner.end();
}

/** Makes a scheduled draft due, and waits until the status says what became of it. */
async function fallDue(draft: string, problem: RegExp): Promise<void> {
  await sql('update draft set publish_at = now() where id = $1', [draft]);
  await until(
    () => as('alice', '{ policyStatus { failure { draft problem } } }'),
    ({ failure }) => failure?.draft === draft && problem.test(failure.problem),
  );
  await until(
    () => as('alice', `{ draft(id: "${draft}") { state } }`),
    ({ state }) => state === 'APPROVED',
  );
}

let due: Json;

/** Few tests and scenarios, so that the gate is quick. */
test('the base of what follows: published by one person alone', async () => {
  const { id } = await create('alice', 'Small');
  const { files } = await as('alice', `{ draft(id: "${id}") { files { path } } }`);
  const gone = files
    .map(({ path }: Json) => path)
    .filter((path: string) => /_test\.rego$|^scenarios\/.*yaml$/.test(path))
    .filter((path: string) => !/education|grounds_test/.test(path));
  await save(
    'alice',
    id,
    gone.map((path: string) => ({ path, text: null })),
  );
  await pass(id);
  expect(await publishAlone('alice', id)).toMatchObject({ revision: 2, kind: 'EMERGENCY' });
  const { data } = await service.ask(MAY_I_SHARE, { request: { ...ASK, purpose: 'crime' } });
  expect(data.mayIShare.revision.number).toBe(2);
});

test('what is due and has lost its approval says so', async () => {
  due = await approved(await checked('alice', TITLE.path, TITLE.from, TITLE.to));
  expect(await publish('alice', due.id, TOMORROW)).toMatchObject({ draft: { state: 'SCHEDULED' } });
  await sql('update draft set version = 9 where id = $1', [due.id]);
  await fallDue(due.id, /^`publish` needs/);
  await sql('update draft set version = 1 where id = $1', [due.id]);
});

test('from an older revision a draft goes no further by any way, and what is due says so', async () => {
  await publish('alice', due.id, TOMORROW);
  const alone = await checked('alice', TITLE.path, TITLE.from, TITLE.to);
  const arts = await approved(await checked('carol', PURPOSES, FIRST, `${FIRST}${ARTS}`));
  expect(await publish('carol', arts.id)).toEqual({ revision: 3, kind: 'PUBLISH' });
  expect(await publish('alice', due.id)).toMatchObject(OLD);
  await fallDue(due.id, /updateDraftBase/);
  expect(await publish('alice', due.id, TOMORROW)).toMatchObject(OLD);
  expect(await publishAlone('alice', alone.id)).toMatchObject(OLD);
  expect(await on('alice', 'submitDraft', alone.id)).toMatchObject(OLD);
});

test('a new base is a change: it voids the approval, has its version and its line, and keeps both changes', async () => {
  const updated = await on('carol', 'updateDraftBase', due.id);
  expect(updated).toMatchObject({ state: 'DRAFT', base: 3, version: 2 });
  expect(updated.authors).toEqual(['alice', 'carol']);
  const { history } = await as(
    'alice',
    `{ draft(id: "${due.id}") { history { move state by version comment } } }`,
  );
  expect(history.at(-1)).toEqual({
    move: 'edit',
    state: 'DRAFT',
    by: 'carol',
    version: 2,
    comment: 'Brought onto revision 3',
  });
  expect(await textOf(due.id, PURPOSES)).toContain(ARTS);
  expect(await textOf(due.id, TITLE.path)).toContain(TITLE.to);
  const late = await save('alice', due.id, [{ path: PURPOSES, text: 'a: {}\n' }], 1);
  expect(late).toMatchObject({ code: 'CHANGED_SINCE' });
});

test('what one person published alone comes back only after its second look', async () => {
  expect(await rollBack('alice', 2)).toMatchObject({
    code: 'NOT_IN_STATE',
    message: expect.stringContaining('has not had its second look'),
  });
  const look = 'mutation { lookAgain(revision: 2, comment: "Right") { ... on SecondLook { by } } }';
  expect(await as('bob', look)).toEqual({ by: 'bob' });
  expect(await rollBack('alice', 2)).toEqual({ revision: 4, kind: 'ROLL_BACK' });
  expect(await rollBack('alice', 3)).toEqual({ revision: 5, kind: 'ROLL_BACK' });
});

test('a report that asked nothing is no basis for an approval', async () => {
  due = await checked('alice', PURPOSES, ARTS, '');
  const nothing = { from: '2001-01-01T00:00:00Z', to: '2001-01-02T00:00:00Z', matrix: false };
  const empty = await report(due.id, nothing);
  expect(empty).toMatchObject({ state: 'DONE', total: 0 });
  await on('alice', 'submitDraft', due.id);
  expect(await approve('bob', due, empty.digest)).toMatchObject({
    code: 'REPORT_MISSING',
    message: expect.stringContaining('asked nothing'),
  });
  const { digest } = await report(due.id, { matrix: false });
  expect(await approve('bob', due, digest)).toMatchObject({ state: 'APPROVED' });
});

test('a code that came into use after the gate had looked does not go', async () => {
  const { errors } = await service.ask(MAY_I_SHARE, { request: ASK });
  expect(errors).toBeUndefined();
  expect(await publish('alice', due.id)).toMatchObject({
    code: 'CODE_IN_USE',
    message: '`arts` is used: the decision log',
  });
});

test('a cursor of no list is told so', async () => {
  const draft = 'mutation { createDraft(title: "Empty") { ... on Draft { id } } }';
  const { id } = (await service.ask(draft, {}, 'governance')).data.createDraft;
  const cursor = (text: string) => Buffer.from(text).toString('base64url');
  const drafts = (more: string) => `{ drafts(${more}) { edges { cursor } } }`;
  const versions = (text: string) =>
    `{ draft(id: "${id}") { versions(after: "${cursor(text)}") { edges { cursor } } } }`;
  for (const query of [
    `{ revisions(after: "${cursor('9007199254740991')}") { edges { cursor } } }`,
    drafts(`after: "${cursor('-'.repeat(36))}"`),
    versions('99999999999999 a'),
    versions('1 a\0'),
  ]) {
    const { errors } = await service.ask(query, {}, 'governance');
    expect(errors[0].extensions).toMatchObject({ code: 'BAD_USER_INPUT', field: 'after' });
  }
});
