import { type Json, MAY_I_SHARE, Service } from './service.js';

let service: Service;

beforeAll(async () => {
  service = await Service.start({ ON_BEHALF_OF_CLIENTS: 'day-app' });
});

afterAll(() => service?.stop());

async function attention(...kinds: string[]): Promise<Json[]> {
  const { data } = await service.ask(
    `query ($kinds: [AttentionKind!]) { attention(kinds: $kinds, first: 200) {
      edges { node { kind reference title due band message } } counts { kind count } } }`,
    { kinds },
    'governance',
  );
  return data.attention.edges.map(({ node }: Json) => node);
}

const referencesOf = (items: Json[]) => items.map(({ reference }) => reference);

test('what the register itself shows, each with how soon and what to do', async () => {
  const found = await attention('DESTRUCTION_NOT_CONFIRMED', 'AGREEMENT_NOT_STARTED');
  expect(found.map(({ reference, band }) => [reference, band])).toEqual([
    ['DSA-004', 'OVERDUE'],
    ['DSA-010', expect.stringMatching(/^DAYS_/)],
  ]);
  expect(found[0].message).toMatch(/confirmDestruction/);
  expect(referencesOf(await attention('ASSURANCE_EXPIRING'))).toContain('your_choice_barnet');
  expect(referencesOf(await attention('DOCUMENT_REVIEW'))).toEqual(['APD-2']);
  const reviews = await attention('AGREEMENT_REVIEW');
  expect(referencesOf(reviews)).toContain('DSA-009');
  expect(referencesOf(reviews)).not.toContain('DSA-004');
});

test('an agreement that a decision relies on is no longer one that none relies on', async () => {
  expect(referencesOf(await attention('AGREEMENT_NOT_RELIED_ON'))).toContain('DSA-001');
  const request = {
    partner: 'barnet_homes',
    purpose: 'service_delivery.housing',
    dataCategories: ['identity'],
  };
  await service.ask(MAY_I_SHARE, { request });
  const left = referencesOf(await attention('AGREEMENT_NOT_RELIED_ON'));
  expect(left).not.toContain('DSA-001');
  expect(left).toContain('DSA-003');
});

test('a category asked for that no agreement covers is named, and counted once for each time', async () => {
  const partner = {
    partner: 'enfield_council',
    purpose: 'service_delivery.housing',
    dataCategories: ['financial'],
  };
  await service.ask(MAY_I_SHARE, { request: partner });
  await service.ask(MAY_I_SHARE, { request: partner });
  await attention();
  const found = await attention('CATEGORY_NOT_COVERED');
  expect(found.find(({ reference }) => reference === 'enfield_council')).toMatchObject({
    title: 'financial for service_delivery.housing',
    message: expect.stringMatching(/^Asked for 2 times/),
  });
});

test('a page goes on from its cursor, which no one makes up', async () => {
  const page = async (after: string | null, first = 3) =>
    service.ask(
      `query ($first: Int!, $after: String) { attention(first: $first, after: $after) {
        edges { node { kind reference title due } } pageInfo { hasNextPage endCursor } } }`,
      { first, after },
      'governance',
    );
  const nodesOf = ({ edges }: Json): Json[] => edges.map(({ node }: Json) => node);
  const found: Json[] = [];
  let after: string | null = null;
  do {
    const { attention: shown }: Json = (await page(after)).data;
    found.push(...nodesOf(shown));
    after = shown.pageInfo.hasNextPage ? shown.pageInfo.endCursor : null;
  } while (after);
  expect(found).toEqual(nodesOf((await page(null, 200)).data.attention));
  for (const bad of ['x', '', Buffer.from('EMERGENCY_DECISION x y').toString('base64url')]) {
    const { errors } = await page(bad);
    expect(errors[0].extensions).toMatchObject({ code: 'BAD_USER_INPUT', field: 'after' });
  }
});

const REVIEW = `mutation ($decision: ID!, $note: String!) {
  reviewEmergencyDecision(decision: $decision, finding: JUSTIFIED, note: $note) {
    __typename ... on EmergencyReview { decision finding client person }
    ... on RegisterRefusal { code problems { evidence { name value } } } } }`;

const EMERGENCY = {
  partner: 'nhs_icb',
  purpose: 'service_delivery.direct_care',
  dataCategories: ['health', 'contact'],
  circumstances: ['life_threatening_emergency', 'cannot_consent'],
  lawfulBasis: 'vital_interests',
};

async function allowed(client: string, person?: string, onBehalfOf?: string): Promise<Json> {
  const request = { ...EMERGENCY, onBehalfOf };
  const { data } = await service.ask(MAY_I_SHARE, { request }, 'asker', client, person);
  expect(data.mayIShare.outcome).toBe('ALLOW');
  return data.mayIShare;
}

const inEmergency = async (...by: [string, string?, string?]) => (await allowed(...by)).id;

async function review(decision: string, client: string, person?: string, note = 'It is so.') {
  const given = { decision, note };
  const { data, errors } = await service.ask(REVIEW, given, 'governance', client, person);
  return errors ? errors[0].extensions : data.reviewEmergencyDecision;
}

test('an emergency decision awaits its second look, by another than who asked, once', async () => {
  const { id: decision, obligations } = await allowed('out-of-hours');
  const owed = obligations.find(({ code }: Json) => code === 'review_after_emergency');
  const [item] = await attention('EMERGENCY_DECISION');
  expect(item).toMatchObject({ reference: decision, band: 'DAYS_30', due: owed.dueBy });
  expect(await review('not-an-id', 'caldicott', 'robin')).toMatchObject({ code: 'NO_EMERGENCY' });
  const reviewed = {
    __typename: 'EmergencyReview',
    decision,
    finding: 'JUSTIFIED',
    client: 'caldicott',
    person: 'robin',
  };
  expect(await review(decision, 'caldicott', 'robin')).toEqual(reviewed);
  expect(await review(decision, 'caldicott', 'robin')).toMatchObject({ code: 'ALREADY_REVIEWED' });
  expect(await attention('EMERGENCY_DECISION')).toEqual([]);
  const owner = await service.owner();
  const { rows } = await owner.query("select bytes from entry where kind = 'review'");
  await owner.end();
  expect(rows.map(({ bytes }) => JSON.parse(bytes))).toMatchObject([
    { decision, finding: 'JUSTIFIED', client: 'caldicott', person: 'robin' },
  ]);
});

test('no second look by who asked, by whom it was for, nor by an app alone', async () => {
  const [byApp, byPerson] = [await inEmergency('night-app'), await inEmergency('console', 'alex')];
  const looked = (id: string, ...by: [string, string?]) => review(id, ...by);
  expect(await looked(byApp, 'night-app', 'alex')).toMatchObject({ code: 'OWN_DECISION' });
  expect(await looked(byPerson, 'console')).toMatchObject({ code: 'NO_PERSON' });
  expect(await looked(byPerson, 'another-app')).toMatchObject({ code: 'NO_PERSON' });
  expect(await looked(byPerson, 'another-app', 'ALEX')).toMatchObject({
    code: 'OWN_DECISION',
    problems: [{ evidence: [{ name: 'askedBy', value: 'ALEX' }] }],
  });
  expect(await review(byPerson, 'console', 'robin', ' ')).toMatchObject({
    code: 'BAD_USER_INPUT',
    field: 'note',
  });
  expect(await looked(byPerson, 'console', 'robin')).toMatchObject({ person: 'robin' });
  const forStaff = await inEmergency('day-app', undefined, 'staff-9');
  expect(await looked(forStaff, 'console', 'staff-9')).toMatchObject({ code: 'OWN_DECISION' });
});
