import { commandOf } from './command.js';
import { type Json, MAY_I_SHARE, Service } from './service.js';
import { inDays, TERMS } from './terms.js';

/* Slips of those who keep the register, none of which may make a yes of a no. */

const dayIn = (days: number) => inDays(days).slice(0, 10);

let service: Service;

beforeAll(async () => {
  service = await Service.start();
});

afterAll(() => service?.stop());

const run = (args: string[], lines: string[]) => commandOf(service, args, lines.join('\n'));

async function governance(query: string, variables: Json = {}): Promise<Json> {
  const { data, errors } = await service.ask(query, variables, 'governance');
  return errors ? errors[0].extensions : Object.values(data)[0];
}

const versionOf = async (code: string): Promise<number> =>
  (await governance(`{ partner(code: "${code}") { version } }`)).version;

const REFUSAL = '... on RegisterRefusal { problems { code field message } }';
const PARTNER = `__typename ... on Partner { version role country usDataBridge } ${REFUSAL}`;

const amend = async (code: string, partner: Json) =>
  governance(
    `mutation ($code: ID!, $v: Int!, $partner: PartnerInput!) {
      amendPartner(code: $code, version: $v, partner: $partner) { ${PARTNER} } }`,
    { code, v: await versionOf(code), partner },
  );

const answerTo = async (request: Json): Promise<Json> =>
  (await service.ask(MAY_I_SHARE, { request })).data.mayIShare;

test('a partner that is renamed stays what it is otherwise', async () => {
  const hosting = {
    partner: 'us_cloud_host',
    purpose: 'service_management',
    dataCategories: ['identity', 'contact'],
  };
  expect((await answerTo(hosting)).outcome).toBe('DENY');
  expect(await amend('us_cloud_host', { name: 'Example Cloud', kind: 'contractor' })).toMatchObject(
    { __typename: 'Partner', role: 'PROCESSOR', country: 'US' },
  );
  expect((await answerTo(hosting)).outcome).toBe('DENY');
});

test('a processor under contract becomes no controller, by hand, by file or by succession', async () => {
  const held = { code: 'ROLE_AGAINST_KIND', field: 'role' };
  const changed = { name: 'Capita', kind: 'contractor', role: 'CONTROLLER' };
  expect((await amend('capita_csg', changed)).problems).toMatchObject([held]);
  const file = ['code,name,kind,role', 'capita_csg,Capita,contractor,CONTROLLER'];
  expect((await run(['import', 'partners'], file)).err).toMatch(
    /line 2, column "role": .*is a contract with it as a processor/,
  );
  const { problems } = await governance(
    `mutation ($v: Int!) { succeedPartners(
      predecessors: [{ code: "capita_csg", version: $v }], successor: "local_charity", reason: "Sold"
    ) { ${PARTNER} } }`,
    { v: await versionOf('capita_csg') },
  );
  expect(problems[0].message).toMatch(/is a processor, and `local_charity` a controller/);
});

test('an older check takes the place of a newer one only for a reason', async () => {
  const record = async (reason: string | null) =>
    governance(
      `mutation ($v: Int!, $a: AssuranceInput!, $reason: String) {
        recordAssurance(code: "barnet_homes", version: $v, assurance: $a, reason: $reason) { ${PARTNER} } }`,
      {
        v: await versionOf('barnet_homes'),
        a: { kind: 'dspt', passed: inDays(-700), expires: inDays(30) },
        reason,
      },
    );
  expect(await record(null)).toMatchObject({ code: 'BAD_USER_INPUT', field: 'passed' });
  expect(await record('The date was mistyped')).toMatchObject({ __typename: 'Partner' });
});

test('the council is no partner, and no partner the council', async () => {
  const created = await governance(
    'mutation { createPartner(code: "barnet_council", partner: { name: "Barnet", kind: "other_council" }) { __typename } }',
  );
  expect(created).toMatchObject({ code: 'BAD_USER_INPUT', field: 'code' });
  const set = await governance(
    'mutation { setController(controller: { code: "dwp", name: "Barnet", publicAuthority: true }, version: 1) { __typename } }',
  );
  expect(set).toMatchObject({ code: 'BAD_USER_INPUT', field: 'code', value: 'dwp' });
});

test('whom one suspends by a mistyped code is guessed at', async () => {
  const { code, suggestions } = await governance(
    'mutation { suspendPartner(code: "dwpp", version: 1, reason: "A breach") { __typename } }',
  );
  expect([code, suggestions[0]]).toEqual(['NOT_FOUND', 'dwp']);
});

const HEAD =
  'agreement number,name,purpose,controllers,disclosed information,start date,end date,review date,status';
const row = (reference: string, status: string, name = 'Street homelessness', ends = dayIn(300)) =>
  `${reference},${name},service_delivery.housing,barnet_council; local_charity,${CATEGORY[reference]},${dayIn(-9)},${ends},${dayIn(90)},${status}`;
const CATEGORY: Json = {
  'MV-1': 'housing',
  'MV-2': 'contact',
  'MV-3': 'identity',
  'MV-4': 'financial',
};
const statusOf = async (reference: string) =>
  (await governance(`{ agreement(reference: "${reference}") { status } }`))?.status;

test('what is suspended, over or unsigned elsewhere comes in as that, whoever vouches for the file', async () => {
  const partners = ['code,name,kind,status', 'closed_one,A closed provider,voluntary,SUSPENDED'];
  expect((await run(['import', 'partners'], partners)).out).toMatch(/^1 new/);
  expect(await governance('{ partner(code: "closed_one") { status } }')).toEqual({
    status: 'SUSPENDED',
  });
  const gone = ['code,name,kind,status', 'gone_one,A gone provider,voluntary,SUCCEEDED'];
  expect((await run(['import', 'partners'], gone)).err).toMatch(/leave this row out/);
  const file = [
    HEAD,
    row('MV-1', 'TERMINATED'),
    row('MV-2', 'SUSPENDED'),
    row('MV-3', 'DRAFT'),
    row('MV-4', 'IN_FORCE'),
  ];
  expect((await run(['import', 'agreements', '--signed'], file)).out).toMatch(/^4 new/);
  expect(await Promise.all(Object.keys(CATEGORY).map(statusOf))).toEqual([
    'TERMINATED',
    'SUSPENDED',
    'DRAFT',
    'IN_FORCE',
  ]);
  const wrong = await run(['import', 'agreements'], [HEAD, row('MV-4', 'SUSPENDED')]);
  expect(wrong.err).toMatch(/column "status": .*`suspendAgreement` makes it so/);
});

test('an end date is the last day; half a date is none', async () => {
  const { ends } = await governance('{ agreement(reference: "MV-4") { ends } }');
  expect(ends).toBe(`${dayIn(301)}T00:00:00.000Z`);
  const { out } = await run(['export', 'agreements'], []);
  expect(out).toMatch(new RegExp(`^MV-4,.*,${dayIn(-9)},${dayIn(300)},${dayIn(90)},`, 'm'));
  const half = [HEAD, row('MV-4', '', undefined, dayIn(300).slice(0, 6))];
  expect((await run(['import', 'agreements'], half)).err).toMatch(/a date such as 2026-11-23/);
});

test('a bad kind is named by its column; a check of the same day is no earlier one', async () => {
  const kind = [`${HEAD},kind`, `${row('MV-4', '')},SHARED`];
  expect((await run(['import', 'agreements'], kind)).err).toMatch(
    /line 2, column "kind": "SHARED" JOINT_CONTROLLERS, /,
  );
  const [passed, expires] = [`${dayIn(-30)}T10:30:00.000Z`, `${dayIn(300)}T09:00:00.000Z`];
  await governance(
    `mutation { recordAssurance(code: "closed_one", version: 1, assurance: {
      kind: "dspt", passed: "${passed}", expires: "${expires}" }) { __typename } }`,
  );
  const partners = [
    'code,name,kind,assurance kind,assurance passed,assurance expires',
    `closed_one,Another name,voluntary,dspt,${dayIn(-30)},${dayIn(300)}`,
  ];
  expect((await run(['import', 'partners'], partners)).out).toMatch(/^0 new, 1 changed/);
  expect(
    await governance('{ partner(code: "closed_one") { name assurance { passed expires } } }'),
  ).toEqual({ name: 'Another name', assurance: { passed, expires } });
});

test('a file that is vouched for takes no next version away unseen', async () => {
  const next = [HEAD, row('MV-4', '', 'Rough sleeping')];
  expect((await run(['import', 'agreements'], next)).out).toMatch(/^0 new, 1 changed/);
  const other = [HEAD, row('MV-4', '', 'Sofa surfing')];
  const refused = await run(['import', 'agreements', '--signed'], other);
  expect(refused.err).toMatch(/its next version is being made, and says something else/);
  expect((await run(['import', 'agreements', '--signed'], next)).out).toMatch(/^0 new, 1 changed/);
  expect(
    await governance('{ agreement(reference: "MV-4") { title amendment { title } } }'),
  ).toEqual({ title: 'Rough sleeping', amendment: null });
});

test('a next version that would leave a gap is not signed either', async () => {
  const { errors, data } = await service.ask(
    `{ agreement(reference: "MV-4") { version title kind purposes dataCategories review ends } }`,
    {},
    'governance',
  );
  expect(errors).toBeUndefined();
  const { version, ...terms } = data.agreement;
  const owner = await service.owner();
  const next = {
    title: terms.title,
    kind: terms.kind,
    partners: ['local_charity'],
    purposes: terms.purposes,
    dataCategories: terms.dataCategories,
    starts: inDays(200),
    review: inDays(250),
    ends: inDays(300),
    details: {},
  };
  // As it is where the signed text had not started when the next was written.
  await owner.query('update agreement set amendment = $1 where reference = $2', [
    { terms: next, submitted: true, signatures: [] },
    'MV-4',
  ]);
  await owner.end();
  const { problems } = await governance(
    `mutation ($v: Int!, $s: SignatureInput!) {
      signAgreement(reference: "MV-4", version: $v, signature: $s) { ${REFUSAL} } }`,
    {
      v: version,
      s: { name: 'A. Signatory', capacity: 'AUTHORISED_SIGNATORY', signed: inDays(-1) },
    },
  );
  expect(problems[0].code).toBe('STARTS_LATER');
});

test('a review is not due in the past', async () => {
  const reviewed = await governance(
    `mutation { reviewAgreement(reference: "DSA-001", version: 1, nextReview: "${inDays(-5)}") { __typename } }`,
  );
  expect(reviewed).toMatchObject({ code: 'BAD_USER_INPUT', field: 'nextReview' });
});

test('what is adopted or approved has been; its next review comes after that', async () => {
  const scope = { purposes: ['research'], dataCategories: ['health'] };
  const early = { approved: inDays(20), review: inDays(300) };
  const adopted = await governance(
    'mutation ($dpia: DpiaInput!) { adoptDpia(dpia: $dpia) { __typename } }',
    { dpia: { reference: 'DPIA-99', title: 'Visits', ...scope, ...early } },
  );
  expect(adopted).toMatchObject({ code: 'BAD_USER_INPUT', field: 'approved' });
  const document = { reference: 'APD-9', conditions: ['sch1.18'] };
  const policy = await governance(
    `mutation ($document: AppropriatePolicyDocumentInput!) {
      adoptAppropriatePolicyDocument(document: $document) { __typename } }`,
    { document: { ...document, adopted: inDays(20), review: inDays(300) } },
  );
  expect(policy).toMatchObject({ code: 'BAD_USER_INPUT', field: 'adopted' });
  const owner = await service.owner();
  // As it was taken in once.
  await owner.query("update dpia set approved = now() + interval '30 days' where reference = $1", [
    'DPIA-7',
  ]);
  await owner.end();
  const reviewed = await governance(
    `mutation { reviewDpia(reference: "DPIA-7", version: 1, nextReview: "${inDays(9)}") {
      __typename ${REFUSAL} } }`,
  );
  expect(reviewed.problems).toMatchObject([{ code: 'ENDS_BEFORE_STARTS', field: 'nextReview' }]);
});

test('what somebody agreed to is not widened by a file, nor made another person’s', async () => {
  const head =
    'reference,subject,explicit,purposes,data categories,partners,given,expires,given by,how,told';
  const consent = (who: string, purposes: string, expires: string) =>
    `C-6,${who},yes,${purposes},identity; contact,local_charity,2026-11-01,${expires},self,paper,Form C7`;
  const bring = (line: string) => run(['import', 'consents'], [head, line]);
  const first = consent('Case 1', 'service_information; marketing', '2029-11-01');
  expect((await bring(first)).out).toMatch(/^1 new/);
  expect((await bring(first)).out).toMatch(/^0 new, 0 changed, 1 as/);
  expect((await bring(consent('Case 2', 'service_information', '2029-11-01'))).err).toMatch(
    /column "subject": .*needs a new reference/,
  );
  expect((await bring(consent('Case 1', 'service_information', '2035-11-01'))).err).toMatch(
    /column "expires": "2035-11-01" stays as it was given/,
  );
  expect((await bring(consent('', 'service_information; research', '2029-11-01'))).err).toMatch(
    /column "purposes": "research" stays as it was given/,
  );
  const narrower = consent('Case 1', 'service_information', '2028-11-01');
  expect((await bring(narrower)).out).toMatch(/^0 new, 1 changed/);
});

test('an app learns whether a consent holds, and nothing of who gave it', async () => {
  const seen = (fields: string) =>
    service.ask(`{ consent(reference: "C-6") { ${fields} } }`, {}, 'asker', 'another-app');
  const { data } = await seen('current purposes subject age authority told');
  expect(data.consent).toEqual({
    current: true,
    purposes: ['service_information'],
    subject: null,
    age: null,
    authority: null,
    told: null,
  });
  const { errors } = await seen('history { edges { node { document } } }');
  expect(errors[0].extensions).toMatchObject({ code: 'FORBIDDEN', field: 'history' });
});

test('a day where an instant is needed is told how to be written', async () => {
  const asked = 'query ($at: DateTime) { partner(code: "dwp", asOf: $at) { code } }';
  for (const [query, variables] of [
    [asked, { at: '2026-04-01' }],
    ['{ partner(code: "dwp", asOf: "2026-04-01") { code } }', {}],
  ] as const) {
    const { errors } = await service.ask(query, variables, 'governance');
    expect(errors[0].message).toMatch(/write an instant, .* as 2026-11-23T09:00:00Z/);
  }
});

test('what a spreadsheet wrote in another form is named', async () => {
  const semicolons = await run(['import', 'partners'], ['code;name;kind', 'a;A;media']);
  expect(semicolons.err).toMatch(/separated by semicolons: save it with commas/);
  const uk = await run(['import', 'partners'], ['code,name,kind,country', 'a,A,media,UK']);
  expect(uk.err).toMatch(/column "country": .*did you mean `GB`/);
});

test('an agreement that says all it may is no failure of the log, by hand or by file', async () => {
  const long = '€'.repeat(2000);
  const texts = ['benefit', 'legalPower', 'method', 'security', 'retention', 'destruction'];
  const more = ['rightsContact', 'rightsProcedure', 'onwardSharing', 'dpia'];
  const details = Object.fromEntries([...texts, ...more].map((field) => [field, long]));
  const create = (reference: string, changes: Json) =>
    governance(
      `mutation ($r: ID!, $t: AgreementTermsInput!) { createAgreement(reference: $r, terms: $t) {
        __typename ... on Agreement { version } ${REFUSAL} } }`,
      { r: reference, t: { ...TERMS, ...changes } },
    );
  const names = Array.from({ length: 500 }, (_, n) => `Area ${n}`);
  expect(await create('LONG-1', { ...details, areaNames: names })).toMatchObject({ version: 1 });
  expect(await create('LONG-2', { areas: [...names, 'One more'] })).toMatchObject({
    code: 'BAD_USER_INPUT',
    field: 'areas',
    value: 501,
  });
  const file = [`${HEAD},areas`, `${row('MV-4', '')},${[...names, 'One more'].join(';')}`];
  expect((await run(['import', 'agreements'], file)).err).toMatch(
    /line 2, column "areas": at most 500, here are 501/,
  );
});

test('attention: what ends soon, whose systems nobody checked, and nothing that was solved', async () => {
  const partner = ['code,name,kind', 'new_provider,A new provider,housing_provider'];
  await run(['import', 'partners'], partner);
  const needed = { partner: 'new_provider', purpose: 'service_delivery.housing' };
  await answerTo({ ...needed, dataCategories: ['identity'] });
  const attention = async (kind: string) =>
    (
      await governance(
        `{ attention(kinds: [${kind}], first: 200) { edges { node { reference message } } } }`,
      )
    ).edges.map(({ node }: Json) => node);
  const references = async (kind: string) =>
    (await attention(kind)).map(({ reference }: Json) => reference);
  expect(await references('CATEGORY_NOT_COVERED')).toContain('new_provider');
  CATEGORY['MV-5'] = 'identity';
  const file = [HEAD, row('MV-5', '').replace('local_charity', 'new_provider')];
  file[1] = (file[1] as string).replace(dayIn(300), dayIn(20)).replace(dayIn(90), dayIn(10));
  expect((await run(['import', 'agreements', '--signed'], file)).out).toMatch(/^1 new/);
  expect(await references('CATEGORY_NOT_COVERED')).not.toContain('new_provider');
  expect(await references('ASSURANCE_MISSING')).toContain('new_provider');
  expect(await references('AGREEMENT_ENDING')).toContain('MV-5');
  expect(await references('CONTROLLER_MISSING')).toEqual([]);
});
