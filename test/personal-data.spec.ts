import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as later } from 'node:timers/promises';
import type pg from 'pg';
import { readVerifier } from '../src/decision-log/note.js';
import { parseProof, verifyProof } from '../src/decision-log/proof-file.js';
import { type Json, Service } from './service.js';

const REQUEST = {
  partner: 'barnet_homes',
  purpose: 'service_delivery.housing',
  dataCategories: ['identity', 'contact'],
};
const REFERENCES = [
  '943 476 5919',
  'AB 12 34 56 C',
  'planted.person@example.org',
  '07911 123456',
  'Plantagenet-Person, Joan',
];
/** What looks like an identifier is refused; a name is not to be told from any other word. */
const IDENTIFIERS = REFERENCES.slice(0, 4);

const ASK = 'mutation Ask($request: SharingRequestInput!) { mayIShare(request: $request) { id } }';
let service: Service;
let owner: pg.Client;

beforeAll(async () => {
  service = await Service.start({ LOG_LEVEL: 'trace' });
  owner = await service.owner();
});
afterAll(async () => {
  await owner?.end();
  await service?.stop();
});

const ask = (changes: Json) => service.ask(ASK, { request: { ...REQUEST, ...changes } });

const FIELDS: [string, (value: string) => Json][] = [
  ['caseReference', (value) => ({ caseReference: value })],
  ['onBehalfOf', (value) => ({ onBehalfOf: value })],
  ['idempotencyKey', (value) => ({ idempotencyKey: value })],
  ['consent', (value) => ({ consent: value })],
  ['evidence', (value) => ({ evidence: [{ kind: 'court_order', reference: value }] })],
  ['lawfulBasis', (value) => ({ lawfulBasis: value })],
  ['country', (value) => ({ country: value })],
  ['circumstances', (value) => ({ circumstances: [value] })],
  ['dataCategories', (value) => ({ dataCategories: [value] })],
  ['purpose', (value) => ({ purpose: value })],
  ['partner', (value) => ({ partner: value })],
];

function everyForm(value: string): string[] {
  const bare = value.replace(/[ ,-]/g, '');
  const plain = [value, bare, bare.toLowerCase()];
  return [...plain, ...plain.map((each) => Buffer.from(each).toString('hex'))];
}

function leaks(text: string): string[] {
  return REFERENCES.filter((value) => everyForm(value).some((form) => text.includes(form)));
}

async function everyRow(): Promise<string> {
  const { rows } = await owner.query(
    "select tablename from pg_tables where schemaname = 'public' and tablename <> 'revision'",
  );
  const tables = await rows.reduce(
    async (before, { tablename }) => {
      const found = await owner.query(`select t::text as row from "${tablename}" t`);
      return [...(await before), ...found.rows.map(({ row }) => row)];
    },
    Promise.resolve([] as string[]),
  );
  return tables.join('\n');
}

async function everyFileText(): Promise<string[]> {
  const names = await readdir(service.dataDir, { recursive: true, withFileTypes: true });
  const files = names.filter((each) => each.isFile());
  return Promise.all(
    files.map((each) => readFile(join(each.parentPath, each.name), 'latin1').catch(() => '')),
  );
}

async function everyFile(): Promise<string[]> {
  const names = await readdir(service.dataDir, { recursive: true, withFileTypes: true });
  const files = names
    .filter((each) => each.isFile())
    .map((each) => join(each.parentPath, each.name));
  const read = files.map(async (file) => {
    const text = await readFile(file, 'latin1').catch(() => '');
    return leaks(text).map((value) => `${file}: ${value}`);
  });
  return (await Promise.all(read)).flat();
}

test('known values planted in every field are nowhere: not in the database, its files, or what is printed', async () => {
  for (const reference of REFERENCES) {
    const { data } = await ask({ subject: { reference } });
    expect(data.mayIShare.id).toBeTruthy();
    const again = await ask({
      subject: { reference: reference.toLowerCase() },
      caseReference: 'C-1',
    });
    expect(again.data.mayIShare.id).toBeTruthy();
    const query = `query Who($reference: String!) { subjectDisclosures(reference: $reference) { recipients { partner } } }`;
    await service.ask(query, { reference }, 'governance');
    const find =
      'query Find($filter: DecisionFilter) { decisions(filter: $filter) { edges { cursor } } }';
    const found = await service.ask(find, { filter: { subject: reference } }, 'auditor');
    expect(found.data.decisions.edges).toHaveLength(2);
  }
  for (const [field, planted] of FIELDS) {
    for (const value of IDENTIFIERS) {
      const { data, errors } = await ask(planted(value));
      expect({ field, value, data: data?.mayIShare ?? null }).toEqual({ field, value, data: null });
      expect(errors[0].extensions.code).toBe('BAD_USER_INPUT');
    }
  }
  await owner.query('checkpoint');
  expect(leaks(await everyRow())).toEqual([]);
  expect(await everyFile()).toEqual([]);
  expect(
    service
      .output()
      .split('\n')
      .filter((line) => leaks(line).length > 0),
  ).toEqual([]);
});

/** Whatever else is wrong, at whatever place of a request. */
test('no error repeats an identifier', async () => {
  const subject = { reference: `NHS ${IDENTIFIERS[0]} ${REFERENCES[4]}` };
  const asked = [
    ...IDENTIFIERS.flatMap((value) => FIELDS.map(([, planted]) => planted(value))),
    ...IDENTIFIERS.map((value) => ({ caseReference: `${value} ${'x'.repeat(80)}` })),
    ...IDENTIFIERS.map((value) => ({ evidence: [{ kind: value, reference: 'C-1' }] })),
    ...IDENTIFIERS.map((date) => ({ evidence: [{ kind: 'court_order', reference: 'C-1', date }] })),
    { subject, purpose: null },
    { subject, lawful: 'x' },
    { subject, dataCategories: [{ subject }] },
    { evidence: [{ reference: subject.reference }] },
    { recordCount: 9434765919 },
  ];
  for (const each of asked) {
    const { data, errors } = await ask(each);
    expect([data?.mayIShare ?? null, leaks(JSON.stringify(errors))]).toEqual([null, []]);
  }
  const queries: [string, Json][] = IDENTIFIERS.flatMap((id): [string, Json][] => [
    ['query One($id: ID!) { decision(id: $id) { id } }', { id }],
    ['query All($id: String!) { decisions(after: $id) { edges { cursor } } }', { id }],
    [
      'query All($id: String!) { decisions(filter: { partner: $id }) { edges { cursor } } }',
      { id },
    ],
    [`{ decision(id: "${id}", at: "${id}") { id } }`, {}],
    [`{ decision(id: { reference: "${id}", name: "${REFERENCES[4]}" }) { id } }`, {}],
    [`{ decision(id: 1 "${id}") { id } }`, {}],
  ]);
  for (const [query, variables] of queries) {
    const { errors } = await service.ask(query, variables, 'auditor');
    expect(leaks(JSON.stringify(errors ?? 'no error'))).toEqual([]);
  }
  const headers = { authorization: `Bearer ${await service.token('auditor')}` };
  for (const id of IDENTIFIERS) {
    for (const path of [`proof/${encodeURIComponent(id)}`, `export/csv?filter=${id}`]) {
      const response = await fetch(`${service.url}/log/${path}`, { headers });
      expect(leaks(await response.text())).toEqual([]);
    }
  }
});

test('a person who cannot be given a pseudonym: no answer, and an entry that says so without the person', async () => {
  await owner.query(`
    create function subject_fails() returns trigger language plpgsql as $$
    begin raise exception 'the table of subjects cannot be written'; end $$;
    create trigger subject_fails before insert on subject for each row execute function subject_fails()`);
  const reference = 'Unmaskable-Person, Jane';
  const { data, errors } = await ask({ subject: { reference } });
  const each = `mutation Each($requests: [SharingRequestInput!]!) { mayIShareEach(requests: $requests) { id } }`;
  const requests = [REQUEST, { ...REQUEST, subject: { reference: '943 476 5870' } }];
  const batch = await service.ask(each, { requests });
  await owner.query('drop trigger subject_fails on subject');
  expect([data, batch.data]).toEqual([null, null]);
  for (const error of [errors[0], batch.errors[0]]) {
    expect(error.extensions).toEqual({ code: 'DECISION_NOT_RECORDED' });
  }
  const { rows } = await owner.query(
    "select bytes, client from entry where kind = 'question' order by at, id",
  );
  const minimal = rows.map(({ bytes }) => JSON.parse(bytes));
  const about = { kind: 'question', client: 'test-asker', event: 'masking_failed' };
  const [id, at] = [expect.any(String), expect.any(String)];
  expect(minimal).toEqual([
    { ...about, id, at, field: 'subject.reference' },
    { ...about, id, at, field: 'requests[1].subject.reference' },
  ]);
  const planted = [reference, 'Unmaskable', 'unmaskablepersonjane', '943 476 5870', '9434765870'];
  const told = [await everyRow(), service.output(), JSON.stringify([errors, batch.errors])];
  await owner.query('checkpoint');
  const kept = [...told, ...(await everyFileText())].join('\n');
  expect(planted.filter((value) => kept.includes(value))).toEqual([]);
  expect((await ask({ subject: { reference } })).data.mayIShare.id).toBeTruthy();
});

const PARTNER = 'barnet_homes';

async function tellOfErasure(reference: string): Promise<void> {
  const tell = `mutation Tell($input: NotificationInput!) { recordNotification(input: $input) { id } }`;
  const input = { reference, partner: PARTNER, reason: 'ERASURE' };
  const before = { ...input, toldAt: '2020-01-01T00:00:00Z' };
  const early = await service.ask(tell, { input: before }, 'governance');
  expect(early.errors[0].extensions.field).toBe('input.toldAt');
  expect((await service.ask(tell, { input }, 'governance')).errors).toBeUndefined();
}

test('a person is unlinked for good; the receipt still proves the entry', async () => {
  const reference = 'person-to-unlink';
  const { data } = await ask({ subject: { reference } });
  const { id } = data.mayIShare;
  const headers = { authorization: `Bearer ${await service.token('auditor')}` };
  const get = (path: string) => fetch(`${service.url}/log/${path}`, { headers });
  while ((await get(`proof/${id}`)).status === 404) await later(50);
  const find =
    'query Find($filter: DecisionFilter) { decisions(filter: $filter) { edges { node { id } } } }';
  const found = async () =>
    (await service.ask(find, { filter: { subject: reference } }, 'auditor')).data.decisions.edges;
  expect(await found()).toEqual([{ node: { id } }]);
  const unlink = 'mutation Unlink($reference: String!) { unlinkSubject(reference: $reference) }';
  const early = await service.ask(unlink, { reference }, 'governance');
  expect(early.errors[0].extensions).toMatchObject({ field: 'untold', suggestions: [PARTNER] });
  await tellOfErasure(reference);
  const unlinked = await service.ask(unlink, { reference }, 'governance');
  expect(unlinked.data).toEqual({ unlinkSubject: true });
  expect((await service.ask(unlink, { reference }, 'governance')).data).toEqual({
    unlinkSubject: false,
  });
  expect(await found()).toEqual([]);
  const log = readVerifier(await (await get('key')).text());
  const file = parseProof(await (await get(`proof/${id}`)).text());
  expect(verifyProof(file.extra as Uint8Array, file, log).size).toBeGreaterThan(file.index);
  const { data: next } = await ask({ subject: { reference } });
  expect((await found()).map(({ node }: Json) => node.id)).toEqual([next.mayIShare.id]);
});
