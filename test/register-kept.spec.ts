import { type Json, MAY_I_SHARE, Service } from './service.js';
import { consentOf, inDays, TERMS } from './terms.js';

/* What those who keep the register look for, and take back. */

let service: Service;

beforeAll(async () => {
  service = await Service.start();
});

afterAll(() => service?.stop());

async function governance(query: string, variables: Json = {}): Promise<Json> {
  const { data, errors } = await service.ask(query, variables, 'governance');
  return errors ? errors[0].extensions : Object.values(data)[0];
}

const answerTo = async (request: Json): Promise<Json> =>
  (await service.ask(MAY_I_SHARE, { request })).data.mayIShare;

const REFUSAL = '... on RegisterRefusal { problems { code message } }';
const nodes = ({ edges }: Json): Json[] => edges.map(({ node }: Json) => node);

const agreements = async (filter: Json, first = 200, after?: string) =>
  governance(
    `query ($filter: AgreementFilter, $first: Int!, $after: String) {
      agreements(filter: $filter, first: $first, after: $after) {
        edges { node { reference status title purposes } } pageInfo { hasNextPage endCursor } } }`,
    { filter, first, after },
  );

test('agreements are found by name, by where they stand, and by what they cover', async () => {
  const all = nodes(await agreements({}));
  const references = async (filter: Json) =>
    nodes(await agreements(filter)).map(({ reference }) => reference);
  const where = (wanted: (each: Json) => boolean) =>
    all.filter(wanted).map(({ reference }) => reference);
  for (const status of new Set(all.map((each) => each.status))) {
    expect(await references({ status })).toEqual(where((each) => each.status === status));
  }
  const named = String((all[3] as Json).title).slice(2, 9);
  const isNamed = ({ title }: Json) => title.toLowerCase().includes(named.toLowerCase());
  expect(await references({ named: named.toUpperCase() })).toEqual(where(isNamed));
  const beneath = { purpose: 'service_delivery.housing', status: 'IN_FORCE' };
  const covers = ({ purposes }: Json) =>
    purposes.some((code: string) => ['service_delivery', beneath.purpose, 'any'].includes(code));
  const covering = where((each) => covers(each) && each.status === 'IN_FORCE');
  expect(covering.length).toBeGreaterThan(0);
  expect(await references(beneath)).toEqual(covering);
  const [one, two] = [await agreements(beneath, 1), covering.length > 1];
  expect(one.pageInfo.hasNextPage).toBe(two);
  const rest = nodes(await agreements(beneath, 200, one.pageInfo.endCursor));
  expect(rest.map(({ reference }) => reference)).toEqual(covering.slice(1));
});

test('partners are found by name, kind and standing; a mistyped kind is told', async () => {
  const found = async (filter: Json) =>
    governance(
      'query ($filter: PartnerFilter) { partners(filter: $filter) { edges { node { code kind status } } } }',
      { filter },
    );
  const police = nodes(await found({ kind: 'police' }));
  expect(police.map(({ code }) => code)).toContain('metropolitan_police');
  expect(new Set(police.map(({ kind }) => kind))).toEqual(new Set(['police']));
  expect(nodes(await found({ named: 'POLITAN pol' }))).toMatchObject([
    { code: 'metropolitan_police' },
  ]);
  const suspended = nodes(await found({ status: 'SUSPENDED' }));
  expect(suspended.every(({ status }) => status === 'SUSPENDED')).toBe(true);
  expect(await found({ kind: 'polize' })).toMatchObject({
    code: 'BAD_USER_INPUT',
    field: 'filter.kind',
    suggestions: ['police'],
  });
});

const RECORD =
  'mutation ($consent: ConsentInput!) { recordConsent(consent: $consent) { __typename } }';

const consentsOf = async (subject: string) =>
  nodes(
    await governance(
      'query ($s: String) { consents(subject: $s) { edges { node { reference current } } } }',
      { s: subject },
    ),
  );

test('a person who takes back what they agreed to is found without its number, and the look is logged', async () => {
  for (const [reference, subject] of [
    ['CK-1', 'Person 1'],
    ['CK-2', 'person-1'],
    ['CK-3', 'Person 2'],
  ] as const) {
    await service.ask(RECORD, { consent: consentOf(reference, subject) });
  }
  const found = await consentsOf('PERSON1');
  expect(found.map(({ reference }) => reference)).toEqual(['CK-1', 'CK-2']);
  expect(await consentsOf('somebody else')).toEqual([]);
  const owner = await service.owner();
  const { rows } = await owner.query(
    "select convert_from(bytes, 'UTF8') as text from entry where kind = 'lookup' order by at, id",
  );
  await owner.end();
  expect(rows.map(({ text }) => JSON.parse(text).event)).toEqual([
    'consents_looked_up',
    'consents_looked_up',
  ]);
  expect(rows.some(({ text }) => /person.?1|somebody/i.test(text))).toBe(false);
});

test('with the link to a person go their consents: nobody could show whose they are', async () => {
  const request = {
    partner: 'insurer',
    purpose: 'service_information',
    dataCategories: ['identity'],
    consent: 'CK-1',
  };
  expect((await answerTo(request)).outcome).toBe('ALLOW');
  const unlink = 'mutation { unlinkSubject(reference: "person 1") }';
  expect(await governance(unlink)).toBe(true);
  expect((await answerTo(request)).reasons).toMatchObject([{ code: 'consent_withdrawn' }]);
  const history = '{ consent(reference: "CK-2") { history { edges { node { change reason } } } } }';
  expect(nodes((await governance(history)).history)[0]).toMatchObject({
    change: 'WITHDRAW',
    reason: expect.stringMatching(/unlinked/),
  });
  expect((await answerTo({ ...request, consent: 'CK-3' })).outcome).toBe('ALLOW');
});

test('an assessment that was found wrong counts no more, until it is adopted anew', async () => {
  const request = {
    partner: 'department_for_education',
    purpose: 'statutory_returns.school_census',
    dataCategories: ['ethnicity', 'education'],
    recordCount: 52_000,
  };
  expect((await answerTo(request)).outcome).toBe('ALLOW');
  const withdraw = (version: number) =>
    governance(
      `mutation { withdrawDpia(reference: "DPIA-7", version: ${version}, reason: "Wrong risks") {
        ... on Dpia { version inDate withdrawn } ${REFUSAL} } }`,
    );
  expect(await withdraw(1)).toMatchObject({ version: 2, inDate: false });
  expect((await answerTo(request)).reasons).toMatchObject([{ code: 'dpia_missing' }]);
  expect((await withdraw(2)).problems).toMatchObject([{ code: 'NOT_POSSIBLE_NOW' }]);
  const review = `mutation ($next: DateTime!) { reviewDpia(reference: "DPIA-7", version: 2, nextReview: $next) { ${REFUSAL} } }`;
  expect((await governance(review, { next: inDays(100) })).problems).toMatchObject([
    { message: expect.stringMatching(/withdrawn: adopt it anew/) },
  ]);
  const adopt = `mutation ($dpia: DpiaInput!) { adoptDpia(dpia: $dpia, version: 2) {
    ... on Dpia { version inDate withdrawn } } }`;
  const dpia = {
    reference: 'DPIA-7',
    title: 'School census',
    purposes: ['statutory_returns.school_census'],
    dataCategories: ['education', 'ethnicity'],
    approved: inDays(-1),
    review: inDays(300),
  };
  expect(await governance(adopt, { dpia })).toEqual({ version: 3, inDate: true, withdrawn: null });
  expect((await answerTo(request)).outcome).toBe('ALLOW');
});

test('a policy document is taken back as well', async () => {
  const withdrawn = await governance(
    `mutation { withdrawAppropriatePolicyDocument(reference: "APD-1", version: 1, reason: "Wrong") {
      ... on AppropriatePolicyDocument { version inDate withdrawn } } }`,
  );
  expect(withdrawn).toMatchObject({ version: 2, inDate: false, withdrawn: expect.anything() });
  const kept = await governance('{ appropriatePolicyDocuments { reference inDate } }');
  expect(kept).toContainEqual({ reference: 'APD-1', inDate: false });
});

const versionOf = async (code: string): Promise<number> =>
  (await governance(`{ partner(code: "${code}") { version } }`)).version;

test('a succession that was recorded by mistake is taken back, with the agreements that came with it', async () => {
  const housing = { purpose: 'service_delivery.housing', dataCategories: ['identity', 'contact'] };
  const create = `mutation { createPartner(code: "homes_2", partner: { name: "Homes 2", kind: "housing_provider" }) {
    ... on Partner { version } } }`;
  await governance(create);
  const assured = `mutation ($assurance: AssuranceInput!) {
    recordAssurance(code: "homes_2", version: 1, assurance: $assurance) { ... on Partner { version } } }`;
  const assurance = { kind: 'dspt', passed: inDays(-1), expires: inDays(300) };
  await governance(assured, { assurance });
  const before = await answerTo({ ...housing, partner: 'homes_2' });
  expect(before.outcome).toBe('DENY');
  const { kind, role } = await governance('{ partner(code: "barnet_homes") { kind role } }');
  const same = `mutation { amendPartner(code: "homes_2", version: 2, partner: { name: "Homes 2", kind: "${kind}", role: ${role} }) {
    ... on Partner { version } ${REFUSAL} } }`;
  expect(await governance(same)).toEqual({ version: 3 });
  const succeed = `mutation { succeedPartners(predecessors: [{ code: "barnet_homes", version: ${await versionOf('barnet_homes')} }],
    successor: "homes_2", reason: "A slip") { ... on Partner { code } ${REFUSAL} } }`;
  expect(await governance(succeed)).toEqual({ code: 'homes_2' });
  expect((await answerTo({ ...housing, partner: 'homes_2' })).outcome).toBe('ALLOW');
  const during = new Date().toISOString();
  const undo = `mutation { undoSuccession(code: "barnet_homes", version: ${await versionOf('barnet_homes')}, reason: "A slip") {
    ... on Partner { status successor { code } } ${REFUSAL} } }`;
  expect(await governance(undo)).toEqual({ status: 'ACTIVE', successor: null });
  expect((await answerTo({ ...housing, partner: 'homes_2' })).outcome).toBe('DENY');
  expect((await answerTo({ ...housing, partner: 'barnet_homes' })).outcome).toBe('ALLOW');
  const asOf = `query ($at: DateTime) { partner(code: "homes_2", asOf: $at) { predecessors { code } } }`;
  expect(await governance(asOf, { at: during })).toEqual({
    predecessors: [{ code: 'barnet_homes' }],
  });
  expect(await governance('{ partner(code: "homes_2") { predecessors { code } } }')).toEqual({
    predecessors: [],
  });
});

const DETAILS = 'details { retention method dpia parties { partner lawfulBasis } }';

test('an agreement that is amended keeps what is not repeated, and loses what is null', async () => {
  const change = (name: string, version: string, terms: Json) =>
    governance(
      `mutation ($terms: AgreementTermsInput!) { ${name}(reference: "KEPT-1"${version}, terms: $terms) {
        ... on Agreement { ${DETAILS} } ${REFUSAL} } }`,
      { terms },
    );
  const given = { ...TERMS, retention: 'Six years', method: 'Post', dpia: 'DPIA-404' };
  await change('createAgreement', '', given);
  const unsaid = { ...TERMS, retention: undefined };
  const again = { ...unsaid, parties: [{ partner: 'local_charity' }], method: null };
  const { details } = await change('amendAgreement', ', version: 1', again);
  expect(details).toMatchObject({ retention: 'Six years', method: null, dpia: 'DPIA-404' });
  expect(details.parties).toContainEqual({
    partner: 'local_charity',
    lawfulBasis: 'legitimate_interests',
  });
});

test('attention: an agreement in force that names an assessment nobody has', async () => {
  await governance('mutation { submitAgreement(reference: "KEPT-1", version: 2) { __typename } }');
  const sign = (version: number, partner?: string) =>
    governance(
      `mutation ($signature: SignatureInput!) { signAgreement(reference: "KEPT-1", version: ${version}, signature: $signature) {
        ... on Agreement { status } ${REFUSAL} } }`,
      {
        signature: {
          partner,
          name: 'A. Officer',
          capacity: 'SENIOR_RESPONSIBLE_OWNER',
          signed: inDays(0),
        },
      },
    );
  await sign(3);
  expect(await sign(4, 'local_charity')).toEqual({ status: 'IN_FORCE' });
  const found = await governance(
    '{ attention(kinds: [AGREEMENT_DPIA]) { edges { node { reference message } } } }',
  );
  expect(nodes(found)).toEqual([
    { reference: 'KEPT-1', message: expect.stringMatching(/`DPIA-404`, which is not/) },
  ]);
});
