import { LIFE, stateOf } from './agreement-states.js';
import type { AgreementRow } from './agreement-terms.js';
import type { Cells } from './file-kind.js';
import { badValue, type Problem } from './problems.js';

const STATES = Object.keys(LIFE);
const UNSIGNED = ['DRAFT', 'IN_REVIEW'];
const MOVES: Readonly<Record<string, string>> = {
  SUSPENDED: 'suspendAgreement',
  TERMINATED: 'terminateAgreement',
  DESTRUCTION_CONFIRMED: 'confirmDestruction',
};

/** Whoever vouches for a file vouches for the rows that do not say themselves that nobody signed. */
export function vouched(cells: Cells, signed: boolean): boolean {
  return signed && !UNSIGNED.includes((cells.status ?? '').toUpperCase());
}

/** What is suspended or over elsewhere comes in as that. */
export function statusOf(cells: Cells): Pick<AgreementRow, 'status'> {
  const status = (cells.status ?? '').toUpperCase();
  if (status === 'SUSPENDED') return { status };
  const over = status === 'TERMINATED' || status === 'DESTRUCTION_CONFIRMED';
  return { status: over ? 'TERMINATED' : 'ACTIVE' };
}

/** A file suspends and ends no agreement that is there: it would not say why. */
export function checkState(cells: Cells, before: AgreementRow | undefined, now: Date): Problem[] {
  const status = (cells.status ?? '').toUpperCase();
  if (status === '') return [];
  if (!STATES.includes(status)) return [badValue('status', cells.status, STATES.join(', '))];
  const by = MOVES[status];
  if (!before || !by || stateOf(before, now) === status) return [];
  return [badValue('status', status, `it is not; \`${by}\` makes it so`)];
}
