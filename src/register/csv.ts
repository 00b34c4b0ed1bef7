import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';

/** A column of a file, by the name that stands at its head. */
export interface Column {
  name: string;
  required?: boolean;
}

/** One row, by its columns' names; `line` is where it begins, from 1. */
export interface CsvRow {
  line: number;
  values: Readonly<Record<string, string>>;
}

/** As the parser gives it; `lines` is where it ends. */
interface CsvRecord {
  record: string[];
  info: { lines: number };
}

interface CsvProblem {
  line: number;
  column: string;
  value: string;
  message: string;
  suggestions: string[];
}

/** What a spreadsheet would take for a formula (OWASP: CSV injection). */
const FORMULA = /^'[=+\-@\t\r\uFF1D\uFF0B\uFF0D\uFF20]/;

/** `Agreement Number`, `agreement-number` and `agreement number` are one column. */
function plain(name: string): string {
  return name
    .trim()
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, ' ')
    .trim();
}

/** Reads a file by the names in its first line; columns it does not know are a problem. */
export function readCsv(
  text: string,
  columns: readonly Column[],
): { rows: CsvRow[]; problems: CsvProblem[] } {
  let records: CsvRecord[];
  try {
    const read: unknown = parse(text, { bom: true, info: true, relax_column_count: true });
    records = read as CsvRecord[];
  } catch (error) {
    const { message, lines = 1 } = error as { message: string; lines?: number };
    return { rows: [], problems: [{ ...at(lines, ''), message: `this is no CSV: ${message}` }] };
  }
  const head = records[0]?.record ?? [];
  const other = otherFormat(head);
  if (other) return { rows: [], problems: [{ ...at(1, ''), message: other }] };
  const known = new Map(columns.map(({ name }) => [plain(name), name]));
  const names = head.map((name) => known.get(plain(name)));
  const problems = headProblems(head, names, columns);
  if (problems.length > 0) return { rows: [], problems };
  return { rows: rowsOf(records, names as string[], problems), problems };
}

function at(line: number, column: string, value = '') {
  return { line, column, value, suggestions: [] as string[] };
}

/** What a file is instead that a spreadsheet wrote in another form. */
function otherFormat(head: readonly string[]): string | undefined {
  const first = head[0] ?? '';
  if (first.startsWith('PK\u0003\u0004')) {
    return 'this is a workbook: save it as CSV (UTF-8) first';
  }
  const separator = first.includes(';') ? 'semicolons' : first.includes('\t') ? 'tabs' : undefined;
  if (head.length > 1 || !separator) return undefined;
  return `its columns are separated by ${separator}: save it with commas between them`;
}

function headProblems(
  head: readonly string[],
  names: readonly (string | undefined)[],
  columns: readonly Column[],
): CsvProblem[] {
  const right = columns.map(({ name }) => name).join(', ');
  const unknown = head.flatMap((name, index) =>
    names[index]
      ? []
      : [{ ...at(1, name, name), message: `unknown column; the columns are: ${right}` }],
  );
  const twice = head.flatMap((name, index) =>
    names[index] && names.indexOf(names[index]) !== index
      ? [{ ...at(1, name, name), message: 'this column is there twice' }]
      : [],
  );
  const missing = columns
    .filter(({ name, required }) => required && !names.includes(name))
    .map(({ name }) => ({ ...at(1, name), message: 'this column is missing' }));
  return [...unknown, ...twice, ...missing];
}

function rowsOf(
  records: readonly CsvRecord[],
  names: readonly string[],
  problems: CsvProblem[],
): CsvRow[] {
  return records.slice(1).flatMap(({ record }, index) => {
    const line = (records[index] as CsvRecord).info.lines + 1;
    if (record.every((cell) => cell.trim() === '')) return [];
    if (record.length !== names.length) {
      const message = `here are ${record.length} cells, and ${names.length} columns`;
      problems.push({ ...at(line, ''), message });
      return [];
    }
    const values = names.map((name, cell) => [name, unescaped(record[cell] as string)]);
    return [{ line, values: Object.fromEntries(values) }];
  });
}

/** What `writeCsv` put before a cell so that no spreadsheet runs it. */
function unescaped(cell: string): string {
  const text = cell.trim();
  return FORMULA.test(text) ? text.slice(1) : text;
}

/** Rows by their columns; the names first where `head` says so. */
export function writeCsv(
  columns: readonly Column[],
  rows: readonly Readonly<Record<string, string>>[],
  head: boolean,
): string {
  return stringify(rows as Record<string, string>[], {
    columns: columns.map(({ name }) => name),
    header: head,
    escape_formulas: true,
    record_delimiter: '\r\n',
  });
}

/** `a; b` is two. */
export function listIn(cell: string | undefined): string[] {
  return (cell ?? '')
    .split(';')
    .map((each) => each.trim())
    .filter((each) => each !== '');
}

export function listOut(values: readonly string[]): string {
  return values.join('; ');
}

/** `2026-11-23` or `23/11/2026`, at the start of the day in UTC; or a whole instant. */
export function dateIn(cell: string): Date | undefined {
  const uk = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(cell);
  const iso = uk ? `${uk[3]}-${uk[2]?.padStart(2, '0')}-${uk[1]?.padStart(2, '0')}` : cell;
  if (!/^\d{4}-\d\d-\d\d(T.*Z)?$/.test(iso)) return undefined;
  const date = new Date(iso);
  const real = !Number.isNaN(date.getTime()) && date.toISOString().startsWith(iso.slice(0, 10));
  return real ? date : undefined;
}

/** The day where an instant is its start, else the instant. */
export function dateOut(instant: Date | null): string {
  const text = instant?.toISOString() ?? '';
  return text.replace('T00:00:00.000Z', '');
}

const DAY_MS = 86_400_000;

/** A last day: its whole day counts, so it ends where the next begins (UTC); or a whole instant. */
export function lastDayIn(cell: string): Date | undefined {
  const date = dateIn(cell);
  return date && !cell.includes('T') ? new Date(date.getTime() + DAY_MS) : date;
}

/** The last day of what ends where a day begins, else the instant. */
export function lastDayOut(ends: Date): string {
  const text = dateOut(ends);
  return text.includes('T') ? text : dateOut(new Date(ends.getTime() - DAY_MS));
}

export function yesIn(cell: string): boolean | undefined {
  if (/^(yes|y|true|1)$/i.test(cell)) return true;
  return cell === '' || /^(no|n|false|0)$/i.test(cell) ? false : undefined;
}

/** A cell as `yesOut` writes it, or as it is where it says neither. */
export function yesAgain(cell = ''): string {
  const said = yesIn(cell);
  return said === undefined ? cell : yesOut(said);
}

export function yesOut(value: boolean): string {
  return value ? 'yes' : 'no';
}
