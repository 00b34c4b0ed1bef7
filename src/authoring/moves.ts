/** Where a draft stands. */
export const STATES = [
  'DRAFT',
  'CHECKED',
  'SUBMITTED',
  'APPROVED',
  'SCHEDULED',
  'PUBLISHED',
  'ABANDONED',
] as const;
export type DraftState = (typeof STATES)[number];

/**
 * Every move a draft can make, from which states, and where it leads. There is no other way: what
 * is not in this table is refused. `edit` from any living state leads back to DRAFT, so that a
 * check, an approval or a date for publishing never outlives the content it was given for.
 */
export const MOVES = {
  edit: { from: ['DRAFT', 'CHECKED', 'SUBMITTED', 'APPROVED', 'SCHEDULED'], to: 'DRAFT' },
  pass: { from: ['DRAFT', 'CHECKED'], to: 'CHECKED' },
  fail: { from: ['DRAFT', 'CHECKED'], to: 'DRAFT' },
  submit: { from: ['CHECKED'], to: 'SUBMITTED' },
  sendBack: { from: ['SUBMITTED', 'APPROVED', 'SCHEDULED'], to: 'DRAFT' },
  approve: { from: ['SUBMITTED'], to: 'APPROVED' },
  schedule: { from: ['APPROVED'], to: 'SCHEDULED' },
  unschedule: { from: ['SCHEDULED'], to: 'APPROVED' },
  publish: { from: ['APPROVED', 'SCHEDULED'], to: 'PUBLISHED' },
  publishInEmergency: { from: ['CHECKED', 'SUBMITTED'], to: 'PUBLISHED' },
  abandon: { from: ['DRAFT', 'CHECKED', 'SUBMITTED', 'APPROVED', 'SCHEDULED'], to: 'ABANDONED' },
} as const satisfies Record<string, { from: readonly DraftState[]; to: DraftState }>;
export type Move = keyof typeof MOVES;

/** Where a move leads from a state, or undefined where it may not be made there. */
export function after(state: DraftState, move: Move): DraftState | undefined {
  const { from, to } = MOVES[move];
  return (from as readonly DraftState[]).includes(state) ? to : undefined;
}

/** The moves that may be made in a state, in the order of the table. */
export function movesFrom(state: DraftState): Move[] {
  return (Object.keys(MOVES) as Move[]).filter((move) => after(state, move) !== undefined);
}
