import { MayIShareError } from '../errors.js';

const RELATIVE = /^([+-])(\d{1,3})([dmy])$/;

/**
 * The instant that `-6m` (six months ago), `+1y` or `-1d` means, counted from the start of
 * `today`'s UTC day; an ISO 8601 date or instant is taken as it is.
 */
export function instantOf(text: string, today: Date): Date {
  const parts = RELATIVE.exec(text);
  if (!parts) return absolute(text);
  const amount = Number(`${parts[1]}${parts[2]}`);
  const day = new Date(Date.UTC(today.getUTCFullYear(), today.getUTCMonth(), today.getUTCDate()));
  if (parts[3] === 'd') day.setUTCDate(day.getUTCDate() + amount);
  else addMonths(day, parts[3] === 'y' ? amount * 12 : amount);
  return day;
}

function absolute(text: string): Date {
  const instant = new Date(text);
  if (Number.isNaN(instant.getTime())) {
    throw new MayIShareError(
      'BAD_USER_INPUT',
      `"${text}" is neither a date like 2026-11-23 nor a distance from today like -6m, +1y or -1d`,
    );
  }
  return instant;
}

/** Keeps to the month's last day: a month after 31 January is 28 or 29 February. */
export function addMonths(day: Date, months: number): void {
  const wanted = day.getUTCDate();
  day.setUTCDate(1);
  day.setUTCMonth(day.getUTCMonth() + months);
  const last = new Date(Date.UTC(day.getUTCFullYear(), day.getUTCMonth() + 1, 0)).getUTCDate();
  day.setUTCDate(Math.min(wanted, last));
}
