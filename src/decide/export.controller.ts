import { pipeline, Readable } from 'node:stream';
import { Controller, Get, Inject, Param, Query, Req, Res } from '@nestjs/common';
import { stringify } from 'csv-stringify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Kysely } from 'kysely';
import type { Pool } from 'pg';
import { DATABASE, POOL } from '../database/database.module.js';
import type { Tables } from '../database/tables.js';
import { appendEvent } from '../decision-log/append-event.js';
import { parseHead } from '../decision-log/checkpoint.js';
import { SUBJECT_KEY } from '../decision-log/decision-log.module.js';
import { zipEvidence } from '../decision-log/evidence.js';
import { aroundRange, type Extract, extract, proofsOf, sample } from '../decision-log/export.js';
import { parseNote } from '../decision-log/note.js';
import { readCheckpoint, readHead } from '../decision-log/stored-tree.js';
import { MayIShareError } from '../errors.js';
import { Allow } from '../identity/allow.js';
import type { Caller } from '../identity/token.js';
import { ActiveService } from './active.service.js';
import { requireSearchable, searchOf } from './decision-filter.js';
import { CSV_OPTIONS, csvRow } from './export-csv.js';
import { type ExportQuery, readExportQuery } from './export-query.js';
import { requireKnownCodes } from './filter-codes.js';
import { checkFilter, subjectIn } from './lookup.js';

/** Of a person nobody asked about: a search all the same, and no range of which nothing was left out. */
const NOBODY = { tags: ['subject:unknown'] };

type Given = Record<string, string | undefined>;

interface Job {
  wanted: Extract;
  checkpoint: string;
  head: { size: number; root: Uint8Array; origin: string };
  about: Record<string, unknown>;
}

/**
 * Takes entries out of the log: as the exact text (`ndjson`), to read (`csv`), or with all that
 * proves them (`evidence.zip`). Never capped; each is itself logged.
 */
@Controller('log/export')
@Allow('auditor')
export class ExportController {
  constructor(
    @Inject(DATABASE) private readonly db: Kysely<Tables>,
    @Inject(POOL) private readonly pool: Pool,
    @Inject(SUBJECT_KEY) private readonly subjectKey: Uint8Array,
    private readonly active: ActiveService,
  ) {}

  @Get(':form')
  async export(
    @Param('form') form: string,
    @Query() given: Given,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    if (!['ndjson', 'csv', 'evidence.zip'].includes(form)) {
      throw new MayIShareError('NOT_FOUND', 'an export is `ndjson`, `csv` or `evidence.zip`');
    }
    const job = await this.prepare(form, given, request.caller as Caller);
    reply.header('x-log-size', job.head.size).header('cache-control', 'no-store');
    if (form === 'evidence.zip') await this.sendZip(reply, job);
    else if (form === 'csv') await this.sendCsv(reply, job);
    else {
      reply.header('content-type', 'application/x-ndjson');
      await reply.send(Readable.from(this.lines(job)));
    }
  }

  private async prepare(form: string, given: Given, caller: Caller): Promise<Job> {
    const query = readExportQuery(given);
    checkFilter(query.filter);
    requireSearchable(query.filter);
    await requireKnownCodes(this.db, query.filter, this.active);
    const checkpoint = await readCheckpoint(this.pool);
    if (!checkpoint) throw new MayIShareError('NOT_FOUND', 'nothing is signed yet');
    const head = parseHead(parseNote(checkpoint).text);
    const { minimum } = await readHead(this.pool);
    // Before it entries of a month that is kept may stand: only a pack that proves a range begins there.
    const from = form === 'evidence.zip' && query.sample === undefined ? minimum : 0;
    const wanted = await this.wantedOf(query, head.size, from);
    wanted.keptFrom = minimum;
    if (query.sample) wanted.only = await sample(this.db, wanted, query.sample, head.root);
    const about = aboutOf(query, wanted, caller);
    await appendEvent(this.db, 'export', caller, { event: 'exported', form, ...about });
    return {
      wanted,
      checkpoint,
      head,
      about: { ...about, madeAt: new Date(), by: nameOf(caller) },
    };
  }

  /** A filter takes decisions; without one all entries of the range are taken, of every kind. */
  private async wantedOf({ filter }: ExportQuery, size: number, minimum: number): Promise<Extract> {
    const { fromIndex, toIndex, ...rest } = filter;
    const whole = Object.keys(rest).length === 0;
    const from = Math.min(size, fromIndex ?? (whole ? minimum : 0));
    const to = Math.max(from, Math.min(size, toIndex ?? size));
    if (whole) return { from, to };
    const search = await searchOf(this.db, this.subjectKey, rest);
    return { search: search ?? NOBODY, from, to };
  }

  private async *lines({ wanted }: Job): AsyncGenerator<Buffer> {
    const end = Buffer.from('\n');
    for await (const page of extract(this.db, wanted)) {
      yield Buffer.concat(page.flatMap(({ bytes }) => [bytes, end]));
    }
  }

  private async sendCsv(reply: FastifyReply, { wanted }: Job): Promise<void> {
    const pages = extract(this.db, wanted);
    const rows = async function* () {
      for await (const page of pages) yield* page.map(csvRow);
    };
    reply.header('content-type', 'text/csv; charset=utf-8');
    // What fails in reading ends what is sent, rather than the service.
    const csv = pipeline(Readable.from(rows()), stringify(CSV_OPTIONS), () => undefined);
    await reply.send(csv);
  }

  private async sendZip(reply: FastifyReply, job: Job): Promise<void> {
    const { wanted, checkpoint, head, about } = job;
    const { vkey } = await readHead(this.pool);
    const pruned = wanted.from < (wanted.keptFrom ?? 0);
    const whole = !wanted.search && !wanted.only && !pruned;
    const zip = zipEvidence({
      entries: () => extract(this.db, wanted),
      proofsOf: (page) => proofsOf(this.pool, page, head.size),
      checkpoint,
      vkey: vkey ?? '',
      about: { ...about, ...(pruned && { prunedBefore: wanted.keptFrom }) },
      ...(whole && { range: await aroundRange(this.pool, wanted.from, wanted.to, head.size) }),
    });
    reply.header('content-type', 'application/zip');
    reply.header('content-disposition', 'attachment; filename="evidence.zip"');
    await reply.send(zip);
  }
}

/** An identifier of a person is not repeated; what it was looked up as is in the search. */
function aboutOf({ filter, sample: count }: ExportQuery, wanted: Extract, caller: Caller) {
  const { subject, ...rest } = filter;
  return {
    client: caller.client,
    filter: { ...rest, ...(subject && { subject: subjectIn(wanted.search) }) },
    fromIndex: wanted.from,
    toIndex: wanted.to,
    ...(count && { sample: { count, seededBy: 'checkpoint root' } }),
  };
}

function nameOf({ client, person }: Caller): string {
  return person === undefined ? client : `${person}, with ${client}`;
}
