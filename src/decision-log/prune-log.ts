import { type Kysely, sql } from 'kysely';
import type { Tables } from '../database/tables.js';
import { MayIShareError } from '../errors.js';
import { appendEvent } from './append-event.js';

export interface Pruned {
  /** `YYYY-MM`, oldest first. */
  months: string[];
  entries: number;
  /** Entries before this place are no longer kept. */
  minimum: number;
}

/**
 * Drops the months before `YYYY-MM`, whole. The hashes stay, so every receipt and every proof of
 * what remains still holds. Is itself an entry. As the owner of the tables.
 * @throws MayIShareError CONFLICT where an entry in them has no place in the tree yet
 */
export async function pruneLog(
  db: Kysely<Tables>,
  before: string,
  reason: string,
): Promise<Pruned> {
  return db.transaction().execute(async (all) => {
    await sql`set local statement_timeout = 0`.execute(all);
    const months = await monthsBefore(all, before);
    if (months.length === 0) return { months, entries: 0, minimum: 0 };
    const { entries, minimum } = await extentOf(all, nextMonth(months.at(-1) as string));
    for (const month of months) {
      await sql`drop table ${sql.table(`entry_${month.replace('-', '_')}`)}`.execute(all);
    }
    await sql`update tree_head set minimum = greatest(minimum, ${minimum})`.execute(all);
    const pruned = { event: 'log_pruned', months, entries, minimum, reason };
    await appendEvent(all, 'log', { client: 'may-i-share prune-log' }, pruned);
    return { months, entries, minimum };
  });
}

async function monthsBefore(db: Kysely<Tables>, before: string): Promise<string[]> {
  const { rows } = await sql<{ month: string }>`
    select replace(substr(relid::text, 7), '_', '-') as month from pg_partition_tree('entry')
    where relid::text ~ '^entry_[0-9]{4}_[0-9]{2}$' order by 1`.execute(db);
  return rows.map(({ month }) => month).filter((month) => month < before);
}

/** How many entries go, and the place from which on whole bundles of 256 remain. */
async function extentOf(db: Kysely<Tables>, until: string) {
  const { rows } = await sql<{
    entries: string;
    placed: string;
    last: string | null;
    size: string;
  }>`
    select (select count(*) from entry where at < ${`${until}-01 00:00+00`}::timestamptz) as entries,
      count(*) as placed, max(index) as last, (select size from tree_head for update) as size
    from sequenced join entry using (at, id)
    where sequenced.at < ${`${until}-01 00:00+00`}::timestamptz`.execute(db);
  const [found] = rows;
  const minimum = found?.last ? Math.ceil((Number(found.last) + 1) / 256) * 256 : 0;
  if (found && found.entries === found.placed && minimum <= Number(found.size)) {
    return { entries: Number(found.entries), minimum };
  }
  throw new MayIShareError(
    'CONFLICT',
    'Entries of these months stand too near the end of the log, or have no place in it yet: start the service, and try again later',
  );
}

function nextMonth(month: string): string {
  const [year, number] = month.split('-').map(Number) as [number, number];
  return new Date(Date.UTC(year, number, 1)).toISOString().slice(0, 7);
}
