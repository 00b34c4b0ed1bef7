import {
  type AgreementMove,
  type AgreementStanding,
  type AgreementState,
  canMove,
  LIFE,
  possibleMoves,
  stateForMove,
  stateOf,
} from './agreement-states.js';

const at = (text: string) => new Date(`${text}T00:00:00Z`);
const NOW = at('2026-06-01');

const IN_FORCE: AgreementStanding = {
  status: 'ACTIVE',
  signed: true,
  submitted: true,
  starts: at('2026-01-01'),
  ends: at('2027-01-01'),
  destruction_confirmed: null,
  amendment: null,
};

const TERMS = {
  title: 'x',
  kind: 'CONTROLLER_TO_CONTROLLER' as const,
  partners: ['dwp'],
  purposes: [],
  dataCategories: [],
  starts: '',
  review: '',
  ends: '',
  details: {},
};

const standing = (changes: Partial<AgreementStanding>) => ({ ...IN_FORCE, ...changes });

const EXAMPLES: [AgreementState, AgreementStanding][] = [
  ['DRAFT', standing({ signed: false, submitted: false })],
  ['IN_REVIEW', standing({ signed: false })],
  ['SIGNED', standing({ starts: at('2026-07-01') })],
  ['IN_FORCE', IN_FORCE],
  ['SUSPENDED', standing({ status: 'SUSPENDED' })],
  ['ENDED', standing({ ends: NOW })],
  ['TERMINATED', standing({ status: 'TERMINATED' })],
  ['DESTRUCTION_CONFIRMED', standing({ ends: NOW, destruction_confirmed: NOW })],
];

test.each(EXAMPLES)('%s: every move of the table is possible, and no other', (state, agreement) => {
  expect(stateOf(agreement, NOW)).toBe(state);
  const possible = possibleMoves(agreement, NOW).toSorted();
  expect(possible).toEqual(Object.keys(LIFE[state]).toSorted());
});

test('dates alone move a signed agreement: signed, in force, ended, each from its very instant', () => {
  const before = new Date(IN_FORCE.starts.getTime() - 1);
  expect(stateOf(IN_FORCE, before)).toBe('SIGNED');
  expect(stateOf(IN_FORCE, IN_FORCE.starts)).toBe('IN_FORCE');
  expect(stateOf(IN_FORCE, new Date(IN_FORCE.ends.getTime() - 1))).toBe('IN_FORCE');
  expect(stateOf(IN_FORCE, IN_FORCE.ends)).toBe('ENDED');
});

test('a suspended agreement ends on its date; an unsigned one never begins', () => {
  expect(stateOf(standing({ status: 'SUSPENDED' }), at('2027-01-01'))).toBe('ENDED');
  expect(stateOf(standing({ signed: false }), at('2030-01-01'))).toBe('IN_REVIEW');
});

test.each<[boolean, AgreementMove, boolean]>([
  [false, 'SUBMIT', true],
  [false, 'SIGN', false],
  [true, 'SIGN', true],
  [true, 'RETURN', true],
  [true, 'SUSPEND', true],
  [true, 'TERMINATE', true],
])('in force, its next version submitted %s: %s is possible: %s', (submitted, move, possible) => {
  const amendment = { terms: TERMS, submitted, signatures: [] };
  expect(canMove(standing({ amendment }), move, NOW)).toBe(possible);
});

test('a next version goes no further once the agreement has ended', () => {
  const amendment = { terms: TERMS, submitted: true, signatures: [] };
  expect(stateForMove(standing({ amendment, ends: NOW }), 'SIGN', NOW)).toBe('ENDED');
  expect(canMove(standing({ amendment, ends: NOW }), 'SIGN', NOW)).toBe(false);
});

test('every state can be reached, and each but the last can be left', () => {
  const reached = new Set(Object.values(LIFE).flatMap((moves) => Object.values(moves)));
  const byDateOrSignature = ['SIGNED', 'ENDED'];
  const all = Object.keys(LIFE) as AgreementState[];
  expect(all.filter((state) => !reached.has(state))).toEqual(
    byDateOrSignature.filter((state) => !reached.has(state as AgreementState)),
  );
  const stuck = all.filter((state) => Object.keys(LIFE[state]).length === 0);
  expect(stuck).toEqual(['DESTRUCTION_CONFIRMED']);
});
