import { firstKept } from './month-option.js';

const NOW = new Date('2026-11-30T23:59:59Z');

test.each(['2025-11', '2026-11'])('months before %s are over', (month) => {
  expect(firstKept(month, NOW)).toBe(month);
});

test.each([
  ['2026-12', /2026-11 is not over/],
  ['2031-01', /2026-11 is not over/],
  ['2026-13', /a month such as/],
  ['2026-1', /a month such as/],
])('%s is no first month to keep', (month, why) => {
  expect(() => firstKept(month, NOW)).toThrow(why);
});

test('a month is over by UTC', () => {
  expect(firstKept('2026-12', new Date('2026-12-01T00:00:00Z'))).toBe('2026-12');
});
