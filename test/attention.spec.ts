import { type Json, MAY_I_SHARE, Service } from './service.js';

let service: Service;

beforeAll(async () => {
  service = await Service.start();
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

const REVIEW = `mutation ($decision: ID!) {
  reviewEmergencyDecision(decision: $decision, finding: JUSTIFIED, note: "The ambulance log shows it.") {
    __typename ... on EmergencyReview { decision finding client }
    ... on RegisterRefusal { code problems { evidence { name value } } } } }`;

test('an emergency decision awaits its second look, by another than who asked, once', async () => {
  const request = {
    partner: 'nhs_icb',
    purpose: 'service_delivery.direct_care',
    dataCategories: ['health', 'contact'],
    circumstances: ['life_threatening_emergency', 'cannot_consent'],
    lawfulBasis: 'vital_interests',
  };
  const asked = await service.ask(MAY_I_SHARE, { request }, 'asker', 'out-of-hours');
  expect(asked.data.mayIShare.outcome).toBe('ALLOW');
  const decision = asked.data.mayIShare.id;
  const [item] = await attention('EMERGENCY_DECISION');
  expect(item).toMatchObject({ reference: decision, band: 'DAYS_30' });
  const review = async (id: string, client: string) =>
    (await service.ask(REVIEW, { decision: id }, 'governance', client)).data
      .reviewEmergencyDecision;
  expect(await review(decision, 'out-of-hours')).toMatchObject({ code: 'OWN_DECISION' });
  expect(await review('not-an-id', 'caldicott')).toMatchObject({ code: 'NO_EMERGENCY' });
  expect(await review(decision, 'caldicott')).toEqual({
    __typename: 'EmergencyReview',
    decision,
    finding: 'JUSTIFIED',
    client: 'caldicott',
  });
  expect(await review(decision, 'caldicott')).toMatchObject({ code: 'ALREADY_REVIEWED' });
  expect(await attention('EMERGENCY_DECISION')).toEqual([]);
  const owner = await service.owner();
  const { rows } = await owner.query("select bytes from entry where kind = 'review'");
  await owner.end();
  expect(rows.map(({ bytes }) => JSON.parse(bytes))).toMatchObject([
    { decision, finding: 'JUSTIFIED', client: 'caldicott' },
  ]);
});
