import { Inject } from '@nestjs/common';
import { Args, Context, Mutation, Query, Resolver } from '@nestjs/graphql';
import type { Kysely } from 'kysely';
import { DATABASE } from '../database/database.module.js';
import type { Tables } from '../database/tables.js';
import type {
  AttentionConnection,
  AttentionItem,
  AttentionKind,
  EmergencyFinding,
  EmergencyReviewResult,
} from '../graphql.js';
import { Allow, type AskedBy } from '../identity/allow.js';
import type { Caller } from '../identity/token.js';
import { attentionAt } from './attention.js';
import { cursorOf, goingOn } from './attention-place.js';
import { resultOf } from './change.js';
import { EmergencyReviewsService } from './emergency-reviews.service.js';
import { noticeDecisions } from './noticed.js';
import { checkFirst, connection } from './relay.js';

/** What needs attention, and the second look at emergency decisions. */
@Resolver()
export class AttentionResolver {
  constructor(
    @Inject(DATABASE) private readonly db: Kysely<Tables>,
    private readonly reviews: EmergencyReviewsService,
  ) {}

  @Query()
  @Allow('governance', 'auditor')
  async attention(
    @Args('first') first: number,
    @Args('after') after?: string,
    @Args('kinds') kinds?: AttentionKind[],
  ): Promise<AttentionConnection> {
    await noticeDecisions(this.db);
    const all = await attentionAt(this.db, new Date(), kinds);
    const left = goingOn(all, after);
    const page = left.slice(0, checkFirst(first));
    const more = left.length > page.length;
    return { ...connection(page, cursorOf, more, after), counts: countsOf(all) };
  }

  @Mutation()
  @Allow('governance')
  reviewEmergencyDecision(
    @Args('decision') decision: string,
    @Args('finding') finding: EmergencyFinding,
    @Args('note') note: string,
    @Context() { caller }: AskedBy,
  ): Promise<EmergencyReviewResult> {
    const done = this.reviews.review(caller as Caller, decision, finding, note);
    return resultOf(this.db, 'EmergencyReview', done) as Promise<EmergencyReviewResult>;
  }
}

function countsOf(all: readonly AttentionItem[]) {
  const counts = new Map<AttentionKind, number>();
  for (const { kind } of all) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return [...counts].map(([kind, count]) => ({ kind, count }));
}
