const DAY = new Intl.DateTimeFormat('en-CA', {
  timeZone: 'Europe/London',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
});

/** The day that the calendar shows in the United Kingdom at an instant, as 2026-11-23. */
export function dayInLondon(instant: Date): string {
  return DAY.format(instant);
}
