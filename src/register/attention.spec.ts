import { bandOf } from './attention.js';
import { workingDaysAfter } from './working-days.js';

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

test.each([
  [1, '2026-11-23'],
  [5, '2026-11-27'],
  [6, '2026-11-30'],
])('%i working days after a Friday: %s', (days, day) => {
  expect(workingDaysAfter(NOW, days).toISOString().slice(0, 10)).toBe(day);
});
