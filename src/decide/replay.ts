import type { Kysely } from 'kysely';
import { sql } from 'kysely';
import type { Pool } from 'pg';
import { type CopyMemory, copyOut } from '../database/copy-out.js';
import type { Tables } from '../database/tables.js';
import { canonicalText } from '../decision-log/canonical.js';
import type { Evaluation, FaultCode } from '../engine/answer.js';
import type { Engine } from '../engine/engine.js';
import { type DecisionRecord, outcomeOf } from './decision-record.js';
import { type LoggedDecision, loggedDecision } from './logged-decision.js';

export interface Replayed {
  id: string;
  same: boolean;
  /** Whether there was no answer then for a reason of that moment, so that one now contradicts nothing. */
  hadPassed: boolean;
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
      const evaluation = await engine.evaluateText(input.toString());
      const replayed = textOf(evaluation);
      const logged = said.toString();
      const same = logged === replayed;
      const replayedOutcome = evaluation.kind === 'answer' ? evaluation.answer.outcome : 'DENY';
      const was = same ? undefined : readSaid(logged);
      const outcome = was ? outcomeOf(was).outcome : replayedOutcome;
      const hadPassed = Boolean(was?.fault && PASSING.has(was.fault.code));
      return { id, same, hadPassed, outcome, replayedOutcome, logged, replayed };
    }),
  );
}

function textOf(evaluation: Evaluation): string {
  return canonicalText(
    evaluation.kind === 'answer' ? evaluation.answer : { fault: evaluation.fault },
  );
}

/** Another moment, or another machine, would have given an answer. */
const PASSING: ReadonlySet<FaultCode> = new Set([
  'DEADLINE',
  'OUT_OF_MEMORY',
  'WORKER_LOST',
  'CLOSED',
]);

type Said = Pick<DecisionRecord, 'answer' | 'fault'>;

function readSaid(text: string): Said {
  const said = JSON.parse(text);
  return 'fault' in said ? said : { answer: said };
}

/** From an instant or a place in the log up to, not including, another. */
export interface Span {
  from: Date | number | undefined;
  to: Date | number | undefined;
}

const PAGE = 2000;

/** Decisions that were read together, and the memory they lie in. */
export interface LoggedPage {
  decisions: LoggedDecision[];
  memory: SharedArrayBuffer;
}

/**
 * The logged decisions of the places `first` up to `end` in their order, some thousand at a time; while one
 * page is worked on, the next is read. `gone` is told of places whose entry is not there.
 */
export async function* decisionsOf(
  pool: Pool,
  memory: CopyMemory,
  first: number,
  end: number,
  gone: (index: number) => void,
): AsyncGenerator<LoggedPage, void> {
  const read = (from: number) =>
    copyOut(pool, pageOfDecisions(from, Math.min(end, from + PAGE)), memory);
  let next = first < end ? read(first) : undefined;
  for (let index = first + PAGE; next; index += PAGE) {
    const { rows, memory } = await next;
    next = index < end ? read(index) : undefined;
    next?.catch(() => undefined);
    const decisions = rows.flatMap(([id, place, entry]) => {
      if (entry) return [loggedDecision(String(id), entry)];
      gone(Number(place));
      return [];
    });
    yield { decisions, memory };
  }
}

const pageOfDecisions = (first: number, end: number) => `
  select s.id::text, s.index::text, bytes from sequenced s left join lateral (
    select bytes, kind from entry where entry.at = s.at and entry.id = s.id offset 0
  ) entry on true
  where index >= ${Number(first)} and index < ${Number(end)} and coalesce(kind, 'decision') = 'decision'
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
