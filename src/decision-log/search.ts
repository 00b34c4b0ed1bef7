import { type Kysely, type RawBuilder, type Selectable, type SqlBool, sql } from 'kysely';
import { validate as isUuid } from 'uuid';
import type { EntryTable, Tables } from '../database/tables.js';
import { noCursor } from '../errors.js';
import { countsByDay, monthsBack, nextWindow, tellExactly } from './search-windows.js';

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

interface Place {
  at: Date;
  id: string;
}

/** A walk goes on for so many rows at least before it is given up, and for twice what was expected of it. */
const FEWEST_WALKED = 5000;

/** Up to so many places in the log are looked up one by one. */
const FEW_PLACES = 10_000;

/** Decisions, newest first. A cursor names an entry, so a page stays where it is while new ones arrive. */
export async function searchDecisions(
  db: Kysely<Tables>,
  search: DecisionSearch,
  first: number,
  after?: string | null,
): Promise<Page> {
  // What an app asked itself is found by its tag as well.
  const tags = [...search.tags, ...(search.by ? [`client:${search.by.client}`] : [])];
  const where = [...conditions(search), ...(tags.length > 0 ? [tagged(tags)] : [])];
  const upTo = after == null ? undefined : placeOf(after);
  const range = [...timesOf(search), ...(upTo ? before(upTo) : [])];
  const entries = fewPlaces(search)
    ? await run(db, matching([...where, ...range], first + 1))
    : tags.length === 0
      ? await run(db, walk(where, range, first + 1))
      : await byWindows(db, { ...search, tags }, where, upTo, first + 1);
  return { entries: entries.slice(0, first), more: entries.length > first };
}

/**
 * Window after window, each back to where the one before began, until the page is full. A walk that
 * does not fill it was a wrong guess: the same time is then searched through the index of tags.
 */
async function byWindows(
  db: Kysely<Tables>,
  search: DecisionSearch,
  where: Where,
  upTo: Place | undefined,
  limit: number,
): Promise<StoredEntry[]> {
  const exact = tellExactly(search.tags) && !isNarrowed(search);
  let days = await countsByDay(db, search.tags, search.from, upTo?.at ?? search.to);
  let range = [...timesOf(search), ...(upTo ? before(upTo) : [])];
  const found: StoredEntry[] = [];
  for (let [mayWalk, grown] = [true, 1]; ; grown *= 2) {
    const missing = limit - found.length;
    const guess = nextWindow(days, missing * grown);
    if (mayWalk && guess.walk !== undefined) {
      const rows = Math.max(FEWEST_WALKED, 2 * guess.walk);
      const walked = await run(db, walk(where, range, missing, rows));
      if (walked.length === missing) return [...found, ...walked];
    }
    const { day } = exact ? guess : monthsBack(days, grown);
    const begins = day ? [sql<SqlBool>`at >= ${new Date(`${day}T00:00:00Z`)}`] : [];
    found.push(...(await run(db, matching([...where, ...range, ...begins], missing))));
    if (found.length === limit || !day) return found;
    days = days.filter((each) => each.day < day);
    range = [...timesOf(search), sql<SqlBool>`at < ${new Date(`${day}T00:00:00Z`)}`];
    mayWalk = exact;
  }
}

type Where = readonly RawBuilder<SqlBool>[];

async function run(db: Kysely<Tables>, page: RawBuilder<StoredEntry>): Promise<StoredEntry[]> {
  return (await page.execute(db)).rows;
}

/** All that match, sorted. Materialized, or a small limit would lure the planner into a walk. */
function matching(where: Where, limit: number): RawBuilder<StoredEntry> {
  return sql`
    with found as materialized (select at, id from entry where ${sql.join(where, sql` and `)}),
      page as materialized (select at, id from found order by at desc, id desc limit ${limit})
    select page.at, page.id, (
      select bytes from entry where entry.at = page.at and entry.id = page.id
    ) as bytes from page order by at desc, id desc`;
}

/** Back in time, until the page is full or so many rows are read. */
function walk(where: Where, range: Where, limit: number, rows?: number): RawBuilder<StoredEntry> {
  const most = rows === undefined ? sql`` : sql`limit ${rows}`;
  const within = range.length > 0 ? sql`where ${sql.join(range, sql` and `)}` : sql``;
  return sql`
    select at, id, bytes from (
      select * from entry ${within} order by at desc, id desc ${most}
    ) as walked where ${sql.join(where, sql` and `)}
    order by at desc, id desc limit ${limit}`;
}

/** `at` by itself as well: by that alone the months that cannot match are left out. */
function before({ at, id }: Place): RawBuilder<SqlBool>[] {
  return [sql`at <= ${at}`, sql`(at, id) < (${at}, ${id})`];
}

function timesOf({ from, to }: DecisionSearch): RawBuilder<SqlBool>[] {
  return [
    ...(from ? [sql<SqlBool>`at >= ${from}`] : []),
    ...(to ? [sql<SqlBool>`at < ${to}`] : []),
  ];
}

function tagged(tags: readonly string[]): RawBuilder<SqlBool> {
  return sql<SqlBool>`tags @> ${tags}::text[]`;
}

/** By something else than tags, of which nothing is counted. */
function isNarrowed({ without, by, fromIndex, toIndex }: DecisionSearch): boolean {
  return Boolean(without?.length || by?.person) || fromIndex != null || toIndex != null;
}

function fewPlaces({ fromIndex, toIndex }: DecisionSearch): boolean {
  return toIndex != null && toIndex - (fromIndex ?? 0) <= FEW_PLACES;
}

function conditions({ by, without, fromIndex, toIndex }: DecisionSearch): RawBuilder<SqlBool>[] {
  const all = [sql<SqlBool>`kind = 'decision'`];
  if (by) all.push(askedBy(by));
  if (without?.length) all.push(sql`not (tags && ${without}::text[])`);
  if (fromIndex != null || toIndex != null) {
    const [least, most] = [fromIndex ?? 0, toIndex ?? Number.MAX_SAFE_INTEGER];
    all.push(sql`(at, id) in (
      select at, id from sequenced where index >= ${least} and index < ${most})`);
  }
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

export function cursorOf(entry: Pick<StoredEntry, 'id' | 'at'>): string {
  return Buffer.from(`${entry.at.toISOString()} ${entry.id}`).toString('base64url');
}

/** Throws `BAD_USER_INPUT` for what no list of decisions gave. */
export function requireCursor(cursor: string | null | undefined): void {
  if (cursor != null) placeOf(cursor);
}

function placeOf(cursor: string): Place {
  const [instant = '', id = ''] = Buffer.from(cursor, 'base64url').toString().split(' ');
  const at = new Date(instant);
  if (!isUuid(id) || Number.isNaN(at.getTime()) || cursorOf({ at, id }) !== cursor) {
    throw noCursor(cursor);
  }
  return { at, id };
}
