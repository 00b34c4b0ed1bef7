import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { commandOf } from './command.js';
import { type Json, Service } from './service.js';

let service: Service;

beforeAll(async () => {
  service = await Service.start({ DATABASE_POOL: '4' });
});

afterAll(() => service?.stop());

const run = (args: string[], input = '') => commandOf(service, args, input);

const ask = async (query: string, variables: Json = {}) => {
  const { data, errors } = await service.ask(query, variables, 'governance');
  if (errors) throw new Error(errors[0].message);
  return Object.values(data)[0] as Json;
};

test.each(['agreements', 'partners', 'consents'])(
  'what is exported is imported again without a change: %s',
  async (kind) => {
    const file = join(service.dataDir, `${kind}.csv`);
    expect(await run(['export', kind, file])).toMatchObject({ code: 0 });
    const text = await readFile(file, 'utf8');
    const again = kind === 'consents' ? withWhatIsAskedFor(text) : text;
    await writeFile(file, again);
    const { code, out, err } = await run(['import', kind, file, '--dry-run']);
    expect({ code, err: err.split('\n').filter((l) => l.startsWith('line')) }).toEqual({
      code: 0,
      err: [],
    });
    if (kind !== 'consents') expect(out).toMatch(/^0 would be new, 0 would change, \d+ would stay/);
    await rm(file);
  },
);

/** Consents of the demonstration lack what an import asks for: an end, and what was told. */
function withWhatIsAskedFor(text: string): string {
  const [head, ...lines] = text.trimEnd().split('\r\n');
  const fixed = lines.map((line) => {
    const cells = line.split(',');
    cells[7] ||= '2030-01-01';
    cells[12] ||= 'PAPER';
    cells[14] ||= 'Form C7';
    return cells.join(',');
  });
  return [head, ...fixed].join('\r\n');
}

const HEAD =
  'agreement number,name,purpose,legal power disclosure,controllers,controller names,processors,processor names,areas,area names,disclosed information,information-sharing benefits,sharing method,retention,start date,end date,review date,contact';

test('agreements go out in the columns of the public register, and two of our own', async () => {
  const { out } = await run(['export', 'agreements']);
  expect(out.split('\r\n')[0]).toBe(
    `${HEAD.replace('information-sharing', 'information sharing')},kind,status`,
  );
  expect(out).toMatch(/^DSA-001,Housing management,/m);
});

const row = (number: string, changes: Record<string, string> = {}) => {
  const cells: Record<string, string> = {
    'agreement number': number,
    name: 'Street homelessness',
    purpose: 'Housing services',
    controllers: 'barnet_council; local_charity',
    'disclosed information': 'identity; housing',
    retention: 'Six years',
    'start date': '01/04/2026',
    'end date': '2029-03-31',
    'review date': '2027-04-01',
    ...changes,
  };
  return HEAD.split(',')
    .map((name) => cells[name] ?? '')
    .join(',');
};

test('every bad row is named with line and column, and nothing changes', async () => {
  const bad = [
    HEAD,
    row('DSA-200'),
    row('DSA-201', { purpose: 'service_delivery.housin' }),
    row('DSA-202', { 'end date': '2026-01-01', 'review date': 'soon' }),
    row('DSA-203', { 'end date': '2026-01-01' }),
    row('DSA-200', { processors: 'dwp' }),
  ].join('\n');
  const { code, out, err } = await run(['import', 'agreements'], bad);
  expect(code).toBe(1);
  expect(out).toBe('');
  expect(err).toMatch(/line 3, column "purpose".*did you mean `service_delivery\.housing`/);
  expect(err).toMatch(/line 4, column "review date": "soon" a date such as/);
  expect(err).toMatch(/line 5, column "end date": the end is not after the start/);
  expect(err).toMatch(/line 6, column "agreement number": .*stands on line 2 already/);
  expect(err).toMatch(/line 6, column "processors": .*no processor/);
  expect(err).toMatch(/4 of 5 rows are not good: nothing was changed/);
  expect(await ask('{ agreement(reference: "DSA-200") { version } }')).toBeNull();
});

test('a dry run shows what would change; the import changes it; a signed text gets a next version', async () => {
  const file = [HEAD, row('DSA-200'), row('DSA-201', { 'disclosed information': 'contact' })];
  const dry = await run(['import', 'agreements', '--dry-run'], file.join('\n'));
  expect(dry.out).toMatch(/line 2: DSA-200 is new/);
  expect(await ask('{ agreement(reference: "DSA-200") { version } }')).toBeNull();
  const real = await run(['import', 'agreements', '--signed'], file.join('\n'));
  expect(real.out).toMatch(/^2 new, 0 changed, 0 as they were/);
  const query = `{ agreement(reference: "DSA-200") { version status title amendment { title }
    details { retention parties { partner name } }
    history { edges { node { change client version } } } } }`;
  expect(await ask(query)).toMatchObject({
    version: 1,
    status: 'IN_FORCE',
    amendment: null,
    details: {
      retention: 'Six years',
      parties: [{ partner: null, name: 'Barnet Council' }, { partner: 'local_charity' }],
    },
    history: { edges: [{ node: { change: 'IMPORT', client: 'importer', version: 1 } }] },
  });
  const changed = [HEAD, row('DSA-200', { name: 'Rough sleeping' }), file[2]].join('\n');
  expect((await run(['import', 'agreements'], changed)).out).toMatch(/^0 new, 1 changed, 1 as/);
  expect(await ask(query)).toMatchObject({
    version: 2,
    title: 'Street homelessness',
    amendment: { title: 'Rough sleeping' },
  });
});

test('partners and consents come in, and are relied on at once', async () => {
  const partners = [
    'code,name,kind,assurance kind,assurance passed,assurance expires',
    'hospice,A hospice,voluntary,dspt,2026-01-01,2099-01-01',
    'newspaper,A weekly newspaper,media,,,',
  ].join('\n');
  expect((await run(['import', 'partners'], partners)).out).toMatch(/^1 new, 1 changed, 0 as/);
  expect(
    await ask('{ partner(code: "hospice") { version role country assurance { inDate } } }'),
  ).toEqual({
    version: 1,
    role: 'CONTROLLER',
    country: 'GB',
    assurance: { inDate: true },
  });
  const consents = [
    'reference,subject,explicit,purposes,data categories,partners,given,expires,given by,how,told',
    'CONSENT-200,Case 4711,yes,service_information,identity; contact,hospice,2026-01-01,2099-01-01,self,paper,Form C7',
  ].join('\n');
  expect((await run(['import', 'consents'], consents)).out).toMatch(/^1 new/);
  const consent = await ask('{ consent(reference: "CONSENT-200") { subject current how } }');
  expect(consent).toMatchObject({ current: true, how: 'PAPER' });
  expect(consent.subject).toMatch(/^[0-9a-f-]{36}$/);
  const request = {
    partner: 'hospice',
    purpose: 'service_information',
    dataCategories: ['identity'],
    consent: 'CONSENT-200',
  };
  const { data } = await service.ask(
    'mutation ($request: SharingRequestInput!) { mayIShare(request: $request) { outcome gateways { code } } }',
    { request },
  );
  expect(data.mayIShare).toEqual({ outcome: 'ALLOW', gateways: [{ code: 'consent' }] });
  const again = await run(['import', 'consents'], consents);
  expect(again.out).toMatch(/^0 new, 0 changed, 1 as/);
  const withdraw = 'mutation { withdrawConsent(reference: "CONSENT-200") { __typename } }';
  const withdrawn = await service.ask(withdraw, {}, 'governance');
  expect(withdrawn.data.withdrawConsent).toEqual({ __typename: 'Consent' });
  const [head, row] = consents.split('\n');
  const stale = await run(['import', 'consents'], `${head},withdrawn\n${row},`);
  expect(stale.out + stale.err).toMatch(/withdrawn.*stays so/);
  expect(await ask('{ consent(reference: "CONSENT-200") { current } }')).toEqual({
    current: false,
  });
});

test('many files at once take turns, and leave questions their connections', async () => {
  const read = async (n: number) => {
    const { id } = await ask('mutation { beginImport(kind: PARTNERS) { id } }');
    const text = `code,name,kind\nat_once_${n},Provider ${n},voluntary`;
    await ask(
      'mutation ($id: ID!, $text: String!) { addToImport(id: $id, part: 0, text: $text) { id } }',
      { id, text },
    );
    return ask('mutation ($id: ID!) { runImport(id: $id) { applied created } }', { id });
  };
  const all = await Promise.all([1, 2, 3, 4, 5, 6, 7, 8].map(read));
  expect(all).toEqual(Array(8).fill({ applied: true, created: 1 }));
});

test('what changes while rows are checked is seen before they are written', async () => {
  const owner = await service.owner();
  await owner.query("begin; update partner set status = 'SUSPENDED' where code = 'hmrc'");
  const csv = 'code,name,kind,status\nhmrc,The Revenue,central_government,ACTIVE';
  const read = ask(
    `mutation ($csv: String!) { importRegister(kind: PARTNERS, csv: $csv) { applied problems { column } } }`,
    { csv },
  );
  const waits = async () =>
    (await owner.query('select from pg_locks where not granted')).rowCount !== 0;
  while (!(await waits())) await new Promise((soon) => setTimeout(soon, 20));
  await owner.query('commit');
  expect(await read).toEqual({ applied: false, problems: [{ column: 'status' }] });
  await owner.query("update partner set status = 'ACTIVE' where code = 'hmrc'");
  await owner.end();
});

test('agreements as ODRL: one JSON-LD agreement in each line', async () => {
  const { out } = await run(['export', 'agreements', '--format', 'odrl']);
  const all = out
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  const dsa = all.find((each) => each['dcterms:identifier'] === 'DSA-006');
  expect(dsa).toMatchObject({ '@type': 'Agreement', uid: 'urn:may-i-share:agreement:DSA-006' });
  expect(dsa.permission[0].assignee[0].uid).toBe('urn:may-i-share:partner:dwp');
  expect(dsa.permission[0].constraint).toHaveLength(2);
});

test('what is taken out is an entry of the log; nobody without the role takes anything', async () => {
  const owner = await service.owner();
  const { rows } = await owner.query("select bytes from entry where kind = 'export'");
  expect(rows.map(({ bytes }) => JSON.parse(bytes))).toContainEqual(
    expect.objectContaining({ of: 'agreement', format: 'ODRL', client: 'importer' }),
  );
  const after = Buffer.from('a').toString('base64url');
  await ask(`{ exportRegister(kind: PARTNERS, first: 2, after: "${after}") { text } }`);
  const last = "select bytes from entry where kind = 'export' order by at desc, id desc limit 1";
  const [made] = (await owner.query(last)).rows;
  await owner.end();
  expect(JSON.parse(made.bytes)).toMatchObject({
    of: 'partner',
    records: 2,
    first: expect.any(String),
    last: expect.any(String),
  });
  const { errors } = await service.ask('{ exportRegister(kind: CONSENTS) { text } }');
  expect(errors[0].extensions.code).toBe('FORBIDDEN');
});

test('where no service answers, the command says so', async () => {
  const { code, err } = await run(['export', 'partners', '--url', 'http://127.0.0.1:9']);
  expect(code).toBe(1);
  expect(err).toMatch(/no service answers at http:\/\/127\.0\.0\.1:9/);
});
