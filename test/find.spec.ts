import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as later } from 'node:timers/promises';
import { promisify } from 'node:util';
import { type Json, Service } from './service.js';

const run = promisify(execFile);
const HOUSING = {
  partner: 'barnet_homes',
  purpose: 'service_delivery.housing',
  dataCategories: ['identity', 'contact'],
};
const PERSON = 'QQ 12 34 56 C';

let service: Service;
let dataDir: string;
const ids: Record<string, string> = {};

const ASK = `mutation Ask($request: SharingRequestInput!) {
  mayIShare(request: $request) { id outcome denialKind reasons { code rule } obligations { code } agreement { reference } }
}`;

async function ask(name: string, changes: Json = {}, client?: string): Promise<Json> {
  const request = { ...HOUSING, ...changes };
  const { data, errors } = await service.ask(ASK, { request }, 'asker', client);
  if (errors) throw new Error(JSON.stringify(errors));
  ids[name] = data.mayIShare.id;
  return data.mayIShare;
}

async function find(filter: Json, role: 'auditor' | 'asker' = 'auditor', client?: string) {
  const query = `query Find($filter: DecisionFilter) {
    decisions(filter: $filter, first: 100) { edges { node { id } } }
  }`;
  const { data, errors } = await service.ask(query, { filter }, role, client);
  if (errors) throw new Error(JSON.stringify(errors));
  const byId = new Map(Object.entries(ids).map(([name, id]) => [id, name]));
  return data.decisions.edges.map(({ node }: Json) => byId.get(node.id)).sort();
}

let allowed: Json;
let denied: Json;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'may-i-share-find-'));
  service = await Service.start({ DATA_DIR: dataDir });
  allowed = await ask('allowed', {
    subject: { reference: PERSON },
    caseReference: 'HSG-1',
    onBehalfOf: 'officer-7',
  });
  denied = await ask('denied', { dataCategories: ['health.mental'] });
  await ask('benefits', { partner: 'dwp', purpose: 'finance.benefits' }, 'another-app');
});

afterAll(async () => {
  await service?.stop();
  await rm(dataDir, { recursive: true, force: true });
});

test('a search for a person who is nobody finds everybody no more', async () => {
  for (const subject of ['', '--']) {
    const query = `{ decisions(filter: { subject: "${subject}" }) { edges { node { id } } } }`;
    const { data, errors } = await service.ask(query, {}, 'auditor');
    expect([data, errors[0].extensions.code]).toEqual([null, 'BAD_USER_INPUT']);
  }
});

test('decisions are found by everything they were about', async () => {
  expect([allowed.outcome, denied.outcome]).toEqual(['ALLOW', 'DENY']);
  expect(await find({ outcome: 'ALLOW', partner: 'barnet_homes' })).toEqual(['allowed']);
  expect(await find({ denialKind: denied.denialKind, partner: 'barnet_homes' })).toEqual([
    'denied',
  ]);
  expect(await find({ reason: denied.reasons[0].code, dataCategory: 'health' })).toEqual([
    'denied',
  ]);
  expect(await find({ ground: allowed.reasons[0].code })).toContain('allowed');
  expect(await find({ obligation: allowed.obligations[0].code })).toContain('allowed');
  expect(await find({ agreement: allowed.agreement.reference })).toEqual(['allowed']);
  expect(await find({ partner: 'dwp' })).toEqual(['benefits']);
  expect(await find({ partnerKind: 'central_government' })).toEqual(['benefits']);
  expect(await find({ client: 'another-app' })).toEqual(['benefits']);
  expect(await find({ onBehalfOf: 'officer-7' })).toEqual(['allowed']);
  expect(await find({ caseReference: 'HSG-1' })).toEqual(['allowed']);
  expect(await find({ subject: 'qq123456c' })).toEqual(['allowed']);
  expect(await find({ subject: 'QQ 65 43 21 C' })).toEqual([]);
  expect(await find({ emergency: true })).toEqual([]);
  expect(await find({ emergency: false, partner: 'dwp' })).toEqual(['benefits']);
  expect(await find({ revision: 1 })).toEqual(['allowed', 'benefits', 'denied']);
  expect(await find({ outcome: 'ALLOW', dataCategory: 'health' })).toEqual([]);
});

test('purpose and category cover what lies beneath, on the dot only', async () => {
  expect(await find({ purpose: 'finance' })).toEqual(['benefits']);
  expect(await find({ purpose: 'service_delivery.housing' })).toEqual(['allowed', 'denied']);
  expect(await find({ dataCategory: 'health' })).toEqual(['denied']);
  expect(await find({ dataCategory: 'health.mental' })).toEqual(['denied']);
});

test('a code that nobody ever decided with is a mistake, and no empty page', async () => {
  const told = async (filter: Json) => {
    const query =
      'query ($filter: DecisionFilter) { decisions(filter: $filter) { edges { cursor } } }';
    const { errors } = await service.ask(query, { filter }, 'auditor');
    return errors?.[0].extensions;
  };
  for (const [field, value, near] of [
    ['partner', 'dpw', 'dwp'],
    ['partnerKind', 'central_goverment', 'central_government'],
    ['purpose', 'service_delivery.hous', 'service_delivery.housing'],
    ['dataCategory', 'healt', 'health'],
    ['reason', 'no_grounds', 'no_ground'],
    ['ground', 'housing_managment', 'housing_management'],
    ['bar', 'never_solt', 'never_sold'],
    ['obligation', 'inform_subjects', 'inform_subject'],
    ['agreement', 'DSA-0007', 'DSA-007'],
  ] as const) {
    expect(await told({ [field]: value })).toMatchObject({
      code: 'BAD_USER_INPUT',
      field: `filter.${field}`,
      value,
      suggestions: expect.arrayContaining([near]),
    });
  }
  const [now, then] = ['2026-11-02T00:00:00Z', '2026-11-01T00:00:00Z'];
  expect(await told({ from: now, to: then })).toMatchObject({ field: 'filter.from' });
  expect(await told({ fromIndex: 5, toIndex: 5 })).toMatchObject({ field: 'filter.fromIndex' });
  const { errors } = await service.ask(
    'query ($id: ID!) { replay(id: $id, revision: "sha256:0") { same } }',
    { id: allowed.id },
    'auditor',
  );
  expect(errors[0].extensions).toMatchObject({ field: 'revision', value: 'sha256:0' });
  expect(await told({ revision: 2 })).toMatchObject({ field: 'filter.revision', value: 2 });
  expect(await told({ bar: 'never_sold', reason: 'engine_fault' })).toBeUndefined();
});

test('a code that is no longer in use finds what was decided with it', async () => {
  const owner = await service.owner();
  await owner.query("update partner set code = 'dwp_of_today' where code = 'dwp'");
  await owner.query('update active set register = register + 1');
  await owner.end();
  const gone = async () =>
    (await service.ask('{ partner(code: "dwp") { code } }', {}, 'auditor')).data.partner === null;
  while (!(await gone())) await later(50);
  expect(await find({ partner: 'dwp' })).toEqual(['benefits']);
});

test('by time and by place in the log; an app that asks sees its own only', async () => {
  const soon = new Date(Date.now() + 60_000).toISOString();
  expect(await find({ from: soon })).toEqual([]);
  expect(await find({ to: soon })).toHaveLength(3);
  while ((await find({ fromIndex: 0, toIndex: 1000 })).length < 3) await later(50);
  expect(await find({ fromIndex: 1_000_000 })).toEqual([]);
  expect(await find({}, 'asker', 'another-app')).toEqual(['benefits']);
  expect(await find({ client: 'test-asker' }, 'asker', 'another-app')).toEqual([]);
});

test('governance reads in summary: not who asked for whom, by the entry or by a search either', async () => {
  const query = `query ($id: ID!) { decision(id: $id) { receipt { index FIELD } } }`;
  for (const field of ['entry', 'tlogProof']) {
    const asked = query.replace('FIELD', field);
    const shown = async (role: 'auditor' | 'asker' | 'governance') =>
      service.ask(asked, { id: ids.allowed }, role);
    let seen = await shown('auditor');
    while (!seen.data.decision.receipt) seen = await shown('auditor');
    expect(seen.data.decision.receipt[field]).toMatch(/./);
    expect((await shown('asker')).data.decision.receipt[field]).toMatch(/./);
    expect((await shown('governance')).errors[0].extensions.code).toBe('FORBIDDEN');
  }
  const search =
    'query ($filter: DecisionFilter) { decisions(filter: $filter, first: 1) { edges { node { id } } } }';
  for (const filter of [
    { caseReference: 'HSG-1' },
    { onBehalfOf: 'officer-7' },
    { subject: PERSON },
  ]) {
    const { errors } = await service.ask(search, { filter }, 'governance');
    expect(errors[0].extensions.code).toBe('FORBIDDEN');
  }
});

test('what is no cursor is refused before it is logged, also where there is nothing to find', async () => {
  const query =
    'query ($after: String) { decisions(filter: { subject: "nobody" }, first: 1, after: $after) { edges { cursor } } }';
  const made = (place: string) => Buffer.from(place).toString('base64url');
  for (const after of [
    '943 476 5919',
    '',
    made(`2026-13-45T99:99:99.999Z ${ids.allowed}`),
    made(`2026-11-27T00:00:00.000Z ${'a'.repeat(36)}`),
    made(`2026-11-27T00:00:00.000Z ${ids.allowed} `),
  ]) {
    const { errors } = await service.ask(query, { after }, 'auditor');
    expect(errors[0].extensions).toMatchObject({ code: 'BAD_USER_INPUT', field: 'after' });
  }
});

test('what cannot have been is no error of ours', async () => {
  const counts = '{ decisionStatistics(by: DAY, to: "0000-01-02T00:00:00Z") { key } }';
  const told = `mutation ($i: NotificationInput!) { recordNotification(input: $i) { id } }`;
  const about = { reference: PERSON, partner: HOUSING.partner, reason: 'ERASURE' };
  for (const [query, variables, field, role] of [
    [counts, {}, 'from', 'auditor'],
    [told, { i: { ...about, toldAt: '2099-01-01T00:00:00Z' } }, 'input.toldAt', 'governance'],
    [
      told,
      { i: { ...about, messageReference: 'x'.repeat(201) } },
      'input.messageReference',
      'governance',
    ],
  ] as const) {
    const { errors } = await service.ask(query, variables, role);
    expect(errors?.[0].extensions).toMatchObject({ code: 'BAD_USER_INPUT', field });
  }
});

test('a page stays where it is while new decisions arrive', async () => {
  const query = `query Page($after: String) {
    decisions(filter: { partner: "barnet_homes" }, first: 1, after: $after) {
      edges { node { id } } pageInfo { endCursor hasNextPage }
    }
  }`;
  const first = (await service.ask(query, {}, 'auditor')).data.decisions;
  await ask('later');
  const { data } = await service.ask(query, { after: first.pageInfo.endCursor }, 'auditor');
  expect(first.edges[0].node.id).toBe(ids.denied);
  expect(data.decisions.edges[0].node.id).toBe(ids.allowed);
});

test('statistics count each decision once under what it was about', async () => {
  const query = `query Count($by: StatisticsBy!) {
    decisionStatistics(by: $by) { key allowed denied total }
  }`;
  const count = async (by: string) => {
    const { data } = await service.ask(query, { by }, 'auditor');
    return new Map(data.decisionStatistics.map(({ key, ...rest }: Json) => [key, rest]));
  };
  for (;;) {
    const { total } = ((await count('PARTNER')).get('barnet_homes') ?? {}) as Json;
    if (total === 3) break;
    await later(50);
  }
  expect((await count('PARTNER')).get('barnet_homes')).toEqual({ allowed: 2, denied: 1, total: 3 });
  expect((await count('DATA_CATEGORY')).get('health')).toEqual({ allowed: 0, denied: 1, total: 1 });
  expect((await count('CLIENT')).get('another-app')).toMatchObject({ total: 1 });
  const today = new Date().toISOString().slice(0, 10);
  expect((await count('DAY')).get(today)).toMatchObject({ total: 4 });
  const { errors } = await service.ask(
    '{ decisionStatistics(by: DAY, from: "2020-01-01T00:00:00Z") { key } }',
    {},
    'auditor',
  );
  expect(errors[0].extensions).toMatchObject({ code: 'BAD_USER_INPUT', field: 'from' });
});

test('a search is saved under a name, without any identifier of a person', async () => {
  const save = `mutation Save($name: String!, $filter: DecisionFilter!) {
    saveSearch(name: $name, filter: $filter) { id name filter }
  }`;
  const filter = { outcome: 'DENY', partner: 'dwp' };
  const given = { ...filter, purpose: null };
  const { data } = await service.ask(save, { name: 'DWP refused', filter: given }, 'auditor');
  expect(JSON.parse(data.saveSearch.filter)).toEqual(filter);
  const again = await service.ask(save, { name: 'DWP refused', filter }, 'auditor');
  expect(again.errors[0].extensions).toMatchObject({ code: 'BAD_USER_INPUT', field: 'name' });
  for (const name of ['for 943 476 5919', 'DWP\u001b[2K', 'DWP\u202e', 'x'.repeat(101)]) {
    const { errors } = await service.ask(save, { name, filter }, 'auditor');
    expect(errors[0].extensions).toMatchObject({ code: 'BAD_USER_INPUT', field: 'name' });
  }
  for (const [field, nothing] of [
    ['subject', { subject: PERSON }],
    ['subject', { subject: '' }],
    ['client', { client: ' ' }],
    ['fromIndex', { fromIndex: 5, toIndex: 5 }],
    ['fromIndex', { fromIndex: -1 }],
    ['from', { from: '2026-11-02T00:00:00Z', to: '2026-11-01T00:00:00Z' }],
  ] as const) {
    const { errors } = await service.ask(save, { name: 'x', filter: nothing }, 'auditor');
    expect(errors[0].extensions.field).toBe(`filter.${field}`);
  }
  const own = { name: 'x', filter: { caseReference: 'HSG-1' } };
  expect((await service.ask(save, own, 'governance')).errors[0].extensions.code).toBe('FORBIDDEN');
  const remove = 'mutation Delete($id: ID!) { deleteSavedSearch(id: $id) }';
  expect((await service.ask(remove, { id: data.saveSearch.id }, 'auditor')).data).toEqual({
    deleteSavedSearch: true,
  });
  expect((await service.ask('{ savedSearches { id } }', {}, 'auditor')).data.savedSearches).toEqual(
    [],
  );
  const owner = await service.owner();
  const fill = `insert into saved_search (id, name, filter, saved_by)
    select gen_random_uuid(), 'many ' || n, '{}', 'x' from generate_series(1, 500) n`;
  await owner.query(fill);
  const full = await service.ask(save, { name: 'One more', filter }, 'auditor');
  expect(full.errors[0].message).toMatch(/at most 500 searches are kept.+delete one first/);
  await owner.query('delete from saved_search');
  await owner.end();
});

test('whose data went to whom, and who was told of a change', async () => {
  const query = `query Who($reference: String!) { subjectDisclosures(reference: $reference) {
    decisions { edges { node { id } } }
    recipients { partner disclosures notifications { reason messageReference } }
  } }`;
  const look = async (reference: string) =>
    (await service.ask(query, { reference }, 'governance')).data.subjectDisclosures;
  const subject = { reference: PERSON };
  expect((await ask('anonymised', { subject, dataForm: 'ANONYMISED' })).outcome).toBe('ALLOW');
  expect(await look(PERSON)).toEqual({
    decisions: { edges: [{ node: { id: ids.allowed } }] },
    recipients: [{ partner: 'barnet_homes', disclosures: 1, notifications: [] }],
  });
  const tell = `mutation Tell($input: NotificationInput!) { recordNotification(input: $input) { id } }`;
  const input = {
    reference: PERSON,
    partner: 'barnet_homes',
    reason: 'ERASURE',
    messageReference: 'L-9',
  };
  expect((await service.ask(tell, { input }, 'governance')).errors).toBeUndefined();
  const other = await service.ask(tell, { input: { ...input, partner: 'dwp' } }, 'governance');
  expect(other.errors[0].extensions).toMatchObject({
    field: 'input.partner',
    suggestions: ['barnet_homes'],
  });
  expect((await look(PERSON)).recipients[0].notifications).toEqual([
    { reason: 'ERASURE', messageReference: 'L-9' },
  ]);
  expect(await look('nobody')).toEqual({ decisions: { edges: [] }, recipients: [] });
});

test('a decision replayed gives the same bytes, one by one and by the command', async () => {
  const query =
    'query Replay($id: ID!) { replay(id: $id) { same outcome replayedOutcome logged replayed } }';
  for (const id of Object.values(ids)) {
    const { data } = await service.ask(query, { id }, 'auditor');
    expect(data.replay).toMatchObject({ same: true, logged: data.replay.replayed });
  }
  const ended = once(service.process, 'exit');
  service.process.kill('SIGINT');
  await ended;
  const cli = ['dist/cli.js', 'replay', '--from', '0'];
  const env = { ...process.env, DATA_DIR: dataDir };
  const { stdout } = await run('node_modules/.bin/node', cli, { env });
  expect(stdout).toBe('5 decisions replayed, 0 different\n');
  const unknown = run('node_modules/.bin/node', [...cli, '--revision', '99'], { env });
  await expect(unknown).rejects.toMatchObject({ code: 2 });
  service = await Service.start({ DATA_DIR: dataDir });
});
