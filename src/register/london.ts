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

const HOUR_MS = 3_600_000;

/** The last second of a calendar day there; `day` is its midnight in UTC. */
export function endOfDayInLondon(day: Date): Date {
  const next = new Date(day);
  next.setUTCDate(day.getUTCDate() + 1);
  const inSummer = new Date(next.getTime() - HOUR_MS);
  const midnight = dayInLondon(inSummer) === dayInLondon(next) ? inSummer : next;
  return new Date(midnight.getTime() - 1000);
}
