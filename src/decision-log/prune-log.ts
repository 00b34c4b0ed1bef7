import { type Kysely, sql } from 'kysely';
import type { Tables } from '../database/tables.js';
import { MayIShareError } from '../errors.js';
import { appendEvent } from './append-event.js';
import { wholeBundlesFrom } from './tile.js';

export interface Pruned {
  /** `YYYY-MM`, oldest first. */
  months: string[];
  entries: number;
  /** From this place on every entry is kept. */
  minimum: number;
}

/**
 * Deletes the months before `YYYY-MM`, whole. The hashes stay, so every receipt and every proof of
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
    const until = `${before}-01 00:00+00`;
    const [partitions, stray] = [
      await partitionsBefore(all, before),
      await strayMonths(all, until),
    ];
    const months = [...new Set([...partitions, ...stray])].sort();
    if (months.length === 0) return { months, entries: 0, minimum: 0 };
    const { entries, minimum } = await extentOf(all, until);
    for (const month of partitions) {
      await sql`drop table ${sql.table(`entry_${month.replace('-', '_')}`)}`.execute(all);
    }
    if (stray.length > 0) await deleteStray(all, until);
    await sql`update tree_head set minimum = greatest(minimum, ${minimum})`.execute(all);
    const pruned = { event: 'log_pruned', months, entries, minimum, reason };
    await appendEvent(all, 'log', { client: 'may-i-share prune-log' }, pruned);
    return { months, entries, minimum };
  });
}

async function partitionsBefore(db: Kysely<Tables>, before: string): Promise<string[]> {
  const { rows } = await sql<{ month: string }>`
    select replace(substr(relid::text, 7), '_', '-') as month from pg_partition_tree('entry')
    where relid::text ~ '^entry_[0-9]{4}_[0-9]{2}$' order by 1`.execute(db);
  return rows.map(({ month }) => month).filter((month) => month < before);
}

/** Months of which entries stand in the partition for what has none of its own. */
async function strayMonths(db: Kysely<Tables>, until: string): Promise<string[]> {
  const { rows } = await sql<{ month: string }>`
    select distinct to_char(at at time zone 'UTC', 'YYYY-MM') as month from entry_default
    where at < ${until}::timestamptz`.execute(db);
  return rows.map(({ month }) => month);
}

async function deleteStray(db: Kysely<Tables>, until: string): Promise<void> {
  await sql`alter table entry_default disable trigger append_only`.execute(db);
  await sql`delete from entry_default where at < ${until}::timestamptz`.execute(db);
  await sql`alter table entry_default enable trigger append_only`.execute(db);
}

/** How many entries go, and the place from which on all remain. */
async function extentOf(db: Kysely<Tables>, until: string) {
  const { rows } = await sql<{
    entries: string;
    placed: string;
    last: string | null;
    size: string;
  }>`
    select (select count(*) from entry where at < ${until}::timestamptz) as entries,
      count(*) as placed, max(index) as last, (select size from tree_head for update) as size
    from sequenced join entry using (at, id)
    where sequenced.at < ${until}::timestamptz`.execute(db);
  const [found] = rows;
  const minimum = found?.last ? Number(found.last) + 1 : 0;
  // A bundle that is cut must be one that is done with, or no bundle would be whole.
  const done = found && wholeBundlesFrom(minimum) <= Number(found.size);
  if (done && found.entries === found.placed) return { entries: Number(found.entries), minimum };
  throw new MayIShareError(
    'CONFLICT',
    'Entries of these months stand too near the end of the log, or have no place in it yet: start the service, and try again later',
  );
}
