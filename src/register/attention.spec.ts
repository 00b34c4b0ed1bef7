import { bandOf } from './attention.js';

const NOW = new Date('2026-11-20T15:00:00Z'); // a Friday
const inDays = (days: number) => new Date(NOW.getTime() + days * 86_400_000);

test.each([
  [-1, 'OVERDUE'],
  [0, 'OVERDUE'],
  [1, 'DAYS_30'],
  [30, 'DAYS_30'],
  [31, 'DAYS_60'],
  [61, 'DAYS_90'],
])('due in %i days is %s', (days, band) => {
  expect(bandOf(inDays(days), NOW)).toBe(band);
});

test('what has no date can be seen to at any time', () => {
  expect(bandOf(null, NOW)).toBe('ANY_TIME');
});
