import { once } from 'node:events';
import { createReadStream, createWriteStream } from 'node:fs';
import type { Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { setTimeout as wait } from 'node:timers/promises';
import progress from 'cli-progress';
import { Argument, type Command } from 'commander';
import { MayIShareError } from '../errors.js';
import type { RegisterExport, RegisterImport, RegisterImportResult } from '../graphql.js';
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
  const text = await readAll(file);
  const { id } = await ask<RegisterImport>(
    'mutation ($kind: RegisterFileKind!) { beginImport(kind: $kind) { id } }',
    { kind: kind.toUpperCase() },
  );
  const bar = progressBar('rows');
  await sendParts(ask, id, text);
  const running = ask<RegisterImportResult>(RUN, {
    id,
    dryRun: options.dryRun ?? false,
    signed: options.signed ?? false,
  });
  const result = await watched(ask, id, bar, running).finally(() => bar.stop());
  report(result, options.dryRun ?? false);
}

const RUN = `mutation ($id: ID!, $dryRun: Boolean!, $signed: Boolean!) {
  runImport(id: $id, dryRun: $dryRun, signed: $signed) {
    applied rows created changed unchanged
    changes { line reference isNew columns }
    problems { line column value message suggestions }
  }
}`;

async function readAll(file: string | undefined): Promise<string> {
  const source = file ? createReadStream(file) : process.stdin;
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of source) chunks.push(Buffer.from(chunk));
  } catch (cause) {
    const message = `${file} cannot be read: ${(cause as Error).message}`;
    throw new MayIShareError('BAD_USER_INPUT', message, {}, { cause });
  }
  return Buffer.concat(chunks).toString('utf8');
}

async function sendParts(ask: Ask, id: string, text: string): Promise<void> {
  const add = `mutation ($id: ID!, $part: Int!, $text: String!) {
    addToImport(id: $id, part: $part, text: $text) { id } }`;
  for (let part = 0; part * PART_CHARACTERS < text.length; part++) {
    const from = part * PART_CHARACTERS;
    await ask(add, { id, part, text: text.slice(from, from + PART_CHARACTERS) });
  }
}

/** Moves the bar while the service works. */
async function watched<T>(
  ask: Ask,
  id: string,
  bar: progress.SingleBar,
  running: Promise<T>,
): Promise<T> {
  let over = false;
  const done = running.finally(() => {
    over = true;
  });
  void done.catch(() => undefined);
  while (!over) {
    await Promise.race([done.catch(() => undefined), wait(500)]);
    if (over) break;
    const far = await ask<RegisterImport | null>(
      'query ($id: ID!) { registerImport(id: $id) { done total } }',
      { id },
    ).catch(() => null);
    if (far && far.total > 0) {
      bar.setTotal(far.total);
      bar.update(far.done);
    }
  }
  return done;
}

function progressBar(what: string): progress.SingleBar {
  const bar = new progress.SingleBar({
    format: `{bar} {percentage}% of {total} ${what}, {eta_formatted} left`,
    stream: process.stderr,
    noTTYOutput: true,
    notTTYSchedule: 2000,
    hideCursor: true,
    clearOnComplete: true,
  });
  bar.start(1, 0);
  return bar;
}

function report(result: RegisterImportResult, dryRun: boolean): void {
  for (const { line, column, value, message, suggestions } of result.problems) {
    const where = [`line ${line}`, column && `column "${column}"`].filter(Boolean).join(', ');
    const found = value && !message.includes(value) ? ` "${value}"` : '';
    const near = suggestions.length > 0 && !message.includes('did you mean');
    const hint = near ? ` (${suggestions.join(' or ')}?)` : '';
    console.error(`${where}:${found} ${message}${hint}`);
  }
  if (result.problems.length > 0) {
    const rows = new Set(result.problems.map(({ line }) => line)).size;
    console.error(`${rows} of ${result.rows} rows are not good: nothing was changed.`);
    process.exitCode = 1;
    return;
  }
  if (dryRun) {
    for (const { line, reference, isNew, columns } of result.changes) {
      console.log(
        `line ${line}: ${reference} ${isNew ? 'is new' : `changes ${columns.join(', ')}`}`,
      );
    }
  }
  const { created, changed, unchanged } = result;
  const would = dryRun ? ' would be' : '';
  console.log(`${created} new${would}, ${changed} changed${would}, ${unchanged} as they were.`);
}

async function exportFile(kind: string, file: string | undefined, options: ExportOptions) {
  const ask = await serviceClient(options, 'governance');
  const format = options.format.toUpperCase();
  const out: Writable = file ? createWriteStream(file) : process.stdout;
  const bar = progressBar('records');
  try {
    let written = 0;
    let after: string | null = null;
    do {
      const page: RegisterExport = await ask(PAGE, { kind: kind.toUpperCase(), format, after });
      if (!out.write(page.text)) await once(out, 'drain');
      written = Math.min(page.total, written + PAGE_LENGTH);
      bar.setTotal(Math.max(1, page.total));
      bar.update(written);
      after = page.next ?? null;
    } while (after);
  } finally {
    bar.stop();
  }
  if (file) await finished(out.end());
}

const PAGE_LENGTH = 200;
const PAGE = `query ($kind: RegisterFileKind!, $format: RegisterFileFormat!, $after: String) {
  exportRegister(kind: $kind, format: $format, first: ${PAGE_LENGTH}, after: $after) { text next total } }`;
