import { join } from 'node:path';
import { type Json, MAY_I_SHARE, Service } from './service.js';
import { consentOf, inDays, TERMS } from './terms.js';

const HOUSING = {
  partner: 'barnet_homes',
  purpose: 'service_delivery.housing',
  dataCategories: ['identity', 'contact'],
};

const RESULT = `__typename
  ... on Agreement { reference version status notSigned moves amendment { title submitted notSigned } }
  ... on RegisterRefusal { code message problems { code field evidence { name value } } }
  ... on RegisterConflict { code message seen { version document } current { version document client } }`;

let service: Service;
let second: Service;

beforeAll(async () => {
  service = await Service.start();
  const owner = await service.owner();
  const { host, port, user, password, database } = owner;
  await owner.end();
  second = await Service.start({
    DATABASE_URL: `postgres://${user}:${password}@${host}:${port}/${database}`,
    SUBJECT_KEY_FILE: join(service.dataDir, 'subject.key'),
  });
});

afterAll(async () => {
  await second?.stop();
  await service?.stop();
});

test('a replica with another key for pseudonyms does not start', async () => {
  const owner = await service.owner();
  const { host, port, user, password, database } = owner;
  await owner.end();
  const other = Service.start({
    DATABASE_URL: `postgres://${user}:${password}@${host}:${port}/${database}`,
  });
  await expect(other).rejects.toThrow(/pseudonyms[\s\S]*SUBJECT_KEY_FILE/);
});

async function governance(query: string, variables: Json = {}): Promise<Json> {
  const { data, errors } = await service.ask(query, variables, 'governance', 'governance-app');
  if (errors)
    throw Object.assign(new Error(errors[0].message), { extensions: errors[0].extensions });
  return Object.values(data)[0];
}

const create = (reference: string, changes: Json = {}) =>
  governance(
    `mutation ($reference: ID!, $terms: AgreementTermsInput!) {
      createAgreement(reference: $reference, terms: $terms) { ${RESULT} } }`,
    { reference, terms: { ...TERMS, ...changes } },
  );

const amend = (reference: string, version: number, changes: Json = {}) =>
  governance(
    `mutation ($reference: ID!, $version: Int!, $terms: AgreementTermsInput!) {
      amendAgreement(reference: $reference, version: $version, terms: $terms) { ${RESULT} } }`,
    { reference, version, terms: { ...TERMS, ...changes } },
  );

const move = (name: string, reference: string, version: number, reason = 'to see') =>
  governance(
    `mutation ($reference: ID!, $version: Int!, $reason: String!) {
      ${name}(reference: $reference, version: $version, reason: $reason) { ${RESULT} } }`,
    { reference, version, reason },
  );

const sign = (reference: string, version: number, partner?: string) =>
  governance(
    `mutation ($reference: ID!, $version: Int!, $signature: SignatureInput!) {
      signAgreement(reference: $reference, version: $version, signature: $signature) { ${RESULT} } }`,
    {
      reference,
      version,
      signature: {
        partner,
        name: 'A. Officer',
        capacity: 'SENIOR_RESPONSIBLE_OWNER',
        signed: inDays(-1),
      },
    },
  );

async function outcomeOn(each: Service, request: Json): Promise<string> {
  const { data, errors } = await each.ask(MAY_I_SHARE, { request });
  if (errors) throw new Error(errors[0].message);
  const { outcome, reasons } = data.mayIShare;
  return outcome === 'ALLOW' ? outcome : reasons[0].code;
}

test('an agreement lives: draft, in review, signed by each, in force, and in history', async () => {
  const request = { ...HOUSING, partner: 'local_charity', purpose: TERMS.purposes[0] };
  expect(await create('DSA-100')).toMatchObject({
    status: 'DRAFT',
    version: 1,
    moves: ['AMEND', 'SUBMIT', 'TERMINATE'],
  });
  expect(await outcomeOn(second, request)).toBe('agreement_not_in_force');
  expect(await move('suspendAgreement', 'DSA-100', 1)).toMatchObject({
    code: 'NOT_POSSIBLE_NOW',
    problems: [
      { evidence: expect.arrayContaining([{ name: 'notSigned', value: 'local_charity' }]) },
    ],
  });
  expect(await move('submitAgreement', 'DSA-100', 1)).toMatchObject({ status: 'IN_REVIEW' });
  expect(await sign('DSA-100', 2, 'dwp')).toMatchObject({ code: 'NOT_A_PARTY' });
  expect(await sign('DSA-100', 2)).toMatchObject({ notSigned: ['local_charity'] });
  expect(await sign('DSA-100', 3)).toMatchObject({ code: 'ALREADY_SIGNED' });
  expect(await sign('DSA-100', 3, 'local_charity')).toMatchObject({ status: 'IN_FORCE' });
  expect(await outcomeOn(second, request)).toBe('ALLOW');
  const { history, signatures } = await governance(`{ agreement(reference: "DSA-100") {
    signatures { partner capacity } history { edges { node { version change client document entry } } } } }`);
  const versions = history.edges.map(({ node }: Json) => node);
  expect(versions.map((each: Json) => each.change)).toEqual(['SIGN', 'SIGN', 'SUBMIT', 'CREATE']);
  expect(versions[0].client).toBe('governance-app');
  expect(JSON.parse(versions[3].document)).toMatchObject({ signed: false, version: 1 });
  expect(signatures).toHaveLength(2);
  const owner = await service.owner();
  const { rows } = await owner.query('select kind, bytes from entry where id = $1', [
    versions[0].entry,
  ]);
  await owner.end();
  expect(JSON.parse(rows[0].bytes)).toMatchObject({
    kind: 'register',
    client: 'governance-app',
    record: 'agreement',
    reference: 'DSA-100',
    version: 4,
    change: 'SIGN',
  });
  expect(String(rows[0].bytes)).not.toMatch(/Officer/);
});

test('what is signed holds until its next version is signed by all', async () => {
  const before = { ...HOUSING, partner: 'local_charity', purpose: TERMS.purposes[0] };
  const more = { ...before, dataCategories: ['identity', 'social_care'] };
  expect(await amend('DSA-100', 4, { dataCategories: ['identity', 'social_care'] })).toMatchObject({
    status: 'IN_FORCE',
    amendment: { submitted: false, notSigned: ['barnet_council', 'local_charity'] },
  });
  expect(await outcomeOn(service, before)).toBe('ALLOW');
  expect(await outcomeOn(service, more)).toBe('agreement_not_covering');
  await move('submitAgreement', 'DSA-100', 5);
  await sign('DSA-100', 6);
  expect(await outcomeOn(service, more)).toBe('agreement_not_covering');
  expect(await sign('DSA-100', 7, 'local_charity')).toMatchObject({ version: 8, amendment: null });
  expect(await outcomeOn(second, more)).toBe('ALLOW');
});

test.each([
  ['suspendAgreement', 'agreement_not_in_force'],
  ['resumeAgreement', 'ALLOW'],
  ['terminateAgreement', 'agreement_not_in_force'],
])('%s takes effect with the next question, on every replica', async (name, expected) => {
  const { version } = await governance('{ agreement(reference: "DSA-001") { version } }');
  expect(await move(name, 'DSA-001', version)).toMatchObject({ version: version + 1 });
  expect([await outcomeOn(second, HOUSING), await outcomeOn(service, HOUSING)]).toEqual([
    expected,
    expected,
  ]);
});

test('after the end: destruction is confirmed once, and then nothing more', async () => {
  const { version } = await governance('{ agreement(reference: "DSA-001") { version } }');
  const confirmed = await move('confirmDestruction', 'DSA-001', version);
  expect(confirmed).toMatchObject({ status: 'DESTRUCTION_CONFIRMED', moves: [] });
  expect(await move('resumeAgreement', 'DSA-001', version + 1)).toMatchObject({
    code: 'NOT_POSSIBLE_NOW',
  });
});

test('a change that saw another version gets a conflict with both, and changes nothing', async () => {
  const asked = await Promise.all([
    move('suspendAgreement', 'DSA-002', 1, 'one'),
    move('suspendAgreement', 'DSA-002', 1, 'two'),
  ]);
  const types = asked.map((each) => each.__typename).toSorted();
  expect(types).toEqual(['Agreement', 'RegisterConflict']);
  const conflict = asked.find((each) => each.__typename === 'RegisterConflict');
  expect(conflict).toMatchObject({
    code: 'CONFLICT',
    seen: { version: 1 },
    current: { version: 2 },
  });
  expect(JSON.parse(conflict.seen.document).status).toBe('ACTIVE');
  expect(JSON.parse(conflict.current.document).status).toBe('SUSPENDED');
});

test.each([
  ['ends before it starts', { ends: inDays(-2), review: inDays(-2) }, 'ENDS_BEFORE_STARTS', 'ends'],
  ['reviewed after its end', { review: inDays(400) }, 'REVIEW_AFTER_END', 'review'],
  [
    'a processor contract with no processor',
    { kind: 'PROCESSOR_CONTRACT' },
    'NOT_A_PROCESSOR',
    'kind',
  ],
  [
    'a basis no public authority has',
    { parties: [{ lawfulBasis: 'legitimate_interests' }, { partner: 'local_charity' }] },
    'BASIS_NOT_AVAILABLE',
    'lawfulBasis',
  ],
  [
    'nor a school',
    { parties: [{ partner: 'barnet_school', lawfulBasis: 'legitimate_interests' }] },
    'BASIS_NOT_AVAILABLE',
    'lawfulBasis',
  ],
  ['what another covers already', { dataCategories: ['identity.name'] }, 'OVERLAPS', 'reference'],
])('refused: %s', async (_, changes, code, field) => {
  const refused = await create('DSA-101', changes);
  expect(refused).toMatchObject({ __typename: 'RegisterRefusal', code });
  const problem = refused.problems.find((each: Json) => each.code === code);
  expect(problem.field).toBe(field);
  expect(problem.evidence.length).toBeGreaterThan(0);
  expect(await governance('{ agreement(reference: "DSA-101") { version } }')).toBeNull();
});

test('a next version of what is in force cannot start later: until then nothing would hold', async () => {
  const { version } = await governance('{ agreement(reference: "DSA-006") { version } }');
  const later = { starts: inDays(5) };
  expect((await amend('DSA-006', version, later)).problems).toContainEqual({
    code: 'STARTS_LATER',
    field: 'starts',
    evidence: expect.arrayContaining([{ name: 'startsThen', value: later.starts }]),
  });
});

test('a reason says something, or is left out', async () => {
  const query = 'mutation { suspendPartner(code: "hmrc", version: 1, reason: " ") { __typename } }';
  await expect(governance(query)).rejects.toMatchObject({
    extensions: { code: 'BAD_USER_INPUT', field: 'reason' },
  });
  expect(await governance('{ partner(code: "hmrc") { status } }')).toEqual({ status: 'ACTIVE' });
});

test('an unknown code is bad input, with what it might be meant for', async () => {
  await expect(create('DSA-102', { dataCategories: ['helth'] })).rejects.toMatchObject({
    extensions: { code: 'BAD_USER_INPUT', field: 'dataCategories', suggestions: ['health'] },
  });
  await expect(create('943 476 5919')).rejects.toMatchObject({
    extensions: { code: 'BAD_USER_INPUT', field: 'reference' },
  });
  expect(await create('DSA-003')).toMatchObject({ code: 'ALREADY_THERE' });
});

test('only governance changes the register', async () => {
  const query = `mutation { suspendPartner(code: "dwp", version: 1, reason: "x") { __typename } }`;
  for (const role of ['asker', 'auditor'] as const) {
    const { errors } = await service.ask(query, {}, role);
    expect(errors[0].extensions.code).toBe('FORBIDDEN');
  }
});

test('partners: suspended and resumed, checked again, and carried on by a successor', async () => {
  const partner = async (code: string) =>
    governance(
      `query ($code: ID!) { partner(code: $code) { version status assurance { inDate }
        successor { code } predecessors { code } agreements { reference } } }`,
      { code },
    );
  const change = (text: string) =>
    governance(`mutation { ${text} { __typename
    ... on Partner { version status } ... on RegisterRefusal { code message } } }`);
  const request = {
    partner: 'carers_trust',
    purpose: 'service_delivery.adult_social_care',
    dataCategories: ['identity'],
  };
  expect(await outcomeOn(service, request)).toBe('ALLOW');
  await change('suspendPartner(code: "carers_trust", version: 1, reason: "a breach")');
  expect(await outcomeOn(second, request)).toBe('partner_suspended');
  await change('resumePartner(code: "carers_trust", version: 2)');
  expect(await outcomeOn(second, request)).toBe('ALLOW');
  await change(
    `createPartner(code: "north_carers", partner: { name: "North Carers", kind: "voluntary" })`,
  );
  expect(await outcomeOn(service, { ...request, partner: 'north_carers' })).not.toBe('ALLOW');
  await change(`recordAssurance(code: "north_carers", version: 1, assurance: {
    kind: "dspt", passed: "${inDays(-1)}", expires: "${inDays(90)}" })`);
  const decided = await service.ask(MAY_I_SHARE, { request });
  await change(`succeedPartners(predecessors: [{ code: "carers_trust", version: 3 }],
    successor: "north_carers", reason: "merged")`);
  // Asked at once: this replica may hold the register as it was.
  await expect(outcomeOn(second, request)).rejects.toThrow(
    /part of `north_carers`: ask about that/,
  );
  expect(await outcomeOn(second, { ...request, partner: 'north_carers' })).toBe('ALLOW');
  expect(await partner('carers_trust')).toMatchObject({
    status: 'SUCCEEDED',
    successor: { code: 'north_carers' },
  });
  expect(await partner('north_carers')).toMatchObject({
    predecessors: [{ code: 'carers_trust' }],
    agreements: [{ reference: 'DSA-009' }],
    assurance: { inDate: true },
  });
  const old = await service.ask(
    'query ($id: ID!) { decision(id: $id) { request { partner } agreement { reference } } }',
    { id: decided.data.mayIShare.id },
  );
  expect(old.data.decision).toEqual({
    request: { partner: 'carers_trust' },
    agreement: { reference: 'DSA-009' },
  });
  expect(
    await change('suspendPartner(code: "carers_trust", version: 4, reason: "x")'),
  ).toMatchObject({
    code: 'PARTNER_SUCCEEDED',
  });
  const { version } = await partner('north_carers');
  await change(`amendPartner(code: "north_carers", version: ${version},
    partner: { name: "North Carers", kind: "voluntary", country: "IN" })`);
  expect(await outcomeOn(second, { ...request, partner: 'north_carers' })).toBe(
    'transfer_unprotected',
  );
});

const CONSENT = `mutation ($consent: ConsentInput!) { recordConsent(consent: $consent) { __typename
  ... on Consent { reference version subject current }
  ... on RegisterRefusal { code problems { field evidence { name value } } } } }`;

test('a suspended partner is carried on under no other name', async () => {
  const change = (text: string) =>
    governance(`mutation { ${text} { __typename ... on RegisterRefusal { code message } } }`);
  const { version } = await governance('{ partner(code: "closed_provider") { version } }');
  const refused = await change(
    `succeedPartners(predecessors: [{ code: "closed_provider", version: ${version} }],
      successor: "your_choice_barnet", reason: "taken over")`,
  );
  expect(refused).toMatchObject({
    code: 'NOT_POSSIBLE_NOW',
    message: expect.stringMatching(/suspended, and `your_choice_barnet` is not: resume it first/),
  });
});

test('an app records a consent and withdraws it; the next question sees it, and what if does not', async () => {
  const consent = {
    ...consentOf('CONSENT-100', 'Case 4711'),
    how: 'ONLINE',
    age: 40,
    told: 'Form C7, version 3',
  };
  const request = {
    partner: 'insurer',
    purpose: 'service_information',
    dataCategories: ['identity'],
    consent: 'CONSENT-100',
  };
  const { data } = await service.ask(CONSENT, { consent });
  expect(data.recordConsent).toMatchObject({ version: 1, current: true });
  expect(data.recordConsent.subject).toBeNull();
  expect(await outcomeOn(second, request)).toBe('ALLOW');
  const of = (reference: string) => outcomeOn(second, { ...request, subject: { reference } });
  expect(await of('CASE-4711')).toBe('ALLOW');
  expect(await of('case 4712')).toBe('consent_out_of_scope');
  const before = new Date().toISOString();
  await service.ask(`mutation { withdrawConsent(reference: "CONSENT-100") { __typename } }`);
  expect(await outcomeOn(second, request)).toBe('consent_withdrawn');
  const then = await service.ask(
    `query ($request: SharingRequestInput!, $at: DateTime) { whatIf(request: $request, at: $at) { outcome } }`,
    { request, at: before },
  );
  expect(then.data.whatIf.outcome).toBe('ALLOW');
  const other = { ...request, subject: { reference: 'nobody was asked about them' } };
  const unknown = await service.ask(
    `query ($request: SharingRequestInput!, $at: DateTime) { whatIf(request: $request, at: $at) { reasons { code } } }`,
    { request: other, at: before },
  );
  expect(unknown.data.whatIf.reasons).toEqual([{ code: 'consent_out_of_scope' }]);
  const empty = await service.ask(CONSENT, {
    consent: { ...consent, reference: 'CONSENT-101', partners: [], purposes: [] },
  });
  expect(empty.data.recordConsent).toMatchObject({
    code: 'CONSENT_WITHOUT_SCOPE',
    problems: [
      {
        evidence: [
          { name: 'missing', value: 'purposes' },
          { name: 'missing', value: 'partners' },
        ],
      },
    ],
  });
});

test('a consent that comes in while its person is unlinked is nobody’s for no moment', async () => {
  const unlink = 'mutation ($r: String!) { unlinkSubject(reference: $r, untold: true) }';
  for (let round = 0; round < 15; round++) {
    const person = `raced ${round}`;
    await service.ask(CONSENT, { consent: consentOf(`RACED-${round}-1`, person) });
    await Promise.all([
      service.ask(CONSENT, { consent: consentOf(`RACED-${round}-2`, person) }),
      second.ask(unlink, { r: person }, 'governance'),
    ]);
  }
  const owner = await service.owner();
  const { rows } = await owner.query(`select reference from consent where reference like 'RACED-%'
    and withdrawn is null and subject not in (select pseudonym from subject)`);
  await owner.end();
  expect(rows).toEqual([]);
});

test('nor does one that a file brings in meanwhile stay current for nobody', async () => {
  const read =
    'mutation ($csv: String!) { importRegister(kind: CONSENTS, csv: $csv) { applied problems { message } } }';
  const unlink = 'mutation ($r: String!) { unlinkSubject(reference: $r, untold: true) }';
  const head =
    'reference,subject,explicit,purposes,data categories,partners,given,expires,given by,how,told';
  const line = (round: number, n: number) =>
    `FILED-${round}-${n},filed ${round},yes,service_information,identity,insurer,2026-01-01,2099-01-01,self,paper,C7`;
  for (let round = 0; round < 3; round++) {
    const file = (from: number) =>
      [head, ...Array.from({ length: 20 }, (_, n) => line(round, from + n))].join('\n');
    await service.ask(read, { csv: file(0) }, 'governance');
    const [{ data }] = await Promise.all([
      service.ask(read, { csv: file(20) }, 'governance'),
      second.ask(unlink, { r: `filed ${round}` }, 'governance'),
    ]);
    expect(data.importRegister).toEqual({ applied: true, problems: [] });
  }
  const owner = await service.owner();
  const { rows } = await owner.query(`select reference from consent where reference like 'FILED-%'
    and withdrawn is null and subject not in (select pseudonym from subject)`);
  await owner.end();
  expect(rows).toEqual([]);
});

test('documents are adopted and reviewed, and count at once', async () => {
  const adopted = await governance(
    `mutation ($document: AppropriatePolicyDocumentInput!) {
      adoptAppropriatePolicyDocument(document: $document) { __typename
        ... on AppropriatePolicyDocument { version inDate } } }`,
    {
      document: {
        reference: 'APD-3',
        conditions: ['sch1.18'],
        adopted: inDays(-30),
        review: inDays(-1),
      },
    },
  );
  expect(adopted).toMatchObject({ version: 1, inDate: false });
  const reviewed = await governance(
    `mutation ($next: DateTime!) { reviewAppropriatePolicyDocument(reference: "APD-3", version: 1, nextReview: $next) {
      ... on AppropriatePolicyDocument { version inDate history { edges { node { change } } } } } }`,
    { next: inDays(300) },
  );
  expect(reviewed).toMatchObject({ version: 2, inDate: true });
  expect(reviewed.history.edges.map(({ node }: Json) => node.change)).toEqual(['REVIEW', 'ADOPT']);
  const dpia = await governance(
    `mutation ($dpia: DpiaInput!) { adoptDpia(dpia: $dpia) { ... on Dpia { version inDate } } }`,
    {
      dpia: {
        reference: 'DPIA-100',
        title: 'Visits',
        purposes: ['research'],
        dataCategories: ['health'],
        approved: inDays(-1),
        review: inDays(300),
      },
    },
  );
  expect(dpia).toEqual({ version: 1, inDate: true });
});

test('of two who adopt the same at once, one is told that it is there', async () => {
  const refusal = '... on RegisterRefusal { code }';
  const both = async (query: string, variables: Json) => {
    const asked = [service, second].map((each) => each.ask(query, variables, 'governance'));
    const found = (await Promise.all(asked)).map(({ data }) => Object.values(data ?? {})[0]);
    return found.map((each: Json) => each?.code ?? each?.__typename).toSorted();
  };
  const dpia = { title: 'Twice', purposes: ['research'], dataCategories: ['health'] };
  const dates = { approved: inDays(-1), review: inDays(300) };
  const document = { conditions: ['sch1.18'], adopted: inDays(-1), review: inDays(300) };
  for (const reference of ['TWICE-1', 'TWICE-2', 'TWICE-3']) {
    const adoptDpia = `mutation ($dpia: DpiaInput!) { adoptDpia(dpia: $dpia) { __typename ${refusal} } }`;
    expect(await both(adoptDpia, { dpia: { reference, ...dpia, ...dates } })).toEqual([
      'ALREADY_THERE',
      'Dpia',
    ]);
    const adoptDocument = `mutation ($document: AppropriatePolicyDocumentInput!) {
      adoptAppropriatePolicyDocument(document: $document) { __typename ${refusal} } }`;
    expect(await both(adoptDocument, { document: { reference, ...document } })).toEqual([
      'ALREADY_THERE',
      'AppropriatePolicyDocument',
    ]);
  }
});

test('who the council is can be said anew, and is kept in its history', async () => {
  const { version, history } = await governance(
    `mutation { setController(version: 1, controller: { code: "barnet_council", name: "London Borough of Barnet" }) {
      ... on Controller { version name history { edges { node { version document } } } } } }`,
  );
  expect(version).toBe(2);
  const names = history.edges.map(({ node }: Json) => JSON.parse(node.document).name);
  expect(names).toEqual(['London Borough of Barnet', 'Barnet Council']);
});

test('as of a date the register is as it was, and what if answers with it', async () => {
  const dsa = (asOf: string) =>
    governance(
      `query ($asOf: DateTime) { agreement(reference: "DSA-006", asOf: $asOf) { version status details { retention } }
        }`,
      { asOf },
    );
  const request = { partner: 'dwp', purpose: 'finance.benefits', dataCategories: ['identity'] };
  const before = new Date().toISOString();
  await move('suspendAgreement', 'DSA-006', 1);
  expect(await dsa(before)).toMatchObject({ version: 1, status: 'IN_FORCE' });
  expect(await dsa(new Date().toISOString())).toMatchObject({ version: 2, status: 'SUSPENDED' });
  expect(await dsa('2020-01-01T00:00:00Z')).toBeNull();
  const whatIf = async (at?: string) => {
    const { data, errors } = await service.ask(
      `query ($request: SharingRequestInput!, $at: DateTime) { whatIf(request: $request, at: $at) { outcome revision { number } } }`,
      { request, at },
    );
    return data ? data.whatIf.outcome : errors[0].message;
  };
  expect(await whatIf()).toBe('DENY');
  expect(await whatIf(before)).toBe('ALLOW');
  expect(await whatIf('2020-01-01T00:00:00Z')).toMatch(/no policies were published by 2020/);
  await move('resumeAgreement', 'DSA-006', 2);
  expect(await whatIf()).toBe('ALLOW');
  expect(await whatIf(inDays(400))).toBe('DENY');
});

test('two changes at once do not each pass the check against the other', async () => {
  const made = async (asked: Promise<Json>[]) => {
    const types = (await Promise.all(asked)).map(({ data }) => Object.values(data ?? {})[0]);
    return types.map((each: Json) => each?.__typename).filter((type) => /^[ACP]/.test(type));
  };
  const asked = (each: Service, mutation: string, variables: Json = {}) => {
    const declared = variables.terms ? '($terms: AgreementTermsInput!)' : '';
    const query = `mutation ${declared} { ${mutation} { __typename } }`;
    return each.ask(query, variables, 'governance');
  };
  const council = '{ controller { version } }';
  for (let round = 0; round < 5; round++) {
    const [{ version }, code] = [await governance(council), `same_code_${round}`];
    const partner = `{ name: "Printer", kind: "contractor", role: PROCESSOR }`;
    const both = await made([
      asked(
        service,
        `setController(version: ${version}, controller: { code: "${code}", name: "It" })`,
      ),
      asked(second, `createPartner(code: "${code}", partner: ${partner})`),
    ]);
    expect(both).toHaveLength(1);
    await governance(
      `mutation { createPartner(code: "printer_${round}", partner: ${partner}) { __typename } }`,
    );
    const terms = {
      ...TERMS,
      kind: 'PROCESSOR_CONTRACT',
      parties: [{ partner: `printer_${round}` }],
    };
    const roles = await made([
      asked(
        service,
        `amendPartner(code: "printer_${round}", version: 1, partner: { name: "P", kind: "contractor", role: CONTROLLER })`,
      ),
      asked(second, `createAgreement(reference: "PRINT-${round}", terms: $terms)`, { terms }),
    ]);
    expect(roles).toHaveLength(1);
  }
});
