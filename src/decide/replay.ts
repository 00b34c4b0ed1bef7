import type { Kysely } from 'kysely';
import { sql } from 'kysely';
import type { Tables } from '../database/tables.js';
import { canonicalBytes } from '../decision-log/canonical.js';
import type { Engine } from '../engine/engine.js';
import { type DecisionRecord, outcomeOf } from './decision-record.js';
import { recordOf } from './earlier-decisions.js';
import { given } from './evaluate.js';

export interface Replayed {
  id: string;
  same: boolean;
  outcome: 'ALLOW' | 'DENY';
  replayedOutcome: 'ALLOW' | 'DENY';
  /** Canonical JSON of the answer, or of the fault. */
  logged: string;
  replayed: string;
}

/** Evaluates decisions again from their stored inputs; they need not have been made by this engine. */
export async function replayAll(
  records: readonly DecisionRecord[],
  engine: Engine,
): Promise<Replayed[]> {
  const evaluations = await engine.evaluateMany(records.map(({ input }) => input));
  return records.map((record, index) => {
    const again = given(evaluations[index] as Awaited<ReturnType<Engine['evaluate']>>);
    const [logged, replayed] = [textOf(record), textOf(again)];
    return {
      id: record.id,
      same: logged === replayed,
      outcome: outcomeOf(record).outcome,
      replayedOutcome: outcomeOf(again).outcome,
      logged,
      replayed,
    };
  });
}

function textOf({ answer, fault }: Pick<DecisionRecord, 'answer' | 'fault'>): string {
  return Buffer.from(canonicalBytes(answer ?? { fault })).toString();
}

/** From an instant or a place in the log up to, not including, another. */
export interface Span {
  from: Date | number | undefined;
  to: Date | number | undefined;
}

const PAGE = 2000;

/** The logged decisions of a span in the order of their places, some thousand at a time. */
export async function* recordsOf(
  db: Kysely<Tables>,
  span: Span,
): AsyncGenerator<DecisionRecord[], void> {
  let [index, end] = await placesOf(db, span);
  while (index < end) {
    const { rows } = await sql<{ bytes: Buffer }>`
      select bytes from sequenced s, lateral (
        select bytes, kind from entry where entry.at = s.at and entry.id = s.id offset 0
      ) entry
      where index >= ${index} and index < ${Math.min(end, index + PAGE)} and kind = 'decision'
      order by index`.execute(db);
    index += PAGE;
    yield rows.map(({ bytes }) => recordOf(bytes));
  }
}

/** The places in the log that a span covers; by time it takes in all that may lie in it. */
export async function placesOf(db: Kysely<Tables>, { from, to }: Span): Promise<[number, number]> {
  const { rows } = await sql<{ first: string; last: string }>`
    select coalesce(min(index), 0) as first, coalesce(max(index) + 1, 0) as last from sequenced
    where ${typeof from === 'number' ? sql`index >= ${from}` : from ? sql`at >= ${from}` : sql`true`}
      and ${typeof to === 'number' ? sql`index < ${to}` : to ? sql`at < ${to}` : sql`true`}`.execute(
    db,
  );
  return [Number(rows[0]?.first ?? 0), Number(rows[0]?.last ?? 0)];
}
