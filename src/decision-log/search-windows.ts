import { type Kysely, sql } from 'kysely';
import type { Tables } from '../database/tables.js';

/** Counts of one UTC day, of what has its place in the log: estimates, never a reason to leave a day out. */
export interface DayCount {
  /** `YYYY-MM-DD` */
  day: string;
  decisions: number;
  /** At most so many of them have all the tags that are counted. */
  matches: number;
}

/** Part of the time that is searched at once: back to the beginning of `day`, or of the log. */
export interface Window {
  day?: string;
  /** A walk back in time, which should read so many rows; otherwise the index of tags. */
  walk?: number;
}

/** A day with more matches is a window of its own, so that a walk does not begin far from it. */
const MANY = 2000;

const UNCOUNTED = /^(case|person|subject):/;

/** Whether the counts say how many match, and not only how many at most. */
export function tellExactly(tags: readonly string[]): boolean {
  return tags.length === 1 && !UNCOUNTED.test(tags[0] as string);
}

/** Newest first. A day without decisions is not among them. */
export async function countsByDay(
  db: Kysely<Tables>,
  tags: readonly string[],
  from: Date | null | undefined,
  to: Date | null | undefined,
): Promise<DayCount[]> {
  const counted = tags.filter((tag) => !UNCOUNTED.test(tag));
  const { rows } = await sql<{ day: string; decisions: string; matches: string }>`
    with wanted as (
      select tag, split_part(tag, ':', 1) as kind, substr(tag, strpos(tag, ':') + 1) as value
      from unnest(${counted}::text[] || array['outcome:ALLOW', 'outcome:DENY']) as tag
    ), each as (
      select day, tag, sum(count) as count from (select distinct * from wanted) wanted
      join decision_count using (kind, value)
      where true ${from ? sql`and day >= (${from}::timestamptz at time zone 'UTC')::date` : sql``}
        ${to ? sql`and day <= (${to}::timestamptz at time zone 'UTC')::date` : sql``}
      group by day, tag
    ), per_day as (
      select day, sum(count) filter (where tag in ('outcome:ALLOW', 'outcome:DENY')) as decisions,
        min(count) filter (where tag = any(${counted}::text[])) as least,
        count(*) filter (where tag = any(${counted}::text[])) as found
      from each group by day
    )
    select to_char(day, 'YYYY-MM-DD') as day, decisions,
      case when ${counted.length}::int = 0 then decisions
        when found < ${new Set(counted).size}::int then 0 else least end as matches
    from per_day where decisions > 0 order by per_day.day desc`.execute(db);
  return rows.map(({ day, decisions, matches }) => ({
    day,
    decisions: Number(decisions),
    matches: Number(matches),
  }));
}

/**
 * The newest window that should hold `wanted` matches, and the plan that reads fewer rows of it. The
 * index of tags reads those of whole months.
 * @param days those not yet searched, newest first
 */
export function nextWindow(days: readonly DayCount[], wanted: number): Window {
  let [matches, walk, used] = [0, 0, 0];
  for (const { decisions, matches: more } of days) {
    if (matches >= wanted || (used > 0 && more > MANY)) break;
    walk += matches + more >= wanted ? (decisions * (wanted - matches)) / more : decisions;
    matches += more;
    used++;
  }
  const day = used < days.length ? days[used - 1]?.day : undefined;
  const months = day ? days.filter((each) => each.day >= `${day.slice(0, 7)}-01`) : days;
  const throughTags = months.reduce((sum, each) => sum + each.matches, 0);
  return { ...(day && { day }), ...(walk < throughTags && { walk: Math.ceil(walk) }) };
}

/** The newest months that have something in them, so many. */
export function monthsBack(days: readonly DayCount[], months: number): Window {
  const newest = days[0]?.day;
  if (!newest) return {};
  const first = new Date(`${newest.slice(0, 7)}-01T00:00:00Z`);
  first.setUTCMonth(first.getUTCMonth() - months + 1);
  const day = first.toISOString().slice(0, 10);
  return days.some((each) => each.day < day) ? { day } : {};
}
