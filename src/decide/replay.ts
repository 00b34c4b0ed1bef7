import type { Kysely } from 'kysely';
import { sql } from 'kysely';
import type { Pool } from 'pg';
import type { Tables } from '../database/tables.js';
import { canonicalText } from '../decision-log/canonical.js';
import type { Evaluation } from '../engine/answer.js';
import type { Engine } from '../engine/engine.js';
import { type DecisionRecord, outcomeOf } from './decision-record.js';
import { type LoggedDecision, loggedDecision } from './logged-decision.js';

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
export function replayAll(
  decisions: readonly LoggedDecision[],
  engine: Engine,
): Promise<Replayed[]> {
  return Promise.all(
    decisions.map(async ({ id, input, said }) => {
      const evaluation = await engine.evaluateText(input);
      const replayed = textOf(evaluation);
      const same = said === replayed;
      const replayedOutcome = evaluation.kind === 'answer' ? evaluation.answer.outcome : 'DENY';
      const outcome = same ? replayedOutcome : outcomeIn(said);
      return { id, same, outcome, replayedOutcome, logged: said, replayed };
    }),
  );
}

function textOf(evaluation: Evaluation): string {
  return canonicalText(
    evaluation.kind === 'answer' ? evaluation.answer : { fault: evaluation.fault },
  );
}

function outcomeIn(said: string): 'ALLOW' | 'DENY' {
  const answer = JSON.parse(said) as DecisionRecord['answer'];
  return outcomeOf({ answer: answer?.outcome ? answer : undefined }).outcome;
}

/** From an instant or a place in the log up to, not including, another. */
export interface Span {
  from: Date | number | undefined;
  to: Date | number | undefined;
}

const PAGE = 2000;

/**
 * The logged decisions of the places `first` up to `end` in their order, some thousand at a time; while one
 * page is worked on, the next is read. `gone` is told of places whose entry is not there.
 */
export async function* decisionsOf(
  pool: Pool,
  first: number,
  end: number,
  gone: (index: number) => void,
): AsyncGenerator<LoggedDecision[], void> {
  let next = page(pool, first, end);
  for (let index = first; index < end; index += PAGE) {
    const entries = (await next).flatMap(({ id, index, text }) => {
      if (text !== null) return [loggedDecision(id, text)];
      gone(Number(index));
      return [];
    });
    next = page(pool, index + PAGE, end);
    next.catch(() => undefined);
    yield entries;
  }
}

interface PageRow {
  id: string;
  index: string;
  /** Null where the entry is not there any more. */
  text: string | null;
}

async function page(pool: Pool, first: number, end: number): Promise<PageRow[]> {
  if (first >= end) return [];
  const query = {
    name: 'page-of-decisions',
    text: PAGE_OF_DECISIONS,
    values: [first, Math.min(end, first + PAGE)],
  };
  return (await pool.query<PageRow>(query)).rows;
}

/** As text: bytes would come as hexadecimal, twice as long. */
const PAGE_OF_DECISIONS = `
  select s.id, s.index, convert_from(bytes, 'UTF8') as text from sequenced s left join lateral (
    select bytes, kind from entry where entry.at = s.at and entry.id = s.id offset 0
  ) entry on true
  where index >= $1 and index < $2 and coalesce(kind, 'decision') = 'decision'
  order by index`;

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
