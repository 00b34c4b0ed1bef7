import type { Kysely } from 'kysely';
import type { Tables } from '../database/tables.js';
import { type Column, dateOut, yesIn } from './csv.js';
import type { Known } from './known.js';
import { badValue, type Problem } from './problems.js';

/** Other requests get their turn after so many rows. */
export const AT_ONCE = 500;

export type Cells = Readonly<Record<string, string>>;

/** With what a row is read. */
export interface Reading {
  known: Known;
  now: Date;
  /** Of agreements: whoever imports them vouches that they are signed by every party. */
  signed: boolean;
  /** The pseudonym of a person's reference. */
  pseudonym(reference: string): Promise<string>;
}

/** What becomes of a record. `problems` name columns as their fields. */
export interface Read<Row> {
  row: Row;
  problems: Problem[];
}

/** How one kind of record goes into a file and comes out of it. */
export interface FileKind<Row extends { version: number }> {
  table: 'agreement' | 'partner' | 'consent';
  /** Its key, in the table and in the file. */
  key: { table: 'reference' | 'code'; column: string };
  columns: readonly Column[];
  /** The column that a field of a check stands in. */
  columnOf: Readonly<Record<string, string>>;
  toCells(row: Row, known: Known): Cells;
  /** Whether the register's number counts changes of it. */
  isCounted: boolean;
  /** Keeps what is read as it is until the transaction has ended. */
  hold?(all: Kysely<Tables>): Promise<void>;
  /** The row as the file would have it, `before` being what is there. */
  read(cells: Cells, before: Row | undefined, reading: Reading): Promise<Read<Row>>;
  /** Whether the record is what the file says already. */
  same(cells: Cells, before: Row, reading: Reading): boolean | Promise<boolean>;
  /** What can be said only in sight of all other rows. */
  among?(rows: readonly Row[], db: Kysely<Tables>): Promise<Map<Row, Problem[]>>;
}

export function checkYes(cells: Cells, column: string): Problem[] {
  const cell = cells[column] ?? '';
  return yesIn(cell) === undefined ? [badValue(column, cell, 'yes or no')] : [];
}

/** The columns in which two rows differ. */
export function differing(one: Cells, other: Cells): string[] {
  return Object.keys(one).filter((column) => (one[column] ?? '') !== (other[column] ?? ''));
}

/** A file has days: where a day alone is said, and it is the same, the instant stays what it was. */
export function instantKept(said: Date, before: Date | null | undefined): Date {
  const isDay = dateOut(said).length === 'yyyy-mm-dd'.length;
  return isDay && before && dateOut(before).startsWith(dateOut(said)) ? before : said;
}
