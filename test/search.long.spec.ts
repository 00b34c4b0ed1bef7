import { setTimeout as later } from 'node:timers/promises';
import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import { v7 as newId } from 'uuid';
import type { Tables } from '../src/database/tables.js';
import { cursorOf, type DecisionSearch, searchDecisions } from '../src/decision-log/search.js';
import { Service } from './service.js';

const DAY_MS = 86_400_000;
const DAYS = 400;
const EVENLY = 9000;
const IN_ONE_DAY = 2600;

let service: Service;
let owner: pg.Client;
let db: Kysely<Tables>;
let seed = 7;

/** The same on every run. */
function lot(below: number): number {
  seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31;
  return Math.floor((seed / 2 ** 31) * below);
}

interface Row {
  id: string;
  at: Date;
  kind: string;
  client: string;
  person: string | null;
  outcome: string;
  tags: string[] | null;
}

function rowAt(at: Date, more?: readonly string[]): Row {
  return lot(20) === 0 ? { ...decisionAt(at), kind: 'lookup', tags: null } : decisionAt(at, more);
}

/** Common, middling, rare; a tag of one month only, and one that is there for a day. */
function decisionAt(at: Date, more: readonly string[] = []): Row {
  const client = `app-${lot(10) < 7 ? 0 : lot(40)}`;
  const person = lot(3) === 0 ? `person-${lot(3)}` : null;
  const outcome = lot(3) === 0 ? 'ALLOW' : 'DENY';
  const tags = [
    `outcome:${outcome}`,
    `partner:p${lot(100) < 60 ? 0 : lot(300)}`,
    `client:${client}`,
    `person:staff-${lot(2) ? 0 : lot(500)}`,
    `case:C-${lot(4000)}`,
    ...(lot(50) === 0 ? ['emergency:true'] : []),
    ...(lot(400) === 0 ? [`subject:s${lot(4)}`] : []),
    ...(at.toISOString().startsWith(monthBack(5)) ? ['reason:of_a_month'] : []),
    ...more,
  ];
  const id = newId({ msecs: at.getTime() });
  return { id, at, kind: 'decision', client, person, outcome, tags };
}

function monthBack(months: number): string {
  return new Date(Date.now() - months * 30.5 * DAY_MS).toISOString().slice(0, 7);
}

function rows(): Row[] {
  const ago = (days: number) => new Date(Date.now() - Math.round(days * DAY_MS));
  const evenly = Array.from({ length: EVENLY }, (_, place) =>
    // Every third shares its instant with the one before.
    rowAt(ago((DAYS * (place - (place % 3 === 1 ? 1 : 0))) / EVENLY)),
  );
  const burst = Array.from({ length: IN_ONE_DAY }, (_, place) =>
    rowAt(new Date(ago(100).setUTCHours(12, 0, 0, place * 900)), ['reason:of_a_day']),
  );
  return [...evenly, ...burst];
}

async function insert(added: readonly Row[], by = owner): Promise<void> {
  const insertion = `insert into entry (id, at, kind, bytes, client, person, outcome, tags)
    select id, at, kind, '{}', client, person, outcome, tags from jsonb_to_recordset($1::jsonb)
      as row(id uuid, at timestamptz, kind text, client text, person text, outcome text, tags text[])`;
  await by.query(insertion, [JSON.stringify(added)]);
}

/** Some months have a partition, the others are in the default one. */
async function partitions(): Promise<void> {
  for (let back = 1; back < 14; back += 1 + (back % 3)) {
    await owner.query(`do $$ declare first date := date_trunc('month', now() - interval '${back} months')::date;
      begin execute format('create table %I partition of entry for values from (%L) to (%L)',
        'entry_' || to_char(first, 'YYYY_MM'), first::text || ' 00:00+00',
        (first + interval '1 month')::date::text || ' 00:00+00'); end $$`);
  }
}

async function sequenced(): Promise<void> {
  const waiting = async () =>
    (await owner.query('select exists (select from unsequenced) as any')).rows[0].any;
  while (await waiting()) await later(100);
}

beforeAll(async () => {
  service = await Service.start();
  owner = await service.owner();
  const { host, port, user, password, database } = owner;
  const pool = new pg.Pool({ host, port, user, database, password: password ?? '' });
  db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
  await partitions();
  await insert(rows());
  await owner.query('analyze entry');
  await sequenced();
});

afterAll(async () => {
  await db?.destroy();
  await owner?.end();
  await service?.stop();
});

/** What a search means, said without any thought of speed. */
async function naive(search: DecisionSearch): Promise<string[]> {
  const { rows } = await owner.query(
    `select e.id from entry e left join sequenced s on s.id = e.id
     where kind = 'decision' and (select bool_and(tag = any(tags)) from unnest($1::text[]) as tag) is not false
       and not exists (select from unnest($2::text[]) as tag where tag = any(tags))
       and ($3::timestamptz is null or e.at >= $3) and ($4::timestamptz is null or e.at < $4)
       and ($5::bigint is null or s.index >= $5) and ($6::bigint is null or s.index < $6)
       and ($7::text is null or client = $7) and ($8::text is null or person = $8)
     order by e.at desc, e.id desc`,
    [
      search.tags,
      search.without ?? [],
      search.from,
      search.to,
      search.fromIndex,
      search.toIndex,
      search.by?.client,
      search.by?.person,
    ],
  );
  return rows.map(({ id }) => id);
}

async function paged(search: DecisionSearch, first: number, most = 60): Promise<string[]> {
  const ids: string[] = [];
  let after: string | undefined;
  for (let page = 0; page < most; page++) {
    const { entries, more } = await searchDecisions(db, search, first, after);
    ids.push(...entries.map(({ id }) => id));
    const last = entries.at(-1);
    if (!more || !last) break;
    after = cursorOf(last);
  }
  return ids;
}

const ago = (days: number) => new Date(Date.now() - days * DAY_MS);

const SEARCHES: DecisionSearch[] = [
  { tags: [] },
  { tags: [], from: ago(120), to: ago(90) },
  { tags: [], without: ['emergency:true'] },
  { tags: ['outcome:DENY'] },
  { tags: ['outcome:ALLOW'], from: ago(200.3), to: ago(70.7) },
  { tags: ['partner:p0'] },
  ...[1, 2, 77, 299].map((code) => ({ tags: [`partner:p${code}`] })),
  { tags: ['partner:never-seen'] },
  { tags: ['emergency:true'] },
  { tags: ['reason:of_a_day'] },
  { tags: ['reason:of_a_day'], to: ago(100) },
  { tags: ['reason:of_a_month'] },
  { tags: ['person:staff-0'] },
  { tags: ['person:staff-3'] },
  { tags: ['case:C-17'] },
  { tags: ['subject:s1'] },
  { tags: ['subject:s2', 'outcome:ALLOW'] },
  { tags: ['outcome:ALLOW', 'partner:p0', 'client:app-0'] },
  { tags: ['reason:of_a_day', 'partner:p5'] },
  { tags: ['reason:of_a_month', 'reason:of_a_day'] },
  { tags: ['outcome:DENY', 'emergency:true'], without: ['client:app-0'] },
  { tags: [], by: { client: 'app-0' } },
  { tags: [], by: { client: 'app-3' } },
  { tags: ['outcome:ALLOW'], by: { client: 'app-0', person: 'person-1' } },
  { tags: [], fromIndex: 100, toIndex: 700 },
  { tags: [], fromIndex: 10_500 },
  { tags: [], toIndex: 11_000 },
  { tags: ['outcome:ALLOW'], fromIndex: 50, toIndex: 11_000 },
  { tags: ['partner:p0'], fromIndex: 50, toIndex: 5000, from: ago(300) },
];

test('every page of every search holds what a search without any cleverness finds', async () => {
  for (const search of SEARCHES) {
    const all = await naive(search);
    for (const [first, pages] of [
      [37, 8],
      [500, 30],
    ] as const) {
      const found = await paged(search, first, pages);
      expect({ search, found }).toEqual({ search, found: all.slice(0, first * pages) });
    }
  }
  expect(await naive({ tags: ['reason:of_a_day'] })).not.toHaveLength(0);
}, 300_000);

test('what has no place in the log yet is found, newest or old', async () => {
  const holder = await service.owner();
  await holder.query('begin; select from tree_head for update');
  try {
    const times = [
      ...Array.from({ length: 90 }, (_, place) => ago(place / 900)),
      ago(30),
      ago(333),
    ];
    const added = times.map((at) => decisionAt(at, ['reason:of_a_day', 'bar:new']));
    await insert(added);
    for (const tags of [['bar:new'], ['reason:of_a_day'], ['bar:new', 'outcome:ALLOW'], []]) {
      const all = await naive({ tags });
      expect(await paged({ tags }, 25, 10)).toEqual(all.slice(0, 250));
    }
    const { rows } = await owner.query('select count(*)::int as waiting from unsequenced');
    expect(rows[0].waiting).toBe(added.length);
  } finally {
    await holder.query('rollback');
    await holder.end();
  }
  await sequenced();
  expect(await paged({ tags: ['bar:new'] }, 25)).toEqual(await naive({ tags: ['bar:new'] }));
});

test('a page stays where it is while decisions arrive', async () => {
  const search = { tags: ['partner:p0'] };
  const all = await naive(search);
  const first = await searchDecisions(db, search, 40);
  await insert([decisionAt(new Date(), ['partner:p0'])]);
  const next = await searchDecisions(db, search, 40, cursorOf(first.entries.at(-1) as never));
  expect([...first.entries, ...next.entries].map(({ id }) => id)).toEqual(all.slice(0, 80));
});
