import { after, type DraftState, MOVES, type Move, movesFrom, STATES } from './moves.js';

test('the way of a draft, from the first word to the law in force', () => {
  const way: Move[] = ['edit', 'pass', 'submit', 'approve', 'schedule', 'publish'];
  const states: DraftState[] = ['DRAFT'];
  for (const move of way) states.push(after(states.at(-1) as DraftState, move) as DraftState);
  const expected = ['DRAFT', 'DRAFT', 'CHECKED', 'SUBMITTED', 'APPROVED', 'SCHEDULED', 'PUBLISHED'];
  expect(states).toEqual(expected);
});

test('nothing comes after what is published or abandoned', () => {
  expect(movesFrom('PUBLISHED')).toEqual([]);
  expect(movesFrom('ABANDONED')).toEqual([]);
});

test('a change of content undoes whatever was given for the old content', () => {
  for (const state of ['CHECKED', 'SUBMITTED', 'APPROVED', 'SCHEDULED'] as const) {
    expect(after(state, 'edit')).toBe('DRAFT');
  }
});

test('publishing needs an approval, but for the emergency', () => {
  const publishable = STATES.filter((state) => after(state, 'publish'));
  expect(publishable).toEqual(['APPROVED', 'SCHEDULED']);
  expect(STATES.filter((state) => after(state, 'publishInEmergency'))).toEqual([
    'CHECKED',
    'SUBMITTED',
  ]);
});

test('every state but the first is reached by some move, and every move can be made', () => {
  const reached = new Set(Object.values(MOVES).map(({ to }) => to));
  expect([...reached].sort()).toEqual([...STATES].sort());
  expect(Object.values(MOVES).every(({ from }) => from.length > 0)).toBe(true);
});
