import { dayInLondon, endOfDayInLondon } from './london.js';
import { addMonths } from './relative-date.js';

/** How long an obligation has: calendar months, or working days (Monday to Friday). */
export interface Due {
  months?: number;
  working_days?: number;
}

/** As `policies/schemas/vocabulary.json` bounds them; a published revision may be older than that. */
const MOST_MONTHS = 120;
const MOST_WORKING_DAYS = 1000;

/**
 * When an obligation that began at `from` is due: the end of a day in the United Kingdom; null where
 * `due` is no such distance. Bank holidays are not known here.
 */
export function dueBy(from: Date, due: Due | null | undefined): Date | null {
  const { months = 0, working_days = 0 } = due ?? {};
  const given = due?.months !== undefined || due?.working_days !== undefined;
  const usable = isCount(months, MOST_MONTHS) && isCount(working_days, MOST_WORKING_DAYS);
  if (!given || !usable) return null;
  const day = new Date(dayInLondon(from));
  if (months) addMonths(day, months);
  for (let left = working_days; left > 0; ) {
    day.setUTCDate(day.getUTCDate() + 1);
    if (![0, 6].includes(day.getUTCDay())) left--;
  }
  return endOfDayInLondon(day);
}

function isCount(value: number, most: number): boolean {
  return Number.isInteger(value) && value >= 0 && value <= most;
}
