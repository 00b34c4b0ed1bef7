import { createReadStream, createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { Argument, type Command } from 'commander';
import { Progress } from '../decision-log/progress.js';
import { writeWhole } from '../decision-log/whole-file.js';
import { MayIShareError } from '../errors.js';
import type { RegisterExport, RegisterImport, RegisterImportResult } from '../graphql.js';
import { oneLine } from '../plain-text.js';
import {
  type Ask,
  addServiceOptions,
  type ServiceOptions,
  serviceClient,
} from './service-client.js';

const KINDS = ['agreements', 'partners', 'consents'];
/** Well below what one request may hold, however many bytes a character takes. */
const PART_CHARACTERS = 200_000;

interface ImportOptions extends ServiceOptions {
  dryRun?: boolean;
  signed?: boolean;
}

interface ExportOptions extends ServiceOptions {
  format: string;
}

/** `may-i-share import` and `may-i-share export`. */
export function fileCommands(program: Command): void {
  const kind = () => new Argument('<kind>', 'what the file holds').choices(KINDS);
  addServiceOptions(
    program
      .command('import')
      .description('read a CSV file into the register: all of it, or nothing where a row is bad')
      .addArgument(kind())
      .argument('[file]', 'the file; left out, standard input')
      .option('--dry-run', 'show what would change, and change nothing')
      .option('--signed', 'vouch that every party has signed these agreements'),
  ).action(importFile);
  addServiceOptions(
    program
      .command('export')
      .description('write the register to a file, as CSV or (agreements) as ODRL')
      .addArgument(kind())
      .argument('[file]', 'the file; left out, standard output')
      .option('--format <format>', 'csv or odrl', 'csv'),
  ).action(exportFile);
}

async function importFile(kind: string, file: string | undefined, options: ImportOptions) {
  const ask = await serviceClient(options, 'governance');
  const text = textOf(await readAll(file), file ?? 'standard input');
  const { id } = await ask<RegisterImport>(
    'mutation ($kind: RegisterFileKind!) { beginImport(kind: $kind) { id } }',
    { kind: kind.toUpperCase() },
  );
  const { dryRun = false, signed = false } = options;
  const bar = progressBar('rows');
  const result = await sendParts(ask, id, text)
    .then(() => watched(ask, id, bar, ask(RUN, { id, dryRun, signed })))
    .finally(() => bar.end());
  report(result, dryRun);
}

const RESULT = `applied rows created changed unchanged
  changes { line reference isNew columns }
  problems { line column value message suggestions }`;

const RUN = `mutation ($id: ID!, $dryRun: Boolean!, $signed: Boolean!) {
  runImport(id: $id, dryRun: $dryRun, signed: $signed) { ${RESULT} }
}`;

const FAR = 'query ($id: ID!) { registerImport(id: $id) { done total } }';

const OUTCOME = `query ($id: ID!) {
  registerImport(id: $id) { running failure result { ${RESULT} } }
}`;

async function readAll(file: string | undefined): Promise<Buffer> {
  const source = file ? createReadStream(file) : process.stdin;
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of source) chunks.push(Buffer.from(chunk));
  } catch (cause) {
    const message = `${file} cannot be read: ${(cause as Error).message}`;
    throw new MayIShareError('BAD_USER_INPUT', message, {}, { cause });
  }
  return Buffer.concat(chunks);
}

/** Throws BAD_USER_INPUT for what is no UTF-8: guessed letters would be kept in the register. */
function textOf(bytes: Buffer, name: string): string {
  const message = `${name} is no UTF-8: in a spreadsheet, save it as “CSV UTF-8”`;
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    if (!text.includes('\0')) return text;
  } catch {}
  throw new MayIShareError('BAD_USER_INPUT', message);
}

async function sendParts(ask: Ask, id: string, text: string): Promise<void> {
  const add = `mutation ($id: ID!, $part: Int!, $text: String!) {
    addToImport(id: $id, part: $part, text: $text) { id } }`;
  for (let part = 0, from = 0; from < text.length; part++) {
    const to = whole(text, from + PART_CHARACTERS);
    await ask(add, { id, part, text: text.slice(from, to) });
    from = to;
  }
}

/** Not between the two halves of a character. */
function whole(text: string, end: number): number {
  return (text.codePointAt(end - 1) ?? 0) > 0xffff ? end + 1 : end;
}

/** Moves the bar while the service works, and asks what came of it where it takes longer than an answer may. */
async function watched(
  ask: Ask,
  id: string,
  bar: Progress,
  running: Promise<RegisterImportResult>,
): Promise<RegisterImportResult> {
  let answered = false;
  const answer = running.finally(() => {
    answered = true;
  });
  void answer.catch(() => undefined);
  while (!answered) {
    await Promise.race([answer.catch(() => undefined), wait(ASK_EVERY_MS)]);
    if (!answered) await showFar(ask, id, bar);
  }
  return answer.catch((error: unknown) => {
    if (!(error instanceof MayIShareError) || error.code !== 'UNAVAILABLE') throw error;
    return outcomeOf(ask, id, bar, error);
  });
}

const ASK_EVERY_MS = 500;
const LONGEST_SILENCE_MS = 60_000;

async function showFar(ask: Ask, id: string, bar: Progress): Promise<void> {
  const far = await ask<RegisterImport | null>(FAR, { id }).catch(() => null);
  if (!far || far.total === 0) return;
  bar.at(far.done, far.total);
}

/** What a run came to whose answer never came. Throws `error` where it never ran. */
async function outcomeOf(
  ask: Ask,
  id: string,
  bar: Progress,
  error: MayIShareError,
): Promise<RegisterImportResult> {
  let heard = Date.now();
  while (Date.now() - heard < LONGEST_SILENCE_MS) {
    const found = await ask<RegisterImport | null>(OUTCOME, { id }).catch(() => null);
    if (found?.result) return found.result;
    if (found?.failure) throw new MayIShareError('UNAVAILABLE', found.failure);
    if (found && !found.running) throw error;
    if (found) heard = Date.now();
    await showFar(ask, id, bar);
    await wait(ASK_EVERY_MS);
  }
  const message =
    'the service fell silent: whether the file was read in is not known; --dry-run tells what is missing';
  throw new MayIShareError('UNAVAILABLE', message);
}

function progressBar(what: string): Progress {
  return new Progress(`{bar} {percentage}% of {total} ${what}, {eta_formatted} left`);
}

function report(result: RegisterImportResult, dryRun: boolean): void {
  for (const { line, column, value, message, suggestions } of result.problems) {
    const where = [`line ${line}`, column && `column "${column}"`].filter(Boolean).join(', ');
    const found = value && !message.includes(value) ? ` "${value}"` : '';
    const near = suggestions.length > 0 && !message.includes('did you mean');
    const hint = near ? ` (${suggestions.join(' or ')}?)` : '';
    console.error(oneLine(`${where}:${found} ${message}${hint}`));
  }
  if (result.problems.length > 0) {
    const rows = new Set(result.problems.map(({ line }) => line)).size;
    console.error(`${rows} of ${result.rows} rows are not good: nothing was changed.`);
    process.exitCode = 1;
    return;
  }
  if (dryRun) {
    for (const { line, reference, isNew, columns } of result.changes) {
      const changes = columns.join(', ') || 'nothing but that it is signed';
      console.log(oneLine(`line ${line}: ${reference} ${isNew ? 'is new' : `changes ${changes}`}`));
    }
  }
  const { created, changed, unchanged } = result;
  console.log(
    dryRun
      ? `${created} would be new, ${changed} would change, ${unchanged} would stay as they are.`
      : `${created} new, ${changed} changed, ${unchanged} as they were.`,
  );
}

async function exportFile(kind: string, file: string | undefined, options: ExportOptions) {
  const ask = await serviceClient(options, 'governance');
  const asked = { kind: kind.toUpperCase(), format: options.format.toUpperCase() };
  const bar = progressBar('records');
  try {
    const pages = Readable.from(pagesOf(ask, asked, bar));
    if (!file) await pipeline(pages, process.stdout, { end: false });
    else await writeWhole(file, (part) => pipeline(pages, createWriteStream(part)));
  } finally {
    bar.end();
  }
}

async function* pagesOf(ask: Ask, asked: object, bar: Progress) {
  let written = 0;
  let after: string | null = null;
  do {
    const page: RegisterExport = await ask(PAGE, { ...asked, after });
    yield page.text;
    written = Math.min(page.total, written + PAGE_LENGTH);
    bar.at(written, page.total);
    after = page.next ?? null;
  } while (after);
}

const PAGE_LENGTH = 200;
const PAGE = `query ($kind: RegisterFileKind!, $format: RegisterFileFormat!, $after: String) {
  exportRegister(kind: $kind, format: $format, first: ${PAGE_LENGTH}, after: $after) { text next total } }`;
