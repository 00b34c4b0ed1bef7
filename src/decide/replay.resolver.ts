import { Inject } from '@nestjs/common';
import { Args, Context, Query, Resolver } from '@nestjs/graphql';
import type { Kysely } from 'kysely';
import { validate as isUuid } from 'uuid';
import { DATABASE } from '../database/database.module.js';
import type { Tables } from '../database/tables.js';
import { findDecision } from '../decision-log/search.js';
import { MayIShareError } from '../errors.js';
import type { Replay } from '../graphql.js';
import { Allow, type AskedBy } from '../identity/allow.js';
import type { Caller } from '../identity/token.js';
import { ActiveService } from './active.service.js';
import { recordOf } from './earlier-decisions.js';
import { loggedDecision } from './logged-decision.js';
import { recordLookup } from './lookup.js';
import { type Replayed, replayAll } from './replay.js';

@Resolver()
export class ReplayResolver {
  constructor(
    @Inject(DATABASE) private readonly db: Kysely<Tables>,
    private readonly active: ActiveService,
  ) {}

  @Query()
  @Allow('governance', 'auditor')
  async replay(
    @Args('id') id: string,
    @Context() { caller }: AskedBy,
    @Args('revision') digest?: string,
  ): Promise<Replay> {
    const entry = isUuid(id) ? await findDecision(this.db, id) : undefined;
    if (!entry) throw new MayIShareError('NOT_FOUND', `no decision \`${id.slice(0, 80)}\``, { id });
    await recordLookup(this.db, caller as Caller, { replay: id }, [entry]);
    const { revision: made } = recordOf(entry.bytes);
    const revision = await (digest == null
      ? this.active.revisionOf(made.number)
      : this.active.revisionNamed(digest));
    const { engine, release } = await this.active.engineOf(revision);
    try {
      const [replayed] = await replayAll([loggedDecision(entry.id, entry.bytes)], engine);
      return { ...(replayed as Replayed), revision: revision.digest };
    } finally {
      await release();
    }
  }
}
