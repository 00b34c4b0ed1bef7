import { Inject } from '@nestjs/common';
import { Args, Context, Query, Resolver } from '@nestjs/graphql';
import type { Kysely } from 'kysely';
import { DATABASE } from '../database/database.module.js';
import type { Tables } from '../database/tables.js';
import { type Count, countDecisions } from '../decision-log/statistics.js';
import type { StatisticsBy } from '../graphql.js';
import { Allow, type AskedBy } from '../identity/allow.js';
import type { Caller } from '../identity/token.js';
import { recordLookup } from './lookup.js';
import type { TagKind } from './tags.js';

const KIND_OF: Record<StatisticsBy, TagKind | 'day'> = {
  DAY: 'day',
  OUTCOME: 'outcome',
  DENIAL_KIND: 'denial',
  PARTNER: 'partner',
  PARTNER_KIND: 'partnerKind',
  PURPOSE: 'purpose',
  DATA_CATEGORY: 'category',
  REASON: 'reason',
  OBLIGATION: 'obligation',
  AGREEMENT: 'agreement',
  REVISION: 'revision',
  CLIENT: 'client',
};

@Resolver()
export class StatisticsResolver {
  constructor(@Inject(DATABASE) private readonly db: Kysely<Tables>) {}

  @Query()
  @Allow('governance', 'auditor')
  async decisionStatistics(
    @Args('by') by: StatisticsBy,
    @Context() { caller }: AskedBy,
    @Args('from') from?: Date,
    @Args('to') to?: Date,
  ): Promise<Count[]> {
    const asked = JSON.parse(JSON.stringify({ statistics: { by, from, to } }));
    await recordLookup(this.db, caller as Caller, asked, []);
    return countDecisions(this.db, KIND_OF[by], from, to);
  }
}
