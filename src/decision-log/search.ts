import { type Kysely, type Selectable, type SqlBool, sql } from 'kysely';
import type { EntryTable, Tables } from '../database/tables.js';
import { badInput } from '../errors.js';

export type StoredEntry = Pick<Selectable<EntryTable>, 'id' | 'at' | 'bytes'>;

/** All that is given must hold. `partner` is a code; purpose and category cover what lies beneath. */
export interface DecisionSearch {
  outcome?: string | null;
  denialKind?: string | null;
  partner?: string | null;
  purpose?: string | null;
  dataCategory?: string | null;
  from?: Date | null;
  to?: Date | null;
  /** Only what they asked themselves. */
  by?: Asker;
}

/** An app, or one person who uses it. */
export interface Asker {
  client: string;
  person?: string;
}

export interface Page {
  entries: StoredEntry[];
  more: boolean;
}

/** Decisions, newest first. A cursor names an entry, so a page stays where it is while new ones arrive. */
export async function searchDecisions(
  db: Kysely<Tables>,
  search: DecisionSearch,
  first: number,
  after?: string | null,
): Promise<Page> {
  let query = db
    .selectFrom('entry')
    .select(['id', 'at', 'bytes'])
    .where('kind', '=', 'decision')
    .where(sql<SqlBool>`${sql.join(conditions(search), sql` and `)}`)
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .limit(first + 1);
  if (after) {
    const place = placeOf(after);
    query = query.where(sql<SqlBool>`(at, id) < (${place.at}, ${place.id})`);
  }
  const found = await query.execute();
  return { entries: found.slice(0, first), more: found.length > first };
}

function conditions(search: DecisionSearch) {
  const all = [sql<SqlBool>`true`];
  if (search.outcome) all.push(sql`outcome = ${search.outcome}`);
  if (search.denialKind) all.push(sql`denial_kind = ${search.denialKind}`);
  if (search.partner) all.push(sql`partner = ${search.partner}`);
  if (search.by) all.push(askedBy(search.by));
  if (search.from) all.push(sql`at >= ${search.from}`);
  if (search.to) all.push(sql`at < ${search.to}`);
  if (search.purpose) {
    all.push(sql`(purpose = ${search.purpose} or starts_with(purpose, ${`${search.purpose}.`}))`);
  }
  if (search.dataCategory) all.push(sql`data_categories @> ${[search.dataCategory]}::text[]`);
  return all;
}

function askedBy({ client, person }: Asker) {
  const own = sql<SqlBool>`client = ${client}`;
  return person ? sql<SqlBool>`${own} and person = ${person}` : own;
}

/** One decision by its id; `by`, where given, must be who asked. */
export function findDecision(
  db: Kysely<Tables>,
  id: string,
  by?: Asker,
): Promise<StoredEntry | undefined> {
  let query = db.selectFrom('entry').select(['id', 'at', 'bytes']).where('id', '=', id);
  query = query.where('kind', '=', 'decision');
  if (by) query = query.where(askedBy(by));
  return query.executeTakeFirst();
}

export function cursorOf(entry: StoredEntry): string {
  return Buffer.from(`${entry.at.toISOString()} ${entry.id}`).toString('base64url');
}

const PLACE = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z) ([0-9a-f-]{36})$/;

function placeOf(cursor: string): { at: Date; id: string } {
  const parts = PLACE.exec(Buffer.from(cursor, 'base64url').toString());
  if (!parts?.[1] || !parts[2]) {
    throw badInput('after', cursor, 'after: not a cursor of this list; use an `endCursor` it gave');
  }
  return { at: new Date(parts[1]), id: parts[2] };
}
