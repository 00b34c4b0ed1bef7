import { type Kysely, type RawBuilder, type Selectable, type SqlBool, sql } from 'kysely';
import type { EntryTable, Tables } from '../database/tables.js';
import { badInput } from '../errors.js';

export type StoredEntry = Pick<Selectable<EntryTable>, 'id' | 'at' | 'bytes'>;

/** All that is given must hold. */
export interface DecisionSearch {
  /** `kind:value`, each of which the decision must have. */
  tags: readonly string[];
  /** None of which it may have. */
  without?: readonly string[];
  from?: Date | null;
  /** Before this instant. */
  to?: Date | null;
  /** The entry's place in the log, from 0. */
  fromIndex?: number | null;
  /** Before this place. */
  toIndex?: number | null;
}

export interface Page {
  entries: StoredEntry[];
  more: boolean;
}

/** Up to here it is quicker to fetch all that match and sort them than to walk back in time. */
const FEW = 5000;

/** Decisions, newest first. A cursor names an entry, so a page stays where it is while new ones arrive. */
export async function searchDecisions(
  db: Kysely<Tables>,
  search: DecisionSearch,
  first: number,
  after?: string | null,
): Promise<Page> {
  const where = [...conditions(search), ...(after ? [before(placeOf(after))] : [])];
  const few = search.tags.length > 0 && (await fewest(db, search)) <= FEW;
  const page = few ? byTags(search.tags, where, first + 1) : byTime(search.tags, where, first + 1);
  const { rows } = await page.execute(db);
  return { entries: rows.slice(0, first), more: rows.length > first };
}

/** How many decisions the rarest of the tags has at most; 0 where a tag is too rare to be counted. */
async function fewest(db: Kysely<Tables>, { tags, from, to }: DecisionSearch): Promise<number> {
  const { rows } = await sql<{ count: string }>`
    select coalesce(sum(count), 0) as count from unnest(${tags}::text[]) as tag
    left join decision_count on kind = split_part(tag, ':', 1)
      and value = substr(tag, strpos(tag, ':') + 1)
      ${from ? sql`and day >= ${from}::timestamptz::date - 1` : sql``}
      ${to ? sql`and day <= ${to}::timestamptz::date + 1` : sql``}
    group by tag`.execute(db);
  return Math.min(...rows.map(({ count }) => Number(count)));
}

type Where = readonly RawBuilder<SqlBool>[];

/** Through the index of tags. Materialized, or a small limit would lure the planner into the walk. */
function byTags(tags: readonly string[], where: Where, limit: number): RawBuilder<StoredEntry> {
  return sql`
    with found as materialized (
      select at, id from entry where tags @> ${tags}::text[] and ${sql.join(where, sql` and `)}
    ), page as materialized (select at, id from found order by at desc, id desc limit ${limit})
    select page.at, page.id, (
      select bytes from entry where entry.at = page.at and entry.id = page.id
    ) as bytes from page order by at desc, id desc`;
}

/** Back in time from the newest; `array_cat` keeps the index of tags out of it. */
function byTime(tags: readonly string[], where: Where, limit: number): RawBuilder<StoredEntry> {
  const wanted = tags.length > 0 ? sql`array_cat(tags, '{}') @> ${tags}::text[]` : sql`true`;
  return sql`
    select at, id, bytes from entry where ${wanted} and ${sql.join(where, sql` and `)}
    order by at desc, id desc limit ${limit}`;
}

function before(place: { at: Date; id: string }): RawBuilder<SqlBool> {
  return sql<SqlBool>`(at, id) < (${place.at}, ${place.id})`;
}

function conditions({
  without,
  from,
  to,
  fromIndex,
  toIndex,
}: DecisionSearch): RawBuilder<SqlBool>[] {
  const all = [sql<SqlBool>`kind = 'decision'`];
  if (without?.length) all.push(sql`not (tags && ${without}::text[])`);
  if (from) all.push(sql`at >= ${from}`);
  if (to) all.push(sql`at < ${to}`);
  if (fromIndex != null || toIndex != null) {
    const [least, most] = [fromIndex ?? 0, toIndex ?? Number.MAX_SAFE_INTEGER];
    all.push(sql`(at, id) in (
      select at, id from sequenced where index >= ${least} and index < ${most})`);
  }
  return all;
}

/** One decision by its id; `client`, where given, must be who asked. */
export function findDecision(
  db: Kysely<Tables>,
  id: string,
  client?: string,
): Promise<StoredEntry | undefined> {
  let query = db.selectFrom('entry').select(['id', 'at', 'bytes']).where('id', '=', id);
  query = query.where('kind', '=', 'decision');
  if (client) query = query.where('client', '=', client);
  return query.executeTakeFirst();
}

export function cursorOf(entry: Pick<StoredEntry, 'id' | 'at'>): string {
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
