import type pg from 'pg';
import { define, type Json, MAY_I_SHARE, Service } from './service.js';

const REQUEST = {
  partner: 'barnet_homes',
  purpose: 'service_delivery.housing',
  dataCategories: ['identity', 'contact'],
  subject: { reference: 'Tenant 77', kind: 'ADULT', age: 40 },
  caseReference: 'CASE-1',
};
const ONE = `query One($id: ID!) { decision(id: $id) { id request {
  partner client person subject { pseudonym } caseReference onBehalfOf } } }`;
const ALL = '{ decisions { edges { node { id } } } }';

let service: Service;
let owner: pg.Client;

beforeAll(async () => {
  service = await Service.start({ ON_BEHALF_OF_CLIENTS: 'trusted-pages' });
  owner = await service.owner();
});

afterAll(async () => {
  await owner?.end();
  await service?.stop();
});

const ask = (client: string, person?: string, changes: Json = {}) =>
  service.ask(MAY_I_SHARE, { request: { ...REQUEST, ...changes } }, 'asker', client, person);

const idsFor = async (client: string, person?: string): Promise<string[]> => {
  const { data } = await service.ask(ALL, {}, 'asker', client, person);
  return data.decisions.edges.map(({ node }: Json) => node.id);
};

async function entry(id: string): Promise<Json> {
  const { rows } = await owner.query('select bytes from entry where id = $1', [id]);
  return JSON.parse(rows[0].bytes.toString());
}

test('an app sees its own decisions and no other’s; a person, those they asked for', async () => {
  const housing = (await ask('housing-app')).data.mayIShare.id;
  const asha = (await ask('pages', 'asha')).data.mayIShare.id;
  const omar = (await ask('pages', 'omar')).data.mayIShare.id;
  expect(await idsFor('housing-app')).toEqual([housing]);
  expect(await idsFor('pages', 'asha')).toEqual([asha]);
  expect(await idsFor('pages')).toEqual([omar, asha]);
  expect(await idsFor('nobody')).toEqual([]);
  const look = async (client: string, person?: string) =>
    (await service.ask(ONE, { id: asha }, 'asker', client, person)).data.decision?.id;
  expect(await look('pages', 'asha')).toBe(asha);
  expect(await look('pages', 'omar')).toBeUndefined();
  expect(await look('housing-app')).toBeUndefined();
  expect(await look('housing-app', 'asha')).toBeUndefined();
});

test('the entry says which app asked, and which person', async () => {
  const { data } = await ask('pages', 'asha');
  expect(await entry(data.mayIShare.id)).toMatchObject({ client: 'pages', person: 'asha' });
  const app = await ask('housing-app');
  expect(await entry(app.data.mayIShare.id)).not.toHaveProperty('person');
});

test('on whose behalf: only from clients allowed to say so', async () => {
  const refused = await ask('pages', 'asha', { onBehalfOf: 'staff-9' });
  expect(refused.errors[0].extensions).toMatchObject({ code: 'FORBIDDEN', field: 'onBehalfOf' });
  const byRole = await ask('housing-app', undefined, { onBehalfOf: 'staff-9' });
  const bySetting = await ask('trusted-pages', 'asha', { onBehalfOf: 'staff-9' });
  for (const { data } of [byRole, bySetting]) {
    expect(await entry(data.mayIShare.id)).toMatchObject({ onBehalfOf: 'staff-9' });
  }
});

test('one person’s idempotency key neither gives another person’s decision nor takes their key', async () => {
  const first = await ask('pages', 'asha', { idempotencyKey: 'k' });
  const again = await ask('pages', 'asha', { idempotencyKey: 'k' });
  const other = await ask('pages', 'omar', { idempotencyKey: 'k' });
  expect(again.data.mayIShare.id).toBe(first.data.mayIShare.id);
  expect(other.data.mayIShare.id).not.toBe(first.data.mayIShare.id);
  const { data } = await ask('pages', 'omar', { idempotencyKey: 'k' });
  expect(data.mayIShare.id).toBe(other.data.mayIShare.id);
  const changed = await ask('pages', 'omar', { idempotencyKey: 'k', country: 'FR' });
  expect(changed.errors[0].extensions.code).toBe('BAD_USER_INPUT');
});

test('a key of before keys were kept apart for each person is still answered as it was', async () => {
  const first = await ask('pages', 'asha', { idempotencyKey: 'k-old' });
  const owner = await service.owner();
  await owner.query('alter table idempotency disable trigger user');
  await owner.query("update idempotency set person = '' where key = 'k-old'");
  await owner.query('alter table idempotency enable trigger user');
  await owner.end();
  const again = await ask('pages', 'asha', { idempotencyKey: 'k-old' });
  expect(again.data.mayIShare.id).toBe(first.data.mayIShare.id);
  const other = await ask('pages', 'omar', { idempotencyKey: 'k-old' });
  expect(other.data.mayIShare.id).not.toBe(first.data.mayIShare.id);
});

test('governance reads decisions in summary, an auditor in full', async () => {
  const { data } = await ask('housing-app', undefined, { onBehalfOf: 'staff-9' });
  const variables = { id: data.mayIShare.id };
  const summary = await service.ask(ONE, variables, 'governance', 'pages', 'grace');
  expect(summary.data.decision.request).toEqual({
    partner: 'barnet_homes',
    client: 'housing-app',
    person: null,
    subject: null,
    caseReference: null,
    onBehalfOf: null,
  });
  expect(summary.errors.map((error: Json) => error.extensions.code)).toEqual(
    Array(4).fill('FORBIDDEN'),
  );
  const full = await service.ask(ONE, variables, 'auditor', 'pages', 'audrey');
  expect(full.errors).toBeUndefined();
  expect(full.data.decision.request).toMatchObject({
    subject: { pseudonym: expect.any(String) },
    caseReference: 'CASE-1',
    onBehalfOf: 'staff-9',
  });
});

const lookups = async () => {
  const { rows } = await owner.query("select bytes from entry where kind = 'lookup' order by at");
  return rows.map(({ bytes }) => JSON.parse(bytes.toString()));
};

test('what an auditor reads is an entry; what others read is not', async () => {
  const { data } = await ask('housing-app');
  const { id } = data.mayIShare;
  const before = (await lookups()).length;
  await service.ask(ONE, { id }, 'asker', 'housing-app');
  await service.ask(ONE, { id }, 'governance', 'pages', 'grace');
  expect(await lookups()).toHaveLength(before);
  await service.ask(ONE, { id }, 'auditor', 'pages', 'audrey');
  const search = `{ decisions(filter: { partner: "barnet_homes", from: "2020-01-01T00:00:00Z" }, first: 2) {
    edges { node { id } } } }`;
  const { data: found } = await service.ask(search, {}, 'auditor', 'pages', 'audrey');
  const again = `query Again($id: ID!) { replay(id: $id) { same } decisionStatistics(by: DAY) { __typename } }`;
  const { errors } = await service.ask(again, { id }, 'auditor', 'pages', 'audrey');
  expect(errors).toBeUndefined();
  const read = (await lookups()).slice(before + 2).map(({ asked }) => Object.keys(asked)[0]);
  expect(read.sort()).toEqual(['replay', 'statistics']);
  expect((await lookups()).slice(before, before + 2)).toMatchObject([
    { kind: 'lookup', client: 'pages', person: 'audrey', asked: { decision: id }, found: [id] },
    {
      asked: {
        decisions: { partner: 'barnet_homes', from: '2020-01-01T00:00:00.000Z', first: 2 },
      },
      found: found.decisions.edges.map(({ node }: Json) => node.id),
    },
  ]);
});

test('an auditor gets no answer where the look-up cannot be recorded', async () => {
  await define(
    owner,
    `
    create function refuse_lookup() returns trigger language plpgsql as $$
    begin if new.kind = 'lookup' then raise exception 'no'; end if; return new; end $$;
    create trigger refuse_lookup before insert on entry for each row execute function refuse_lookup()`,
  );
  const { data, errors } = await service.ask(ALL, {}, 'auditor');
  await define(owner, 'drop trigger refuse_lookup on entry');
  expect(data).toBeNull();
  expect(errors[0].extensions.code).toBe('INTERNAL');
});

test('names and numbers typed into a search do not get into the log', async () => {
  const search = '{ decisions(filter: { partner: "943 476 5919" }) { edges { node { id } } } }';
  const before = (await lookups()).length;
  const { errors } = await service.ask(search, {}, 'auditor');
  expect(errors[0].extensions).toMatchObject({ code: 'BAD_USER_INPUT', field: 'filter.partner' });
  expect(JSON.stringify(errors)).not.toMatch(/943/);
  expect(await lookups()).toHaveLength(before);
});
