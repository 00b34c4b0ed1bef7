import type { Selectable } from 'kysely';
import type { AgreementTable } from '../database/register-tables.js';

/** Where an agreement stands in its life (ICO data sharing code). */
export type AgreementState =
  | 'DRAFT'
  | 'IN_REVIEW'
  | 'SIGNED'
  | 'IN_FORCE'
  | 'SUSPENDED'
  | 'ENDED'
  | 'TERMINATED'
  | 'DESTRUCTION_CONFIRMED';

export type AgreementMove =
  | 'AMEND'
  | 'SUBMIT'
  | 'RETURN'
  | 'SIGN'
  | 'REVIEW'
  | 'SUSPEND'
  | 'RESUME'
  | 'TERMINATE'
  | 'CONFIRM_DESTRUCTION';

type Life = Readonly<
  Record<AgreementState, Readonly<Partial<Record<AgreementMove, AgreementState>>>>
>;

/**
 * The states and the moves between them. Dates move an agreement too: `stateOf` says where it is.
 * SIGN leads on to SIGNED with the last party. A signed text is never changed under its signatures:
 * AMEND opens its next version, which goes from DRAFT by the same moves, and takes over when signed.
 */
export const LIFE: Life = {
  DRAFT: { AMEND: 'DRAFT', SUBMIT: 'IN_REVIEW', TERMINATE: 'TERMINATED' },
  IN_REVIEW: { AMEND: 'DRAFT', RETURN: 'DRAFT', SIGN: 'IN_REVIEW', TERMINATE: 'TERMINATED' },
  SIGNED: { AMEND: 'SIGNED', SUSPEND: 'SUSPENDED', TERMINATE: 'TERMINATED' },
  IN_FORCE: {
    AMEND: 'IN_FORCE',
    REVIEW: 'IN_FORCE',
    SUSPEND: 'SUSPENDED',
    TERMINATE: 'TERMINATED',
  },
  SUSPENDED: {
    AMEND: 'SUSPENDED',
    REVIEW: 'SUSPENDED',
    RESUME: 'IN_FORCE',
    TERMINATE: 'TERMINATED',
  },
  ENDED: { CONFIRM_DESTRUCTION: 'DESTRUCTION_CONFIRMED' },
  TERMINATED: { CONFIRM_DESTRUCTION: 'DESTRUCTION_CONFIRMED' },
  DESTRUCTION_CONFIRMED: {},
};

/** What the next version's text goes through: the moves of an unsigned one, save the end. */
const OF_THE_TEXT: readonly AgreementMove[] = ['SUBMIT', 'RETURN', 'SIGN'];

export type AgreementStanding = Pick<
  Selectable<AgreementTable>,
  'status' | 'signed' | 'submitted' | 'starts' | 'ends'
> &
  Partial<Pick<Selectable<AgreementTable>, 'destruction_confirmed' | 'amendment'>>;

/** Where an agreement stands at an instant. For people: the policies judge by the dates themselves. */
export function stateOf(agreement: AgreementStanding, now: Date): AgreementState {
  if (agreement.destruction_confirmed && agreement.destruction_confirmed <= now) {
    return 'DESTRUCTION_CONFIRMED';
  }
  if (agreement.status === 'TERMINATED') return 'TERMINATED';
  if (!agreement.signed) return agreement.submitted ? 'IN_REVIEW' : 'DRAFT';
  if (agreement.ends <= now) return 'ENDED';
  if (agreement.status === 'SUSPENDED') return 'SUSPENDED';
  return agreement.starts <= now ? 'IN_FORCE' : 'SIGNED';
}

/** The state of what a move would be about: for moves of the text, an amendment's own. */
export function stateForMove(
  agreement: AgreementStanding,
  move: AgreementMove,
  now: Date,
): AgreementState {
  const state = stateOf(agreement, now);
  const open = LIFE[state].AMEND !== undefined;
  if (!open || !agreement.amendment || !OF_THE_TEXT.includes(move)) return state;
  return agreement.amendment.submitted ? 'IN_REVIEW' : 'DRAFT';
}

/** Whether a move can be made now. */
export function canMove(agreement: AgreementStanding, move: AgreementMove, now: Date): boolean {
  return LIFE[stateForMove(agreement, move, now)][move] !== undefined;
}

/** The moves that can be made now, in the order of the table. */
export function possibleMoves(agreement: AgreementStanding, now: Date): AgreementMove[] {
  const all = new Set(Object.values(LIFE).flatMap((moves) => Object.keys(moves)));
  return ([...all] as AgreementMove[]).filter((move) => canMove(agreement, move, now));
}
