import { createWriteStream } from 'node:fs';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';
import { type Command, Option } from 'commander';
import { MayIShareError } from '../errors.js';
import { reasonOf, toldIn } from './log-source.js';
import { Progress } from './progress.js';
import { writeWhole } from './whole-file.js';

interface Options {
  form: 'ndjson' | 'csv' | 'evidence.zip';
  filter: string;
  sample?: string;
  out: string;
  token?: string;
}

const HELP = `
The filter is that of the query decisions, as JSON: {"partner":"dwp","from":"2026-01-01T00:00:00Z"}.
Without one, all entries are taken, and an evidence pack also proves that none was left out:
{"fromIndex":0,"toIndex":1000} takes a range. Check a pack with: may-i-share verify evidence.zip`;

export function exportLogCommand(program: Command): void {
  program
    .command('export-log')
    .description('take entries out of a running service’s log, with or without what proves them')
    .argument('<address>', 'of the service, such as http://localhost:3000')
    .addOption(
      new Option('--form <form>', 'how')
        .choices(['ndjson', 'csv', 'evidence.zip'])
        .default('evidence.zip'),
    )
    .option('--filter <json>', 'which decisions', '{}')
    .option('--sample <count>', 'so many of them, drawn by the checkpoint’s root')
    .requiredOption('--out <file>', 'where to')
    .option('--token <token>', 'an auditor’s bearer token; default MAY_I_SHARE_TOKEN')
    .addHelpText('after', HELP)
    .action(async (address: string, options: Options) => {
      const { bytes, lines } = await download(address, options);
      const what = options.form === 'ndjson' ? `${lines} entries, ` : '';
      console.log(`${what}${bytes} bytes in ${options.out}`);
    });
}

async function download(address: string, options: Options) {
  const { form, filter, sample, out, token = process.env.MAY_I_SHARE_TOKEN } = options;
  const query = new URLSearchParams({ filter, ...(sample && { sample }) });
  const url = `${address.replace(/\/+$/, '')}/log/export/${form}?${query}`;
  const headers = { authorization: `Bearer ${token ?? ''}` };
  const response = await fetch(url, { headers }).catch((error: Error) => {
    const message = `no service answers at ${address}: ${reasonOf(error)}`;
    throw new MayIShareError('UNAVAILABLE', message);
  });
  if (!response.ok || !response.body) {
    const { message } = toldIn(await response.text());
    throw new MayIShareError('UNAVAILABLE', `${address}: ${response.status} ${message}`);
  }
  const count = { bytes: 0, lines: 0 };
  const progress = new Progress('{lines} lines, {value} bytes');
  const counter = new Transform({
    transform(chunk: Buffer, _, done) {
      count.bytes += chunk.length;
      if (form !== 'evidence.zip') for (const byte of chunk) if (byte === 10) count.lines++;
      progress.at(count.bytes, count.bytes, { lines: count.lines });
      done(null, chunk);
    },
  });
  const body = received(response.body as ReadableStream<Uint8Array>, address);
  const written = writeWhole(out, (part) => pipeline(body, counter, createWriteStream(part)));
  await written.finally(() => progress.end());
  return count;
}

async function* received(body: ReadableStream<Uint8Array>, address: string) {
  try {
    yield* body;
  } catch (error) {
    const message = `${address} ended before all was sent, so nothing was written: ${reasonOf(error as Error)}`;
    throw new MayIShareError('UNAVAILABLE', message);
  }
}
