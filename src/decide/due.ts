import { addMonths } from '../register/relative-date.js';

/** How long an obligation has: calendar months, or working days (Monday to Friday). */
export interface Due {
  months?: number;
  working_days?: number;
}

/** When an obligation that began at `from` is due. Bank holidays are not known here. */
export function dueBy(from: Date, due: Due | undefined): Date | null {
  if (!due) return null;
  const day = new Date(from);
  if (due.months) addMonths(day, due.months);
  for (let left = due.working_days ?? 0; left > 0; ) {
    day.setUTCDate(day.getUTCDate() + 1);
    if (![0, 6].includes(day.getUTCDay())) left--;
  }
  return day;
}
