import { type Json, MAY_I_SHARE, Service } from './service.js';

export const REFUSAL = '... on AuthoringRefusal { code message evidence { name value } }';
export const DRAFT = '... on Draft { id state digest version base authors moves }';

/** A file of one ground, which the drafts change, and a question that it answers with yes. */
export const PATH = 'grounds/education/education.rego';
export const ASK = {
  partner: 'barnet_homes',
  purpose: 'service_delivery.housing',
  dataCategories: ['identity'],
};
export const STATUS =
  '{ policyStatus { state loaded published problem failure { problem } canCheck waitingForSecondLook { revision kind } } }';

export const APPROVE = `mutation ($d: ID!, $digest: ID!, $r: ID!) {
  approveDraft(draft: $d, digest: $digest, report: $r) { ${DRAFT} ${REFUSAL} } }`;

export const LOOK_AGAIN = `mutation ($r: Int!) {
  lookAgain(revision: $r, comment: "Right so") { ... on SecondLook { by } ${REFUSAL} } }`;

const CONSOLE = 'may-i-share-console';
export const CHECK =
  'id state digest checks { code result message milliseconds findingCount findings { message file line column } }';
const PUBLICATION =
  '... on Publication { revision kind digest authors approver report needsSecondLook publishedBy }';
const REPORT = `id state digest done total problem against settings { from to most matrix } unseen { rule reads names }
  replay { asked changed rate counts { kind count } groups { kind rule partner purpose dataCategories count samples { decision before { outcome } after { outcome validUntil } } } }
  matrix { asked changed unreachable rate counts { kind count } groups { kind rule partner purpose count } }`;

/** Coverage and a second person are asked for elsewhere. */
export function startForDrafts(): Promise<Service> {
  return Service.start({ POLICY_EMERGENCY_PUBLISH: 'on', POLICY_COVERAGE: '5' });
}

/** With a decision in its log: a report that asked nothing is no report. */
export async function startForReports(): Promise<Service> {
  const service = await startForDrafts();
  await service.ask(MAY_I_SHARE, { request: ASK });
  return service;
}

/** What governance staff do with drafts, each as somebody. */
export function drafting(service: () => Service) {
  const as = async (who: string, query: string, variables: Json = {}): Promise<Json> => {
    const { data, errors } = await service().ask(query, variables, 'governance', CONSOLE, who);
    expect(errors).toBeUndefined();
    return Object.values(data)[0];
  };
  return { as, ...writing(as) };
}

type As = (who: string, query: string, variables?: Json) => Promise<Json>;

function writing(as: As) {
  return {
    create: (who: string, title = 'A change') =>
      as(who, `mutation ($title: String!) { createDraft(title: $title) { ${DRAFT} } }`, { title }),
    save: (who: string, draft: string, files: Json[], seen?: number) =>
      as(
        who,
        `mutation ($d: ID!, $f: [DraftFileInput!]!, $s: Int) {
          saveDraftFiles(draft: $d, files: $f, seen: $s) { ${DRAFT} ${REFUSAL} } }`,
        { d: draft, f: files, s: seen },
      ),
    textOf: async (draft: string, path: string): Promise<string> =>
      (
        await as(
          'alice',
          'query ($d: ID!, $p: String!) { draft(id: $d) { file(path: $p) { text } } }',
          { d: draft, p: path },
        )
      ).file?.text,
    simple: (who: string, name: string, draft: string, more = '') =>
      as(who, `mutation ($d: ID!) { ${name}(draft: $d${more}) { ${DRAFT} ${REFUSAL} } }`, {
        d: draft,
      }),
  };
}

/** From a draft to what is live: checked, reported, handed over, approved, published. */
export function goingLive({ as, create, save, textOf, simple }: ReturnType<typeof drafting>) {
  const check = (draft: string) => checked(as, draft);
  const report = (draft: string, settings: Json) => reported(as, draft, settings);

  /** A draft with few tests and scenarios, so that the gate is quick, and with one more word in a title. */
  async function smallDraft(who: string, word: string): Promise<Json> {
    const draft = await create(who, `Say ${word}`);
    const { files } = await as(who, 'query ($d: ID!) { draft(id: $d) { files { path } } }', {
      d: draft.id,
    });
    const gone = files
      .map(({ path }: Json) => path)
      .filter((path: string) => /_test\.rego$|^scenarios\/.*yaml$/.test(path))
      .filter((path: string) => !/education|grounds_test/.test(path));
    const before = await textOf(draft.id, PATH);
    const text = before.replace('title: School census', `title: School census ${word}`);
    const deleted = gone.map((path: string) => ({ path, text: null }));
    return save(who, draft.id, [...deleted, { path: PATH, text }]);
  }

  /** Checked, with a report, and handed over. */
  async function submitted(who: string, word: string): Promise<Json> {
    const draft = await smallDraft(who, word);
    const done = await check(draft.id);
    expect(done.checks.filter(({ result }: Json) => result === 'FAILED')).toEqual([]);
    const made = await report(draft.id, { matrix: false });
    expect(made).toMatchObject({
      state: 'DONE',
      problem: null,
      settings: { most: 100_000, matrix: false },
    });
    expect(await simple(who, 'submitDraft', draft.id)).toMatchObject({ state: 'SUBMITTED' });
    return { ...draft, report: made.digest };
  }

  const approve = (who: string, draft: string, digest: string, seen: string) =>
    as(who, APPROVE, { d: draft, digest, r: seen });

  const publish = (who: string, draft: string, at?: string) =>
    as(
      who,
      `mutation ($d: ID!, $at: DateTime) { publishDraft(draft: $d, at: $at) { ${PUBLICATION} ... on Scheduled { at draft { state } } ${REFUSAL} } }`,
      { d: draft, at },
    );

  const publishAlone = (who: string, draft: string) =>
    as(
      who,
      `mutation ($d: ID!) { publishDraftInEmergency(draft: $d, reason: "Children at risk") { ${PUBLICATION} ${REFUSAL} } }`,
      { d: draft },
    );

  const rollBack = (who: string, to: number) =>
    as(
      who,
      `mutation ($to: Int!) { rollBack(to: $to, reason: "It said no where the Act says yes") { ${PUBLICATION} ${REFUSAL} } }`,
      { to },
    );

  const lookAgain = (who: string, revision: number) => as(who, LOOK_AGAIN, { r: revision });

  const moves = { approve, publish, publishAlone, rollBack, lookAgain };
  return { check, report, smallDraft, submitted, ...moves };
}

async function checked(as: As, draft: string): Promise<Json> {
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

async function reported(as: As, draft: string, settings: Json): Promise<Json> {
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

export async function until<T>(look: () => Promise<T>, done: (seen: T) => boolean): Promise<T> {
  for (;;) {
    const seen = await look();
    if (done(seen)) return seen;
    await new Promise((wait) => setTimeout(wait, 100));
  }
}
