import { type Json, MAY_I_SHARE, Service } from './service.js';

/** `npm run test:long` publishes every second for a minute. */
const SECONDS = Number(process.env.PUBLISH_SECONDS ?? 5);
const ASKERS = 4;
const PATH = 'grounds/education/education.rego';
const ASK = {
  partner: 'barnet_homes',
  purpose: 'service_delivery.housing',
  dataCategories: ['identity', 'contact'],
};

let first: Service;
let second: Service;

beforeAll(async () => {
  first = await Service.start({ POLICY_EMERGENCY_PUBLISH: 'on', POLICY_COVERAGE: '0' });
  const owner = await first.owner();
  const { user, password, host, port, database } = owner;
  await owner.end();
  second = await Service.start({
    DATABASE_URL: `postgres://${user}:${password}@${host}:${port}/${database}`,
    DATA_DIR: first.dataDir,
  });
});

afterAll(async () => {
  second?.process.kill('SIGINT');
  await first?.stop();
});

async function govern(
  service: Service,
  query: string,
  variables: Json = {},
  who = 'alice',
): Promise<Json> {
  const { data, errors } = await service.ask(
    query,
    variables,
    'governance',
    'may-i-share-console',
    who,
  );
  expect(errors).toBeUndefined();
  return Object.values(data)[0];
}

/** Other words in one title, few tests and scenarios so that the gate is quick: revision 2. */
async function publishAnother(): Promise<void> {
  const { id, files } = await govern(
    first,
    'mutation { createDraft(title: "Another") { ... on Draft { id files { path text } } } }',
  );
  const gone = files
    .filter(
      ({ path }: Json) =>
        /_test\.rego$|^scenarios\/.*yaml$/.test(path) && !/education|grounds_test/.test(path),
    )
    .map(({ path }: Json) => ({ path, text: null }));
  const { text } = files.find(({ path }: Json) => path === PATH);
  const changed = { path: PATH, text: text.replace('title: School census', 'title: The census') };
  const SAVE =
    'mutation ($d: ID!, $f: [DraftFileInput!]!) { saveDraftFiles(draft: $d, files: $f) { __typename } }';
  await govern(first, SAVE, { d: id, f: [...gone, changed] });
  const check = await govern(
    first,
    'mutation ($d: ID!) { checkDraft(draft: $d) { ... on DraftCheck { id } } }',
    { d: id },
  );
  let state = 'RUNNING';
  while (state === 'RUNNING') {
    await new Promise((wait) => setTimeout(wait, 200));
    ({ state } = await govern(first, 'query ($id: ID!) { draftCheck(id: $id) { state } }', check));
  }
  expect(state).toBe('PASSED');
  const alone =
    'mutation ($d: ID!) { publishDraftInEmergency(draft: $d, reason: "A test") { ... on Publication { revision } } }';
  expect(await govern(first, alone, { d: id })).toEqual({ revision: 2 });
  // What one person published alone can be gone back to once somebody else has looked at it.
  const look =
    'mutation { lookAgain(revision: 2, comment: "Right so") { ... on SecondLook { by } } }';
  expect(await govern(first, look, {}, 'bob')).toEqual({ by: 'bob' });
}

interface Published {
  started: number;
  returned: number;
}

test(
  'two replicas, a publish every second: every answer is by a revision active while it was asked',
  async () => {
    await publishAnother();
    const published = new Map<number, Published>([[2, { started: 0, returned: 0 }]]);
    const answers: { revision: number; from: number; to: number }[] = [];
    let over = false;
    const ask = async (service: Service) => {
      while (!over) {
        const from = performance.now();
        const { data } = await service.ask(MAY_I_SHARE, { request: ASK });
        answers.push({ revision: data.mayIShare.revision.number, from, to: performance.now() });
      }
    };
    const asking = Array.from({ length: ASKERS }, (_, index) => ask(index % 2 ? first : second));
    for (let round = 0; round < SECONDS; round++) {
      await new Promise((wait) => setTimeout(wait, 1000));
      const started = performance.now();
      const BACK =
        'mutation ($to: Int!) { rollBack(to: $to, reason: "A test") { ... on Publication { revision } } }';
      const { revision } = await govern(round % 2 ? second : first, BACK, { to: (round % 2) + 1 });
      published.set(revision, { started, returned: performance.now() });
    }
    over = true;
    await Promise.all(asking);
    const wrong = answers.filter(({ revision, from, to }) => {
      const own = published.get(revision);
      const next = published.get(revision + 1);
      return !own || to < own.started || (next && from > next.returned);
    });
    expect(wrong).toEqual([]);
    expect(published.size).toBe(SECONDS + 1);
    const seen = new Set(answers.map(({ revision }) => revision));
    expect(seen.size).toBe(published.size);
  },
  60_000 + SECONDS * 3000,
);
