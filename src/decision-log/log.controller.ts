import { promisify } from 'node:util';
import { constants, gzip } from 'node:zlib';
import { Controller, Get, Inject, Param, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Kysely } from 'kysely';
import type { Pool } from 'pg';
import { validate as isUuid } from 'uuid';
import { DATABASE, POOL } from '../database/database.module.js';
import type { Tables } from '../database/tables.js';
import { MayIShareError } from '../errors.js';
import { Allow } from '../identity/allow.js';
import type { Caller } from '../identity/token.js';
import { appendEvent } from './append-event.js';
import { ReceiptService } from './receipt.service.js';
import { readResource } from './stored-log.js';
import { readCheckpoint, readHead } from './stored-tree.js';
import { isPruned, parseTilePath, type Tile, wholeBundlesFrom } from './tile.js';

const compress = promisify(gzip);

/** The log for checkers that nobody here wrote: C2SP tlog-tiles v0.1.0 under `/log/`. */
@Controller('log')
@Allow('auditor')
export class LogController {
  constructor(
    @Inject(DATABASE) private readonly db: Kysely<Tables>,
    @Inject(POOL) private readonly pool: Pool,
    private readonly receipts: ReceiptService,
  ) {}

  @Get('checkpoint')
  async checkpoint(@Res() reply: FastifyReply): Promise<void> {
    const note = await readCheckpoint(this.pool);
    if (!note) throw notFound('nothing is signed yet: try again in a second');
    await sendText(reply, note, 'no-store');
  }

  /** The verifier key. Whoever checks the log should have it from somewhere else as well. */
  @Get('key')
  async key(@Res() reply: FastifyReply): Promise<void> {
    const { vkey } = await readHead(this.pool);
    await sendText(reply, `${vkey}\n`, 'no-store');
  }

  /** From this place on every bundle is whole; of what was pruned before it, the hashes are there. */
  @Get('minimum-index')
  async minimum(@Res() reply: FastifyReply): Promise<void> {
    const { minimum } = await readHead(this.pool);
    await sendText(reply, `${wholeBundlesFrom(minimum)}\n`, 'no-store');
  }

  @Get('tile/*')
  async tile(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const path = request.url.replace(/^\/log\//, '').replace(/\?.*$/s, '');
    const tile = parseTilePath(path);
    if (!tile) throw notFound(`\`${path.slice(0, 80)}\` is no path of a tile`);
    const bytes = await readResource(this.pool, tile);
    if (!bytes) throw await this.noTile(tile, path);
    reply.header('content-type', 'application/octet-stream');
    reply.header('cache-control', 'private, max-age=31536000, immutable');
    await sendBytes(request, reply, bytes, tile.level === 'entries');
  }

  private async noTile(tile: Tile, path: string): Promise<MayIShareError> {
    const { minimum } = await readHead(this.pool);
    const kept = `: entries are kept from place ${wholeBundlesFrom(minimum)} on`;
    const why = isPruned(tile, minimum) ? kept : ' yet';
    return notFound(`the log has no ${path}${why}`);
  }

  /** It holds the entry itself, so that it was read is in the log before it is. */
  @Get('proof/:id')
  async proof(
    @Param('id') id: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const entry = id.replace(/\.tlog-proof$/, '');
    const file = isUuid(entry) && (await this.receipts.fileOf(entry));
    if (!file) throw notFound(`no entry \`${entry.slice(0, 80)}\` is in the log`);
    const looked = { asked: { proof: entry }, found: [entry] };
    await appendEvent(this.db, 'lookup', request.caller as Caller, looked);
    reply.header('content-disposition', `attachment; filename="${entry}.tlog-proof"`);
    await sendText(reply, file, 'no-store');
  }
}

function notFound(message: string): MayIShareError {
  return new MayIShareError('NOT_FOUND', message);
}

async function sendText(reply: FastifyReply, text: string, caching: string): Promise<void> {
  await reply
    .header('content-type', 'text/plain; charset=utf-8')
    .header('cache-control', caching)
    .send(text);
}

/** Hashes do not shrink; entries do, to about a tenth. */
async function sendBytes(
  request: FastifyRequest,
  reply: FastifyReply,
  bytes: Uint8Array,
  shrinks: boolean,
): Promise<void> {
  reply.header('vary', 'accept-encoding');
  if (shrinks && /\bgzip\b/.test(String(request.headers['accept-encoding'] ?? ''))) {
    reply.header('content-encoding', 'gzip');
    await reply.send(await compress(bytes, { level: constants.Z_BEST_SPEED }));
  } else await reply.send(Buffer.from(bytes));
}
