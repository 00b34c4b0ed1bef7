import { type Due, dueBy } from './due.js';

const FRIDAY = new Date('2026-11-20T10:00:00Z');

test('five working days after a Friday is the next Friday', () => {
  expect(dueBy(FRIDAY, { working_days: 5 })?.toISOString()).toBe('2026-11-27T10:00:00.000Z');
});

test('a month after the 31st is the last day of a shorter month', () => {
  expect(dueBy(new Date('2026-01-31T09:00:00Z'), { months: 1 })?.toISOString()).toBe(
    '2026-02-28T09:00:00.000Z',
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
  expect(dueBy(FRIDAY, { months: 120 })?.toISOString()).toBe('2036-11-20T10:00:00.000Z');
  expect(dueBy(FRIDAY, { working_days: 1000 })?.toISOString()).toBe('2030-09-20T10:00:00.000Z');
});
