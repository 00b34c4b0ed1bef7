import { type Due, dueBy } from './due.js';

const FRIDAY = new Date('2026-11-20T10:00:00Z');

test.each([
  [0, '2026-11-20'],
  [1, '2026-11-23'],
  [5, '2026-11-27'],
  [6, '2026-11-30'],
])('%i working days after a Friday end on %s', (working_days, day) => {
  expect(dueBy(FRIDAY, { working_days })?.toISOString()).toBe(`${day}T23:59:59.000Z`);
});

test.each([
  ['2026-07-01T22:59:59Z', '2026-07-02T22:59:59.000Z'],
  ['2026-07-01T23:00:00Z', '2026-07-03T22:59:59.000Z'],
  ['2026-03-27T12:00:00Z', '2026-03-30T22:59:59.000Z'],
  ['2026-10-23T12:00:00Z', '2026-10-26T23:59:59.000Z'],
])('a working day after %s ends by the clocks of London at %s', (from, due) => {
  expect(dueBy(new Date(from), { working_days: 1 })?.toISOString()).toBe(due);
});

test('a month after the 31st is the last day of a shorter month', () => {
  expect(dueBy(new Date('2026-01-31T09:00:00Z'), { months: 1 })?.toISOString()).toBe(
    '2026-02-28T23:59:59.000Z',
  );
});

test('what has no time limit has no date', () => {
  expect(dueBy(FRIDAY, undefined)).toBeNull();
});

test.each([
  null,
  {},
  'soon',
  { working_days: 1e12 },
  { working_days: 1001 },
  { working_days: -1 },
  { months: 'one' },
  { months: 121 },
  { months: 1.5 },
  { months: 1, working_days: null },
])('what is no distance, %j, has none either', (due) => {
  expect(dueBy(FRIDAY, due as Due)).toBeNull();
});

test('the longest distances are reached', () => {
  expect(dueBy(FRIDAY, { months: 120 })?.toISOString()).toBe('2036-11-20T23:59:59.000Z');
  expect(dueBy(FRIDAY, { working_days: 1000 })?.toISOString()).toBe('2030-09-20T22:59:59.000Z');
});
