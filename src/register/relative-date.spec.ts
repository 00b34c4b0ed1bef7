import { instantOf } from './relative-date.js';

const TODAY = new Date('2026-03-31T15:04:05Z');

test.each([
  ['-6m', '2025-09-30T00:00:00.000Z'],
  ['+1y', '2027-03-31T00:00:00.000Z'],
  ['-1d', '2026-03-30T00:00:00.000Z'],
  ['-1m', '2026-02-28T00:00:00.000Z'],
  ['2026-01-02', '2026-01-02T00:00:00.000Z'],
])('%s is %s', (text, instant) => {
  expect(instantOf(text, TODAY).toISOString()).toBe(instant);
});

test('what is no date is refused, with what would be right', () => {
  expect(() => instantOf('soon', TODAY)).toThrow(/neither a date like 2026-11-23/);
});
