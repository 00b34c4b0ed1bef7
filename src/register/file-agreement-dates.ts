import type { AgreementRow } from './agreement-terms.js';
import { dateIn, lastDayIn } from './csv.js';
import type { Cells } from './file-kind.js';
import { badValue, type Problem } from './problems.js';

const DATES = [
  ['starts', 'start date'],
  ['review', 'review date'],
  ['ends', 'end date'],
] as const;

/** The day of an instant as it stands in a file: of an end, the last day. */
function dayOf(field: (typeof DATES)[number][0], instant: Date): string {
  const at = field === 'ends' ? new Date(instant.getTime() - 1) : instant;
  return at.toISOString().slice(0, 10);
}

/** A file has days: where the day is the same, the instant stays what it was. */
export function datesIn(cells: Cells, before: AgreementRow | undefined, problems: Problem[]) {
  const found = DATES.map(([field, column]) => {
    const cell = cells[column] ?? '';
    const earlier = before?.[field];
    const date = field === 'ends' ? lastDayIn(cell) : dateIn(cell);
    const wholeDay = date && !cell.includes('T');
    if (wholeDay && earlier && dayOf(field, date) === dayOf(field, earlier))
      return [field, earlier];
    if (!date) problems.push(badValue(field, cell, 'a date such as 2026-11-23 or 23/11/2026'));
    return [field, date ?? new Date(0)];
  });
  const instants = found.map(([field, date]) => [field, (date as Date).toISOString()]);
  return Object.fromEntries(instants) as Record<'starts' | 'review' | 'ends', string>;
}
