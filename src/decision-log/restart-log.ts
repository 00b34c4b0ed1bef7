import type { Kysely } from 'kysely';
import { sql } from 'kysely';
import type { Tables } from '../database/tables.js';
import { MayIShareError } from '../errors.js';
import { appendEvent } from './append-event.js';
import type { Checkpoint } from './checkpoint.js';
import type { Verifier } from './note.js';

/** What became of a log that lost entries: the one that follows it. */
export interface Restarted {
  origin: string;
  /** Entries of the old log that are still held, and stand in the new one. */
  held: number;
  lost: number;
}

/** What the first entry of a log says about the one it follows. */
function firstEntry(before: Checkpoint, held: number, log: Verifier, reason: string) {
  return {
    event: 'log_restarted',
    log: log.vkey,
    follows: {
      origin: before.origin,
      size: before.size,
      root: Buffer.from(before.root).toString('base64'),
    },
    held,
    reason,
  };
}

/**
 * Begins a log under a new key and name in a database that lost entries. Its first entry names the
 * old log, its size and root; all that is still held follows in its old order. As the owner of the
 * tables: the service itself may not do this.
 */
export async function restartLog(
  db: Kysely<Tables>,
  before: Checkpoint,
  log: Verifier,
  reason: string,
): Promise<Restarted> {
  return db.transaction().execute(async (all) => {
    const head = await all.selectFrom('tree_head').select('size').forUpdate().executeTakeFirst();
    // Of what was pruned only the place is left, and nothing that could stand in a new log.
    await sql`create temp table held on commit drop as
      select id, at from sequenced where exists (
        select from entry where entry.at = sequenced.at and entry.id = sequenced.id)
      order by index`.execute(all);
    const { rows } = await sql<{ held: string }>`select count(*) as held from held`.execute(all);
    const held = Number(rows[0]?.held);
    await sql`alter table sequenced disable trigger append_only`.execute(all);
    await sql`truncate sequenced, log_tile, checkpoint, decision_count`.execute(all);
    await sql`alter table sequenced enable trigger append_only`.execute(all);
    const by = { client: 'may-i-share restart-log' };
    const id = await appendEvent(all, 'log', by, firstEntry(before, held, log, reason));
    await placeFirst(all, id);
    await sql`update tree_head set size = 1, minimum = 0, vkey = ${log.vkey}`.execute(all);
    await sql`insert into unsequenced select id, at from held`.execute(all);
    return { origin: log.name, held, lost: Math.max(0, before.size - Number(head?.size ?? 0)) };
  });
}

async function placeFirst(db: Kysely<Tables>, id: string): Promise<void> {
  const moved = await sql`
    with taken as (delete from unsequenced where id = ${id} returning id, at),
    placed as (insert into sequenced (index, id, at) select 0, id, at from taken)
    insert into log_tile (level, index, hashes)
    select 0, 0, sha256('\\x00'::bytea || bytes) from entry join taken using (at, id)`.execute(db);
  if (moved.numAffectedRows === 1n) return;
  throw new MayIShareError('LOG_CORRUPT', 'the first entry of the new log was not stored');
}
