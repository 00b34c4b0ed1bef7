import { type Json, MAY_I_SHARE, Service } from './service.js';

const REQUEST = {
  partner: 'barnet_homes',
  purpose: 'service_delivery.housing',
  dataCategories: ['identity', 'contact'],
};

let service: Service;

beforeAll(async () => {
  service = await Service.start();
});

afterAll(() => service?.stop());

const ask = (changes: Json = {}) =>
  service.ask(MAY_I_SHARE, { request: { ...REQUEST, ...changes } });

const COUNT = '{ decisions(first: 200) { edges { node { id } } pageInfo { hasNextPage } } }';

async function countDecisions(): Promise<number> {
  const { data } = await service.ask(COUNT, {}, 'auditor');
  return data.decisions.edges.length;
}

test.each([
  [
    'an unknown partner',
    { partner: 'dpw' },
    'partner',
    /unknown partner `dpw`: did you mean `dwp`\?/,
    ['dwp'],
  ],
  [
    'an unknown purpose',
    { purpose: 'finance.benefit' },
    'purpose',
    /unknown purpose/,
    ['finance.benefits'],
  ],
  [
    'an unknown category',
    { dataCategories: ['helth'] },
    'dataCategories',
    /unknown data category/,
    ['health'],
  ],
  ['no category', { dataCategories: [] }, 'dataCategories', /at least one/, []],
  ['a category twice', { dataCategories: ['identity', 'identity'] }, 'dataCategories', /twice/, []],
  [
    '51 categories',
    { dataCategories: Array(51).fill('identity') },
    'dataCategories',
    /at most 50/,
    [],
  ],
  [
    'an unknown circumstance',
    { circumstances: ['child_at_rsk'] },
    'circumstances',
    /unknown/,
    ['child_at_risk'],
  ],
  [
    'an unknown document',
    { evidence: [{ kind: 'court_ordr', reference: 'x' }] },
    'evidence[0].kind',
    /unknown/,
    ['court_order'],
  ],
  [
    'an unknown basis',
    { lawfulBasis: 'public_tsk' },
    'lawfulBasis',
    /unknown lawful basis/,
    ['public_task'],
  ],
  ['an unknown consent', { consent: 'CONSENT-999' }, 'consent', /no consent `CONSENT-999`/, []],
  ['no country', { country: 'UK' }, 'country', /ISO 3166-1/, ['GB']],
  ['a country in small letters', { country: 'fr' }, 'country', /ISO 3166-1/, ['FR']],
  ['no country at all', { country: '' }, 'country', /ISO 3166-1/, []],
  ['an empty basis', { lawfulBasis: '' }, 'lawfulBasis', /unknown lawful basis/, []],
  [
    'a document of a day to come',
    { evidence: [{ kind: 'court_order', reference: 'CO-1', date: '2099-01-01' }] },
    'evidence[0].date',
    /cannot be in the future/,
    [],
  ],
  [
    'a person who is a dash',
    { subject: { reference: '-' } },
    'subject.reference',
    /letter or digit/,
    [],
  ],
  ['a negative count', { recordCount: -1 }, 'recordCount', /0 or more/, []],
  ['an adult of twelve', { subject: { kind: 'ADULT', age: 12 } }, 'subject.age', /18 or over/, []],
  [
    'an NHS number',
    { caseReference: '943 476 5919' },
    'caseReference',
    /NHS number.*subject\.reference/,
    [],
  ],
  ['an e-mail address', { onBehalfOf: 'jo@example.org' }, 'onBehalfOf', /e-mail address/, []],
  [
    'a reference of 65 characters',
    { caseReference: 'x'.repeat(65) },
    'caseReference',
    /at most 64/,
    [],
  ],
  ['a blank key', { idempotencyKey: ' ' }, 'idempotencyKey', /leave it out/, []],
])(
  '%s is an error that names field and value, and no decision',
  async (_, changes, field, message, near) => {
    const before = await countDecisions();
    const { data, errors } = await ask(changes);
    expect(data).toBeNull();
    expect(errors[0].message).toMatch(message);
    expect(errors[0].extensions).toMatchObject({ code: 'BAD_USER_INPUT' });
    expect(errors[0].extensions.field).toContain(field);
    if (near) expect(errors[0].extensions.suggestions.slice(0, 1)).toEqual(near);
    expect(await countDecisions()).toBe(before);
  },
);

test('a personal identifier is not repeated back', async () => {
  const { errors } = await ask({ caseReference: '943 476 5919' });
  expect(JSON.stringify(errors)).not.toMatch(/943/);
});

test.each([
  [
    'a form there is not',
    { dataForm: 'ANONYMIZED' },
    'request.dataForm',
    'ANONYMIZED',
    ['ANONYMISED'],
  ],
  ['half a record', { recordCount: 1.5 }, 'request.recordCount', 1.5, []],
])('%s is told by field and value too', async (_, changes, field, value, suggestions) => {
  const { errors } = await ask(changes);
  expect(errors[0].extensions).toEqual({ code: 'BAD_USER_INPUT', field, value, suggestions });
});

test('a bad date is refused', async () => {
  const evidence = [{ kind: 'court_order', reference: 'CO-1', date: '2026-02-30' }];
  const { errors } = await ask({ evidence });
  expect(errors[0].extensions.code).toBe('BAD_USER_INPUT');
});

test('the same idempotency key gives the same decision, with another request an error', async () => {
  const first = await ask({ idempotencyKey: 'key-1' });
  const second = await ask({ idempotencyKey: 'key-1' });
  expect(second.data.mayIShare).toEqual(first.data.mayIShare);
  const other = await ask({ idempotencyKey: 'key-1', purpose: 'safeguarding.children' });
  expect(other.errors[0].message).toMatch(/used with another request/);
  const once = await Promise.all(
    Array.from({ length: 10 }, () => ask({ idempotencyKey: 'key-2' })),
  );
  expect(new Set(once.map(({ data }) => data.mayIShare.id)).size).toBe(1);
});

test('a key asked again finds its decision though the partner has moved meanwhile', async () => {
  const asked = { partner: 'local_charity', idempotencyKey: 'key-moved' };
  const first = await ask(asked);
  const { data } = await service.ask(
    `{ partner(code: "local_charity") { version name kind } }`,
    {},
    'governance',
  );
  const { version, name, kind } = data.partner;
  const moved = await service.ask(
    `mutation ($version: Int!, $partner: PartnerInput!) {
      amendPartner(code: "local_charity", version: $version, partner: $partner) { __typename } }`,
    { version, partner: { name, kind, country: 'FR' } },
    'governance',
  );
  expect(moved.data.amendPartner).toEqual({ __typename: 'Partner' });
  expect((await ask(asked)).data.mayIShare.id).toBe(first.data.mayIShare.id);
  const said = await ask({ ...asked, country: 'FR' });
  expect(said.errors[0].message).toMatch(/used with another request/);
});

const EACH = `mutation Each($requests: [SharingRequestInput!]!) {
  mayIShareEach(requests: $requests) { id outcome remedies { changes { kind code } } } }`;

test('one key for two requests of a batch is an error that says where, and nothing of it is logged', async () => {
  const before = await countDecisions();
  const keyed = { ...REQUEST, idempotencyKey: 'key-3' };
  const requests = [keyed, REQUEST, { ...keyed, recordCount: 2 }];
  const { data, errors } = await service.ask(EACH, { requests });
  expect(data).toBeNull();
  expect(errors[0].extensions).toMatchObject({
    code: 'BAD_USER_INPUT',
    field: 'requests[2].idempotencyKey',
    value: 'key-3',
  });
  expect(await countDecisions()).toBe(before);
  const same = await service.ask(EACH, { requests: [keyed, keyed] });
  expect(same.data.mayIShareEach[0].id).toBe(same.data.mayIShareEach[1].id);
});

test('in a batch each no gets the remedies it would get alone', async () => {
  const requests = Array.from({ length: 40 }, (_, index) => ({
    partner: 'us_cloud_host',
    purpose: 'service_management',
    dataCategories: ['health'],
    recordCount: 5000 + index,
  }));
  const [alone] = (await service.ask(EACH, { requests: [requests[0]] })).data.mayIShareEach;
  expect(alone.remedies.length).toBeGreaterThan(0);
  const { data } = await service.ask(EACH, { requests });
  for (const each of data.mayIShareEach) expect(each.remedies).toEqual(alone.remedies);
});

test('a UUID is a key like any other', async () => {
  for (const idempotencyKey of [
    '828b54c3-5b5a-4d0d-b680-fa0354250027',
    '8d8ea074-8260-4922-a1cc-8e6ea53c366f',
  ]) {
    const { data } = await ask({ ...REQUEST, idempotencyKey });
    expect(data.mayIShare.outcome).toBe('ALLOW');
  }
});

test('remedies of more answers than there is time for are refused before anything is logged', async () => {
  const before = await countDecisions();
  const { errors } = await service.ask(EACH, { requests: Array(125).fill(REQUEST) });
  expect(errors[0].extensions.code).toBe('TOO_COSTLY');
  expect(await countDecisions()).toBe(before);
});

test('however much is wrong, it is told as such', async () => {
  const requests = Array(60).fill({ ...REQUEST, dataForm: 'W' });
  const { errors } = await service.ask(EACH, { requests });
  const codes = new Set(errors.map(({ extensions }: Json) => extensions.code));
  expect(codes).toEqual(new Set(['BAD_USER_INPUT']));
  expect(errors.at(-1).message).toMatch(/more of what was sent is wrong/);
});

test('a subscription is told that there are none', async () => {
  const { errors } = await service.ask('subscription { x }');
  expect(errors[0].extensions.code).not.toBe('INTERNAL');
});

test('lists refuse what is no cursor of theirs and a partner that nobody knows', async () => {
  const wrong = async (query: string) => (await service.ask(query)).errors[0].extensions;
  expect(await wrong('{ partners(first: 1, after: "x") { edges { cursor } } }')).toMatchObject({
    code: 'BAD_USER_INPUT',
    field: 'after',
  });
  for (const partner of ['', 'nope']) {
    expect(
      await wrong(`{ agreements(first: 1, partner: "${partner}") { edges { cursor } } }`),
    ).toMatchObject({
      code: 'BAD_USER_INPUT',
      field: 'partner',
    });
  }
});

test('what if: an answer, and nothing in the log', async () => {
  const before = await countDecisions();
  const query = `query If($request: SharingRequestInput!, $at: DateTime) {
    whatIf(request: $request, at: $at) { outcome reasons { code } decidedAt } }`;
  const now = await service.ask(query, { request: REQUEST });
  expect(now.data.whatIf.outcome).toBe('ALLOW');
  const at = '2040-01-01T00:00:00.000Z';
  const later = await service.ask(query, { request: REQUEST, at });
  expect(later.data.whatIf).toMatchObject({ outcome: 'DENY', decidedAt: at });
  expect(await countDecisions()).toBe(before);
});

test('decisions: newest first, in pages that join without gap or double, by every filter', async () => {
  const { data } = await service.ask(
    `mutation Each($requests: [SharingRequestInput!]!) { mayIShareEach(requests: $requests) { id } }`,
    {
      requests: [
        ...Array(7).fill({ ...REQUEST, dataCategories: ['identity', 'health.mental'] }),
        ...Array(3).fill(REQUEST),
      ],
    },
  );
  const mine: string[] = data.mayIShareEach.map(({ id }: Json) => id);
  const query = `query Found($filter: DecisionFilter, $after: String) {
    decisions(filter: $filter, first: 3, after: $after) {
      edges { node { id outcome denialKind } } pageInfo { hasNextPage endCursor } } }`;
  const found: Json[] = [];
  let after: string | null = null;
  do {
    const page: Json = await service.ask(query, { after }, 'auditor');
    found.push(...page.data.decisions.edges.map(({ node }: Json) => node));
    after = page.data.decisions.pageInfo.hasNextPage
      ? page.data.decisions.pageInfo.endCursor
      : null;
  } while (after);
  const ids = found.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.slice(0, 10).sort()).toEqual([...mine].sort());
  const by = async (filter: Json) =>
    (await service.ask(query, { filter }, 'auditor')).data.decisions.edges.map((e: Json) => e.node);
  for (const { id } of await by({ dataCategory: 'health' })) expect(mine).toContain(id);
  expect(await by({ denialKind: 'NOT_COVERED' })).toEqual(
    Array(3).fill({ id: expect.any(String), outcome: 'DENY', denialKind: 'NOT_COVERED' }),
  );
  expect(await by({ dataCategory: 'health' })).toHaveLength(3);
  expect(await by({ outcome: 'ALLOW', denialKind: 'FORBIDDEN' })).toEqual([]);
  expect((await by({ purpose: 'service_delivery', partner: 'barnet_homes' })).length).toBe(3);
  expect(await by({ to: '2020-01-01T00:00:00Z' })).toEqual([]);
});

test('a decision is found by its id, by who asked or an auditor, and by nobody else', async () => {
  const { data } = await ask({ subject: { reference: 'Case 4711/B', kind: 'CHILD', age: 9 } });
  const query = `query One($id: ID!) { decision(id: $id) { id outcome request { subject { pseudonym kind age } } } }`;
  const variables = { id: data.mayIShare.id };
  const own = await service.ask(query, variables);
  expect(own.data.decision.request.subject).toMatchObject({ kind: 'CHILD', age: 9 });
  const auditor = await service.ask(query, variables, 'auditor');
  expect(auditor.data.decision).toEqual(own.data.decision);
  const stranger = await service.ask(query, variables, 'asker', 'another-app');
  expect(stranger.data.decision).toBeNull();
  const again = await ask({ subject: { reference: 'case 4711 b', kind: 'CHILD', age: 9 } });
  const { data: found } = await service.ask(query, { id: again.data.mayIShare.id });
  expect(found.decision.request.subject.pseudonym).toBe(
    own.data.decision.request.subject.pseudonym,
  );
});

test('an auditor may not ask; nobody comes in without a token', async () => {
  const { errors } = await service.ask(MAY_I_SHARE, { request: REQUEST }, 'auditor');
  expect(errors[0].extensions.code).toBe('FORBIDDEN');
  const response = await fetch(`${service.url}/graphql`, { method: 'POST' });
  expect(response.status).toBe(401);
  expect(response.headers.get('www-authenticate')).toMatch(/^Bearer/);
});

test('the vocabulary and the register can be read', async () => {
  const { data } = await service.ask(`{
    vocabulary {
      dataCategories { code label class citations { url } } purposes { code label }
      circumstances { code label } evidenceKinds { code label } partnerKinds { code label }
    }
    partner(code: "dwp") { name kind assurance { inDate } agreements { reference status partners { code } } }
    partners(first: 5) { edges { cursor node { code } } pageInfo { hasNextPage endCursor } }
    agreement(reference: "DSA-004") { status title }
    agreements(partner: "dwp") { edges { node { reference } } }
  }`);
  expect(data.vocabulary.dataCategories.find((c: Json) => c.code === 'health.mental').class).toBe(
    'SPECIAL',
  );
  expect(data.partner).toMatchObject({ kind: 'central_government', assurance: { inDate: true } });
  expect(data.partner.agreements[0]).toMatchObject({ reference: 'DSA-006', status: 'IN_FORCE' });
  expect(data.partners.pageInfo.hasNextPage).toBe(true);
  expect(data.agreement.status).toBe('ENDED');
  expect(data.agreements.edges).toHaveLength(1);
});
