import { type Kysely, type SqlBool, sql } from 'kysely';
import type { Tables } from '../../database/tables.js';
import { loggedDecision } from '../../decide/logged-decision.js';
import type { Recorded, Task } from './worker.js';

export interface Window {
  from: Date;
  to: Date;
  /** At most so many, the newest. */
  most: number;
}

interface Place {
  at: Date;
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

/** The decisions of a window, newest first, as tasks; while one is worked on, the next is read. */
export async function* recordedTasks(
  db: Kysely<Tables>,
  { from, to, most }: Window,
  activeDigest: string,
): AsyncGenerator<Task> {
  let left = most;
  const read = (place?: Place) => {
    const rows = left > 0 ? page(db, from, to, Math.min(PAGE, left), place) : Promise.resolve([]);
    rows.catch(() => undefined);
    return rows;
  };
  let next = read();
  for (let rows = await next; rows.length > 0; rows = await next) {
    left -= rows.length;
    next = read(rows.at(-1));
    const questions = rows.map(({ id, text }) => recordedOf(id, text, activeDigest));
    yield { kind: 'recorded', questions };
  }
}

function page(db: Kysely<Tables>, from: Date, to: Date, size: number, place: Place | undefined) {
  let query = db
    .selectFrom('entry')
    .select(['id', 'at', sql<string>`convert_from(bytes, 'UTF8')`.as('text')])
    .where('kind', '=', 'decision')
    .where('at', '>=', from)
    .where('at', '<', to)
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .limit(size);
  if (place) query = query.where(sql<SqlBool>`(at, id) < (${place.at}, ${place.id})`);
  return query.execute();
}

/** An answer recorded by the active revision stands for it: replay gives the same bytes. */
function recordedOf(id: string, text: string, activeDigest: string): Recorded {
  const { digest, input, said, fault } = loggedDecision(id, text);
  return { id, input, ...(digest === activeDigest && !fault && { before: said }) };
}
