import { Inject } from '@nestjs/common';
import { Args, Context, Mutation, Query, Resolver } from '@nestjs/graphql';
import type { Kysely } from 'kysely';
import { DATABASE } from '../database/database.module.js';
import type { Tables } from '../database/tables.js';
import { ActiveService } from '../decide/active.service.js';
import type { PolicyStatus, PublishFailure } from '../graphql.js';
import { Allow, type AskedBy } from '../identity/allow.js';
import type { Caller } from '../identity/token.js';
import { ChecksService } from './checks.service.js';
import { showDraft } from './draft.resolver.js';
import { shown } from './drafts.resolver.js';
import { type Publication, present, publicationsOf } from './publications.js';
import { PublishService } from './publish.service.js';
import { orRefusal } from './refusal.js';
import { ReviewsService } from './reviews.service.js';

/** Publishing, rolling back, and how the published policies fare. */
@Resolver()
export class PublishResolver {
  constructor(
    @Inject(DATABASE) private readonly db: Kysely<Tables>,
    private readonly publishing: PublishService,
    private readonly reviews: ReviewsService,
    private readonly active: ActiveService,
    private readonly checks: ChecksService,
  ) {}

  @Mutation()
  @Allow('governance')
  publishDraft(
    @Args('draft') draft: string,
    @Context() { caller }: AskedBy,
    @Args('at') at?: Date,
  ): Promise<object> {
    const by = caller as Caller;
    if (!at || at <= new Date()) return published(() => this.publishing.publish(draft, by));
    return orRefusal('Scheduled', async () => {
      return { draft: showDraft(await this.publishing.schedule(draft, at, by)), at };
    });
  }

  @Mutation()
  @Allow('governance')
  unscheduleDraft(@Args('draft') draft: string, @Context() { caller }: AskedBy) {
    return shown(() => this.publishing.unschedule(draft, caller as Caller));
  }

  @Mutation()
  @Allow('governance')
  publishDraftInEmergency(
    @Args('draft') draft: string,
    @Args('reason') reason: string,
    @Context() { caller }: AskedBy,
  ) {
    return published(() => this.publishing.publishInEmergency(draft, reason, caller as Caller));
  }

  @Mutation()
  @Allow('governance')
  rollBack(@Args('to') to: number, @Args('reason') reason: string, @Context() { caller }: AskedBy) {
    return published(() => this.publishing.rollBack(to, reason, caller as Caller));
  }

  @Mutation()
  @Allow('governance')
  lookAgain(
    @Args('revision') revision: number,
    @Args('comment') comment: string,
    @Context() { caller }: AskedBy,
  ) {
    const by = caller as Caller;
    return orRefusal('SecondLook', () => this.reviews.lookAgain(revision, by, comment));
  }

  @Query()
  @Allow('governance', 'auditor')
  async policyStatus(): Promise<PolicyStatus> {
    const missing = this.checks.missing();
    return {
      ...(await this.active.status()),
      failure: await this.lastFailure(),
      canCheck: missing === undefined,
      cannotCheckBecause: missing ?? null,
      waitingForSecondLook: [...(await publicationsOf(this.db)).values()],
    };
  }

  /** One that a later revision has made up for is no news. */
  private async lastFailure(): Promise<PublishFailure | null> {
    const row = await this.db
      .selectFrom('publish_failure')
      .select(['draft', 'digest', 'problem', 'at'])
      .where('at', '>', ({ selectFrom }) =>
        selectFrom('revision').select(({ fn }) => fn.max('published_at').as('at')),
      )
      .orderBy('id', 'desc')
      .limit(1)
      .executeTakeFirst();
    return row ?? null;
  }
}

function published(make: () => Promise<Publication>) {
  return orRefusal('Publication', async () => present(await make()));
}
