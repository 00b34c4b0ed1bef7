import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import type { Tables } from '../src/database/tables.js';
import { insertRevision } from '../src/decide/revisions.js';
import { compileRevision } from '../src/engine/compile.js';
import { findOpa } from '../src/engine/opa.js';
import { everyCapability, LOOPING } from '../src/engine/revision.fixture.js';
import { type Json, MAY_I_SHARE, Service } from './service.js';

const REQUEST = {
  partner: 'barnet_homes',
  purpose: 'service_delivery.housing',
  dataCategories: ['identity', 'contact'],
};

/** What is wrong with a policy shows itself where the number of people is this one. */
const TRIGGER = 13;
const BAD = { ...REQUEST, recordCount: TRIGGER };

/** Ten times ten thousand, a thousand times over, forty times over: 400 MB. */
const EATING = `
	kilos := concat("", ["0123456789" | some _ in numbers.range(1, 1000)])
	megas := concat("", [kilos | some _ in numbers.range(1, 1000)])
	count(concat("", [megas | some _ in numbers.range(1, 40)])) == 0`;

let service: Service;
let owner: pg.Client;
let db: Kysely<Tables>;
let shipped: Record<string, string>;

beforeAll(async () => {
  service = await Service.start({ EVALUATION_DEADLINE_MS: '1000' });
  owner = await service.owner();
  const pool = new pg.Pool({
    host: owner.host,
    port: owner.port,
    user: owner.user,
    password: owner.password,
    database: owner.database,
  });
  db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
  shipped = JSON.parse(await readFile(resolve('build/revision/files.json'), 'utf8'));
});

afterAll(async () => {
  await db?.destroy();
  await owner?.end();
  await service?.stop();
});

/** Publishes the shipped policies, with one rule more, into the running service. */
async function publishWith(body?: string): Promise<void> {
  const rule = `package mayishare\n\ndecision := {"outcome": "ALLOW", "denialKind": null} if {\n\tinput.request.recordCount == ${TRIGGER}\n${body}\n}\n`;
  const files = {
    ...shipped,
    'capabilities.json': await everyCapability(),
    ...(body && { 'bad.rego': rule }),
  };
  const compiled = await compileRevision(new Map(Object.entries(files)), findOpa());
  await db.transaction().execute((all) => insertRevision(all, compiled, files, 'test'));
}

const ask = async (request: Json): Promise<Json> =>
  (await service.ask(MAY_I_SHARE, { request })).data.mayIShare;

async function logged(id: string): Promise<Json> {
  const { rows } = await owner.query(
    'select outcome, denial_kind, bytes from entry where id = $1',
    [id],
  );
  const { fault } = JSON.parse(rows[0].bytes.toString('utf8'));
  return { outcome: rows[0].outcome, denialKind: rows[0].denial_kind, fault: fault?.code };
}

async function expectFault(answer: Json, fault: string): Promise<void> {
  expect(answer).toMatchObject({ outcome: 'DENY', denialKind: 'FAULT' });
  expect(answer.reasons[0]).toMatchObject({ code: 'engine_fault' });
  expect(answer.reasons[0].message).toContain(`(${fault})`);
  expect(await logged(answer.id)).toEqual({ outcome: 'DENY', denialKind: 'FAULT', fault });
}

test.each([
  ['loops', LOOPING, 'DEADLINE'],
  ['eats memory', EATING, 'OUT_OF_MEMORY'],
])(
  'a policy that %s: a logged fault, and its neighbours and followers are answered',
  async (_, body, fault) => {
    await publishWith(body);
    const [bad, ...beside] = await Promise.all([ask(BAD), ask(REQUEST), ask(REQUEST)]);
    await expectFault(bad, fault);
    for (const answer of [...beside, await ask(REQUEST)]) expect(answer.outcome).toBe('ALLOW');

    await publishWith();
    expect(await ask(BAD)).toMatchObject({ outcome: 'ALLOW', denialKind: null });
  },
);

test('a policy in which every question loops: each gets its fault, and the good policy answers again', async () => {
  await publishWith(LOOPING);
  const answers = await Promise.all([BAD, BAD, BAD].map(ask));
  for (const answer of answers) await expectFault(answer, 'DEADLINE');
  await publishWith();
  expect((await ask(REQUEST)).outcome).toBe('ALLOW');
});
