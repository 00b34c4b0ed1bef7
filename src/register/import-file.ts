import { setImmediate as turn } from 'node:timers/promises';
import { type Kysely, sql } from 'kysely';
import type { Tables } from '../database/tables.js';
import type {
  RegisterImportChange,
  RegisterImportProblem,
  RegisterImportResult,
} from '../graphql.js';
import type { Caller } from '../identity/token.js';
import { registerNumber, takeTurn } from './change.js';
import { type CsvRow, readCsv } from './csv.js';
import { AT_ONCE, type Cells, differing, type FileKind, type Reading } from './file-kind.js';
import { keepVersions, type NewVersion } from './history.js';
import type { Problem } from './problems.js';

/** What would be written of one row. */
interface Planned<Row> {
  line: number;
  row: Row;
  isNew: boolean;
  columns: string[];
}

export interface ImportRun {
  caller: Caller;
  dryRun: boolean;
  /** With what rows are read, as of when it is called. */
  reading(): Promise<Reading>;
  /** Told how many rows are checked or written, of how many. */
  progress(done: number, total: number): void;
}

/** What the file comes to in the register as it is. */
interface Looked<Row> {
  planned: Planned<Row>[];
  problems: RegisterImportProblem[];
}

/**
 * Reads a file whole, then checks every row, and writes all of them or, where one is not good or
 * nobody means it, none. To be called in a transaction. Others change the register while rows are
 * checked: then they are checked once more, when it is this file's turn.
 */
export async function importFile<Row extends { version: number }>(
  all: Kysely<Tables>,
  kind: FileKind<Row>,
  text: string,
  run: ImportRun,
): Promise<RegisterImportResult> {
  const file = readCsv(text, kind.columns);
  const before = await registerNumber(all);
  let looked = await look(all, kind, file, run);
  const isGood = () => looked.problems.length === 0 && !run.dryRun;
  if (isGood() && kind.isCounted && (await takeTurn(all)) !== before) {
    looked = await look(all, kind, file, run);
  }
  const applied = isGood();
  if (applied) await write(all, kind, looked, run);
  return { applied, ...told(kind, file.rows, looked) };
}

async function look<Row extends { version: number }>(
  all: Kysely<Tables>,
  kind: FileKind<Row>,
  file: ReturnType<typeof readCsv>,
  run: ImportRun,
): Promise<Looked<Row>> {
  const reading = await run.reading();
  const problems: RegisterImportProblem[] = [...file.problems];
  const before = await rowsThere(all, kind, file.rows);
  const planned = await plan(kind, file.rows, before, reading, run, problems);
  const among = await kind.among?.(
    planned.map(({ row }) => row),
    all,
  );
  for (const { line, row } of planned) problems.push(...placed(kind, line, among?.get(row) ?? []));
  return { planned, problems };
}

function told<Row extends { version: number }>(
  kind: FileKind<Row>,
  rows: readonly CsvRow[],
  { planned, problems }: Looked<Row>,
): Omit<RegisterImportResult, 'applied'> {
  const created = planned.filter(({ isNew }) => isNew).length;
  return {
    rows: rows.length,
    created,
    changed: planned.length - created,
    unchanged: rows.length - planned.length - bad(problems, rows),
    changes: planned.map((each) => changeOf(kind, each)),
    problems: problems.sort((a, b) => a.line - b.line),
  };
}

function bad(problems: readonly RegisterImportProblem[], rows: readonly CsvRow[]): number {
  const lines = new Set(problems.map(({ line }) => line));
  return rows.filter(({ line }) => lines.has(line)).length;
}

function changeOf<Row extends { version: number }>(
  kind: FileKind<Row>,
  { line, row, isNew, columns }: Planned<Row>,
): RegisterImportChange {
  return { line, reference: keyOf(kind, row), isNew, columns };
}

function keyOf<Row extends { version: number }>(kind: FileKind<Row>, row: Row): string {
  return (row as Record<string, unknown>)[kind.key.table] as string;
}

/** The records that the file names; where no turn is taken, locked so that nobody changes them meanwhile. */
async function rowsThere<Row extends { version: number }>(
  all: Kysely<Tables>,
  kind: FileKind<Row>,
  rows: readonly CsvRow[],
): Promise<Map<string, Row>> {
  const keys = rows.map(({ values }) => values[kind.key.column] ?? '');
  const lock = kind.isCounted ? sql`` : sql`for update`;
  const found = await sql<Row>`
    select * from ${sql.table(kind.table)} where ${sql.ref(kind.key.table)} = any(${keys}::text[])
    ${lock}`.execute(all);
  return new Map(found.rows.map((row) => [keyOf(kind, row), row]));
}

async function plan<Row extends { version: number }>(
  kind: FileKind<Row>,
  rows: readonly CsvRow[],
  before: ReadonlyMap<string, Row>,
  reading: Reading,
  run: ImportRun,
  problems: RegisterImportProblem[],
): Promise<Planned<Row>[]> {
  const planned: Planned<Row>[] = [];
  const lines = new Map<string, number>();
  for (const [index, { line, values: said }] of rows.entries()) {
    if (index % AT_ONCE === 0) {
      await turn();
      run.progress(index, rows.length * 2);
    }
    const key = said[kind.key.column] ?? '';
    const earlier = lines.get(key);
    if (earlier) problems.push(twice(kind, line, key, earlier));
    lines.set(key, line);
    const there = before.get(key);
    const values = { ...(there && unsaid(kind.toCells(there, reading.known))), ...said };
    if (there && (await kind.same(values, there, reading))) continue;
    const { row, problems: found } = await kind.read(values, there, reading);
    problems.push(...placed(kind, line, found));
    if (found.length > 0) continue;
    const columns = there
      ? differing(values, kind.toCells(there, reading.known))
      : Object.keys(values).filter((column) => values[column] !== '');
    planned.push({ line, row, isNew: !there, columns });
  }
  return planned;
}

/** What a file leaves out stays as it is. Where a record stands is no claim of a file that does not say it. */
function unsaid({ status: _, ...cells }: Cells): Cells {
  return cells;
}

function twice<Row extends { version: number }>(
  kind: FileKind<Row>,
  line: number,
  key: string,
  earlier: number,
): RegisterImportProblem {
  const message = `stands on line ${earlier} already`;
  return { line, column: kind.key.column, value: key, message, suggestions: [] };
}

function placed<Row extends { version: number }>(
  kind: FileKind<Row>,
  line: number,
  problems: readonly Problem[],
): RegisterImportProblem[] {
  return problems.map(({ field, value, message, suggestions = [] }) => {
    const column = kind.columnOf[field] ?? field;
    const text = message.startsWith(`${field}: `) ? message.slice(field.length + 2) : message;
    const shown = typeof value === 'string' ? value : '';
    return { line, column, value: shown, message: text, suggestions };
  });
}

async function write<Row extends { version: number }>(
  all: Kysely<Tables>,
  kind: FileKind<Row>,
  { planned }: Looked<Row>,
  run: ImportRun,
): Promise<void> {
  const versions: NewVersion[] = [];
  for (let from = 0; from < planned.length; from += AT_ONCE) {
    const part = planned.slice(from, from + AT_ONCE);
    const rows = part.map(({ row }) => ({ ...row, version: row.version + 1 }));
    await upsert(all, kind, rows);
    for (const [index, row] of rows.entries()) {
      const change = part[index]?.isNew ? 'IMPORT' : 'IMPORT_CHANGE';
      const reference = keyOf(kind, row);
      versions.push({ kind: kind.table, reference, version: row.version, change, row });
    }
    run.progress(planned.length + from + part.length, planned.length * 2);
  }
  await keepVersions(all, run.caller, versions);
}

const AS_JSON: ReadonlySet<string> = new Set(['details', 'signatures', 'amendment']);

async function upsert<Row extends { version: number }>(
  all: Kysely<Tables>,
  kind: FileKind<Row>,
  rows: readonly Row[],
): Promise<void> {
  const names = Object.keys(rows[0] as object).filter((name) => name !== 'changed');
  const values = rows.map((row) =>
    Object.fromEntries(
      names.map((name) => {
        const value = (row as Record<string, unknown>)[name];
        return [name, AS_JSON.has(name) && value !== null ? JSON.stringify(value) : value];
      }),
    ),
  );
  await all
    .insertInto(kind.table)
    .values(values as never)
    .onConflict((conflict) =>
      conflict
        .column(kind.key.table as never)
        .doUpdateSet(
          Object.fromEntries(names.map((name) => [name, sql.ref(`excluded.${name}`)])) as never,
        ),
    )
    .execute();
}
