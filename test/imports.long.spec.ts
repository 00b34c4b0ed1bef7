import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { commandOf } from './command.js';
import { type Json, Service } from './service.js';

let service: Service;

beforeAll(async () => {
  service = await Service.start({ REQUEST_TIMEOUT_MS: '2000' });
});

afterAll(() => service?.stop());

const run = (args: string[], input: string | Uint8Array = '') => commandOf(service, args, input);

async function ask(query: string, variables: Json = {}): Promise<Json> {
  const { data, errors } = await service.ask(query, variables, 'governance', 'importer');
  if (errors) throw new Error(errors[0].message);
  return Object.values(data)[0] as Json;
}

const PARTNERS = 'code,name,kind,role,competent authority';
const AGREEMENTS =
  'agreement number,name,purpose,controllers,processors,disclosed information,start date,end date,review date';
const CONSENTS =
  'reference,subject,explicit,purposes,data categories,partners,given,expires,given by,how,told,authority verified';

const agreement = (number: string, name: string) =>
  `${number},${name},service_delivery.housing,barnet_council; local_charity,,contact,2026-01-01,2099-01-01,2027-01-01`;

describe('a file as a spreadsheet writes it', () => {
  test.each([
    ['UTF-16', Buffer.from(`\uFEFF${PARTNERS}\nhospice,A hospice,voluntary,,`, 'utf16le')],
    ['Windows-1252', Buffer.from(`${PARTNERS}\ncaf\xe9,A caf\xe9,voluntary,,`, 'latin1')],
    ['with a NUL', Buffer.from(`${PARTNERS}\nhospice,A \0hospice,voluntary,,`)],
  ])('%s is refused, and says how to save it', async (_, bytes) => {
    const { code, out, err } = await run(['import', 'partners'], bytes);
    expect([code, out]).toEqual([1, '']);
    expect(err).toMatch(/standard input is no UTF-8: in a spreadsheet, save it as “CSV UTF-8”\n$/);
  });

  test('characters of two halves arrive whole, wherever the parts are cut', async () => {
    const name = '🏥'.repeat(140);
    const rows = Array.from({ length: 800 }, (_, n) => `hospice_${n},${name} ${n},voluntary,,`);
    const { out } = await run(['import', 'partners'], [PARTNERS, ...rows].join('\n'));
    expect(out).toMatch(/^800 new, 0 changed, 0 as they were/);
    const odd = await ask('{ partners(first: 200) { edges { node { code name } } } }');
    const names = odd.edges.map(({ node }: Json) => node.name);
    expect(names.some((each: string) => each.startsWith(name))).toBe(true);
    expect(names.some((each: string) => each.includes('\uFFFD'))).toBe(false);
  });

  test('a service takes no NUL and no half of a character either', async () => {
    for (const bad of ['a\0b', 'a\uD83D']) {
      const query =
        'mutation ($csv: String!) { importRegister(kind: PARTNERS, csv: $csv) { rows } }';
      const { errors } = await service.ask(query, { csv: bad }, 'governance');
      expect(errors[0].extensions).toMatchObject({ code: 'BAD_USER_INPUT', field: 'csv' });
    }
  });
});

test('a cell that says neither yes nor no is a problem, also of a record that is there', async () => {
  const partners = `${PARTNERS}\ndwp,Department for Work and Pensions,central_government,,maybe`;
  const partner = await run(['import', 'partners'], partners);
  expect(partner.err).toMatch(/line 2, column "competent authority": "maybe" yes or no/);
  const row = 'CONSENT-300,Case 1,perhaps,service_information,identity,dwp,2026-01-01,2099-01-01';
  const consent = await run(
    ['import', 'consents'],
    `${CONSENTS}\n${row},self,paper,Form C7,unsure`,
  );
  expect(consent.err).toMatch(/column "explicit": "perhaps" yes or no/);
  expect(consent.err).toMatch(/column "authority verified": "unsure" yes or no/);
});

test('a draft that says the same is signed by an import that vouches for it', async () => {
  const file = `${AGREEMENTS}\n${agreement('DSA-300', 'Winter shelter')}`;
  const query = '{ agreement(reference: "DSA-300") { status version amendment { title } } }';
  await run(['import', 'agreements'], file);
  expect(await ask(query)).toMatchObject({ status: 'DRAFT', version: 1 });
  const again = await run(['import', 'agreements'], file);
  expect(again.out).toMatch(/^0 new, 0 changed, 1 as they were/);
  const signed = await run(['import', 'agreements', '--signed', '--dry-run'], file);
  expect(signed.out).toMatch(/line 2: DSA-300 changes nothing but that it is signed/);
  expect((await run(['import', 'agreements', '--signed'], file)).out).toMatch(/^0 new, 1 changed/);
  expect(await ask(query)).toMatchObject({ status: 'IN_FORCE', version: 2 });
  expect((await run(['import', 'agreements', '--signed'], file)).out).toMatch(/^0 new, 0 changed/);
  const next = `${AGREEMENTS}\n${agreement('DSA-300', 'Shelter all year')}`;
  await run(['import', 'agreements'], next);
  expect(await ask(query)).toMatchObject({ amendment: { title: 'Shelter all year' } });
  expect((await run(['import', 'agreements', '--signed'], next)).out).toMatch(/^0 new, 1 changed/);
  expect(await ask(query)).toMatchObject({ status: 'IN_FORCE', amendment: null });
});

test('a processor contract whose parties say no role goes out and comes in as one', async () => {
  const terms = {
    title: 'Printing of letters',
    kind: 'PROCESSOR_CONTRACT',
    parties: [{ partner: 're_ltd' }],
    purposes: ['service_delivery.education'],
    dataCategories: ['contact'],
    starts: '2026-01-01T00:00:00Z',
    review: '2027-01-01T00:00:00Z',
    ends: '2099-01-01T00:00:00Z',
  };
  const create = (changes: Json) =>
    ask(
      `mutation ($terms: AgreementTermsInput!) { createAgreement(reference: "DSA-301", terms: $terms) {
        ... on Agreement { kind } ... on RegisterRefusal { problems { code field message } } } }`,
      { terms: { ...terms, ...changes } },
    );
  const asController = { parties: [{ partner: 're_ltd', role: 'CONTROLLER' }] };
  expect(await create(asController)).toMatchObject({
    problems: [{ code: 'ROLE_AGAINST_KIND', field: 'parties' }],
  });
  expect(
    await create({
      kind: 'CONTROLLER_TO_CONTROLLER',
      parties: [{ partner: 're_ltd', role: 'PROCESSOR' }],
    }),
  ).toMatchObject({
    problems: [{ code: 'ROLE_AGAINST_KIND' }],
  });
  expect(await create({})).toEqual({ kind: 'PROCESSOR_CONTRACT' });
  const { out } = await run(['export', 'agreements']);
  const [head, ...lines] = out.split('\r\n');
  const line = lines.find((each) => each.startsWith('DSA-301'))?.replace('Printing', 'Posting');
  await run(['import', 'agreements'], `${head}\n${line}`);
  expect(await ask('{ agreement(reference: "DSA-301") { kind title } }')).toEqual({
    kind: 'PROCESSOR_CONTRACT',
    title: 'Posting of letters',
  });
});

test('no name of a partner or an agreement holds a person’s number', async () => {
  const partners = `${PARTNERS}\nab123456c,A hospice,voluntary,,\nhospice,Call 07700 900123,voluntary,,`;
  const { err } = await run(['import', 'partners'], partners);
  expect(err).toMatch(/line 2, column "code": .*looks like a National Insurance number/);
  expect(err).toMatch(/line 3, column "name": .*looks like a telephone number/);
  expect(err).not.toMatch(/ab123456c|900123/);
  const file = `${AGREEMENTS}\n${agreement('DSA-302', 'For 943 476 5919')}`;
  const { err: title } = await run(['import', 'agreements'], file);
  expect(title).toMatch(/column "name": .*looks like an NHS number/);
  expect(title).not.toContain('5919');
});

describe('an import that takes longer than an answer may', () => {
  const rows = `${PARTNERS}\nslow_hospice,A slow hospice,voluntary,,`;

  test('is waited for, and its outcome told', async () => {
    const owner = await service.owner();
    await owner.query('begin; lock table partner in share row exclusive mode');
    const command = run(['import', 'partners'], rows);
    await new Promise((wait) => setTimeout(wait, 4500));
    await owner.query('rollback');
    expect(await command).toMatchObject({ code: 0, out: '1 new, 0 changed, 0 as they were.\n' });
    const { rows: kept } = await owner.query(
      `select outcome #>> '{result,created}' as created, (select count(*)::int from register_import_part
       where import = id) as parts from register_import where outcome ->> 'result' is not null
       order by begun desc limit 1`,
    );
    expect(kept).toEqual([{ created: '1', parts: 0 }]);
    await owner.end();
  });

  test('can be run again: it answers what it did', async () => {
    const begin = await ask(
      'mutation { beginImport(kind: PARTNERS) { id running result { rows } } }',
    );
    expect(begin).toMatchObject({ running: false, result: null });
    const text = rows.replaceAll('slow', 'other');
    await ask(
      'mutation ($id: ID!, $text: String!) { addToImport(id: $id, part: 0, text: $text) { id } }',
      {
        id: begin.id,
        text,
      },
    );
    const both = await Promise.all(
      [0, 1].map(() =>
        ask('mutation ($id: ID!) { runImport(id: $id) { applied created } }', { id: begin.id }),
      ),
    );
    expect(both).toEqual(Array(2).fill({ applied: true, created: 1 }));
    expect(
      await ask(
        'query ($id: ID!) { registerImport(id: $id) { running result { created } failure } }',
        {
          id: begin.id,
        },
      ),
    ).toEqual({ running: false, result: { created: 1 }, failure: null });
  });
});

test('an export that breaks off leaves the file that was there', async () => {
  const folder = join(service.dataDir, 'exported');
  const { code, err } = await run(['export', 'partners', join(folder, 'partners.csv')]);
  expect([code, err.trim().split('\n').at(-1)]).toEqual([
    1,
    expect.stringMatching(/^ENOENT.*open/),
  ]);
  const file = join(service.dataDir, 'partners.csv');
  await writeFile(file, 'what was there');
  expect(await run(['export', 'partners', file, '--format', 'odrl'])).toMatchObject({ code: 1 });
  expect((await readdir(service.dataDir)).filter((name) => name.endsWith('.part'))).toEqual([]);
});
