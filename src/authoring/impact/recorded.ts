import { type Kysely, sql } from 'kysely';
import { escapeLiteral as literal, type Pool } from 'pg';
import { type CopiedRow, type CopyMemory, copyOut } from '../../database/copy-out.js';
import type { Tables } from '../../database/tables.js';
import { loggedDecision } from '../../decide/logged-decision.js';
import { type Recorded, recordedTask } from './recorded-task.js';
import type { RecordedTask } from './worker.js';

export interface Window {
  from: Date;
  to: Date;
  /** At most so many, the newest. */
  most: number;
}

/** Where a page ended, as PostgreSQL writes it. */
interface Place {
  at: string;
  id: string;
}

const PAGE = 1000;
const STATEMENT_MS = 60_000;

/** How many decisions a window holds, at most `most`. */
export async function countRecorded(
  db: Kysely<Tables>,
  { from, to, most }: Window,
): Promise<number> {
  return db.transaction().execute(async (all) => {
    await sql.raw(`set local statement_timeout = ${STATEMENT_MS}`).execute(all);
    const { rows } = await sql<{ count: string }>`
      select count(*) from (select 1 from entry
        where kind = 'decision' and at >= ${from} and at < ${to} limit ${most}) as recorded`.execute(
      all,
    );
    return Number(rows[0]?.count);
  });
}

/**
 * The decisions of a window, newest first, as tasks; while one is worked on, the next is read. What is asked
 * lies in the memory until that is given back.
 */
export async function* recordedTasks(
  pool: Pool,
  memory: CopyMemory,
  { from, to, most }: Window,
  activeDigest: string,
): AsyncGenerator<RecordedTask> {
  let left = most;
  const read = (place?: Place) => {
    const page =
      left > 0 ? copyOut(pool, pageOf(from, to, Math.min(PAGE, left), place), memory) : undefined;
    page?.catch(() => undefined);
    return page;
  };
  for (let next = read(); next; ) {
    const { rows } = await next;
    left -= rows.length;
    const [id, at] = rows.at(-1) ?? [];
    next = id && at ? read({ id: String(id), at: String(at) }) : undefined;
    if (rows.length > 0) yield recordedTask(rows.map((row) => recordedOf(row, activeDigest)));
  }
}

function pageOf(from: Date, to: Date, size: number, place: Place | undefined): string {
  const after = place && `and (at, id) < (${literal(place.at)}, ${literal(place.id)})`;
  const [first, end] = [literal(from.toISOString()), literal(to.toISOString())];
  return `select id::text, at::text, bytes from entry
    where kind = 'decision' and at >= ${first} and at < ${end} ${after ?? ''}
    order by entry.at desc, entry.id desc limit ${Number(size)}`;
}

/** An answer recorded by the active revision stands for it: replay gives the same bytes. */
function recordedOf([id, , entry]: CopiedRow, activeDigest: string): Recorded {
  const { digest, input, said, fault } = loggedDecision(String(id), entry as Buffer);
  return { id: String(id), input, ...(digest === activeDigest && !fault && { before: said }) };
}
