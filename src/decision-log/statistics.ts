import { type Kysely, sql } from 'kysely';
import type { Tables } from '../database/tables.js';
import { badInput } from '../errors.js';

const DAY_MS = 86_400_000;
const MOST_DAYS = 400;

export interface Count {
  key: string;
  allowed: number;
  denied: number;
  total: number;
}

/**
 * Decisions counted by the tags of one kind, or by `day`, most first (days in their order). From
 * the day of `from` up to the day of `to`, default the last 30 days. Throws `BAD_USER_INPUT`.
 */
export async function countDecisions(
  db: Kysely<Tables>,
  kind: string,
  from: Date | null | undefined,
  to: Date | null | undefined,
): Promise<Count[]> {
  const until = to ?? new Date(Date.now() + DAY_MS);
  const since = from ?? new Date(until.getTime() - 30 * DAY_MS);
  const days = (until.getTime() - since.getTime()) / DAY_MS;
  if (days < 0 || days > MOST_DAYS) {
    throw badInput('from', since, `from: before \`to\`, by at most ${MOST_DAYS} days`);
  }
  // PostgreSQL has no year 0, and writes those before and after otherwise.
  if (since.getUTCFullYear() < 1 || until.getUTCFullYear() > 9999) {
    throw badInput('from', since, 'from: a day from the year 1 to the year 9999');
  }
  const [key, counted] =
    kind === 'day' ? [sql`to_char(day, 'YYYY-MM-DD')`, 'outcome'] : [sql`value`, kind];
  const { rows } = await sql<Record<keyof Count, string>>`
    select ${key} as key, sum(count) as total,
      coalesce(sum(count) filter (where outcome = 'ALLOW'), 0) as allowed,
      coalesce(sum(count) filter (where outcome = 'DENY'), 0) as denied
    from decision_count
    where kind = ${counted} and day >= ${dayOf(since)}::date and day < ${dayOf(until)}::date
    group by 1 order by ${kind === 'day' ? sql`key` : sql`total desc, key`}`.execute(db);
  return rows.map(({ key, allowed, denied, total }) => ({
    key,
    allowed: Number(allowed),
    denied: Number(denied),
    total: Number(total),
  }));
}

function dayOf(instant: Date): string {
  return instant.toISOString().slice(0, 10);
}
