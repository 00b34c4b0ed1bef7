import { dueBy } from './due.js';

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
