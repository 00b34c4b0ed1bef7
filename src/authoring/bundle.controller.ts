import { Controller, Get, Inject, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Kysely } from 'kysely';
import { DATABASE } from '../database/database.module.js';
import type { Tables } from '../database/tables.js';
import { bundleOf } from './bundle.js';
import { revisionFiles } from './revision-files.js';

/** The active revision for any OPA: https://www.openpolicyagent.org/docs/management-bundles */
@Controller('bundles')
export class BundleController {
  private made: { digest: string; bundle: Buffer } | undefined;

  constructor(@Inject(DATABASE) private readonly db: Kysely<Tables>) {}

  /** Open to every role. `ETag` is the digest, so that an OPA that has it is told so in few bytes. */
  @Get('may-i-share.tar.gz')
  async bundle(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    if (!request.caller?.roles.length) {
      const error = { message: 'the token has no role', extensions: { code: 'FORBIDDEN' } };
      return reply.code(403).send({ errors: [error] });
    }
    const { number, digest } = await this.active();
    const etag = `"${digest}"`;
    reply.header('etag', etag).header('cache-control', 'no-cache');
    if (request.headers['if-none-match']?.includes(etag)) return reply.code(304).send();
    return reply.type('application/gzip').send(await this.make(number, digest));
  }

  private async make(number: number, digest: string): Promise<Buffer> {
    if (this.made?.digest !== digest) {
      this.made = { digest, bundle: await bundleOf(await revisionFiles(this.db, number), digest) };
    }
    return this.made.bundle;
  }

  private active(): Promise<{ number: number; digest: string }> {
    return this.db
      .selectFrom('active')
      .innerJoin('revision', 'revision.number', 'active.revision')
      .select(['number', 'digest'])
      .executeTakeFirstOrThrow();
  }
}
