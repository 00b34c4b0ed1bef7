import { type Json, MAY_I_SHARE, Service } from './service.js';

const REFUSAL = '... on AuthoringRefusal { code message evidence { name value } }';
const DRAFT = '... on Draft { id state digest version base authors moves }';
const CHECK =
  'id state digest checks { code result message milliseconds findingCount findings { message file line column } }';
const PUBLICATION =
  '... on Publication { revision kind digest authors approver report needsSecondLook publishedBy }';

/** Names the same ground by another title, so that all else stays as it is. */
const PATH = 'grounds/education/education.rego';

let service: Service;

beforeAll(async () => {
  service = await Service.start({ POLICY_EMERGENCY_PUBLISH: 'on' });
});

afterAll(() => service?.stop());

async function as(who: string, query: string, variables: Json = {}): Promise<Json> {
  const { data, errors } = await service.ask(query, variables, 'governance', who);
  expect(errors).toBeUndefined();
  return Object.values(data)[0];
}

const create = (who: string, title = 'A change') =>
  as(who, `mutation ($title: String!) { createDraft(title: $title) { ${DRAFT} } }`, { title });

const fileOf = async (draft: string, path: string) =>
  (
    await as(
      'alice',
      'query ($d: ID!, $p: String!) { draft(id: $d) { file(path: $p) { text } } }',
      { d: draft, p: path },
    )
  ).file?.text;

const save = (who: string, draft: string, files: Json[], seen?: number) =>
  as(
    who,
    `mutation ($d: ID!, $f: [DraftFileInput!]!, $s: Int) {
      saveDraftFiles(draft: $d, files: $f, seen: $s) { ${DRAFT} ${REFUSAL} } }`,
    { d: draft, f: files, s: seen },
  );

const simple = (who: string, name: string, draft: string, more = '') =>
  as(who, `mutation ($d: ID!) { ${name}(draft: $d${more}) { ${DRAFT} ${REFUSAL} } }`, { d: draft });

async function until<T>(look: () => Promise<T>, done: (seen: T) => boolean): Promise<T> {
  for (;;) {
    const seen = await look();
    if (done(seen)) return seen;
    await new Promise((wait) => setTimeout(wait, 200));
  }
}

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

const approve = (who: string, draft: string, digest: string, seen: string) =>
  as(
    who,
    `mutation ($d: ID!, $digest: ID!, $r: ID!) { approveDraft(draft: $d, digest: $digest, report: $r) { ${DRAFT} ${REFUSAL} } }`,
    { d: draft, digest, r: seen },
  );

const publish = (who: string, draft: string, at?: string) =>
  as(
    who,
    `mutation ($d: ID!, $at: DateTime) { publishDraft(draft: $d, at: $at) { ${PUBLICATION} ... on Scheduled { at draft { state } } ${REFUSAL} } }`,
    { d: draft, at },
  );

test('probe', async () => {
  const draft = await create('alice');
  const text = await fileOf(draft.id, PATH);
  const saved = await save('alice', draft.id, [
    { path: PATH, text: text.replace('title: School census', 'title: The school census') },
  ]);
  console.log(saved);
  console.time('check');
  const done = await check(draft.id);
  console.timeEnd('check');
  console.log(JSON.stringify(done, null, 1).slice(0, 6000));
  await service.ask(MAY_I_SHARE, {
    request: {
      partner: 'barnet_homes',
      purpose: 'service_delivery.housing',
      dataCategories: ['identity'],
    },
  });
  const made = await report(draft.id, { matrix: true });
  console.log(JSON.stringify(made, null, 1).slice(0, 3000));
}, 300_000);
