import { Args, Context, Mutation, Query, Resolver } from '@nestjs/graphql';
import { badInput } from '../errors.js';
import type { Answer, Decision, SharingRequestInput, Vocabulary } from '../graphql.js';
import { Allow, type AskedBy } from '../identity/allow.js';
import type { Caller } from '../identity/token.js';
import { ActiveService } from './active.service.js';
import { DecideService } from './decide.service.js';
import { presentDecision } from './present.js';
import { presentVocabulary } from './present-vocabulary.js';
import { WhatIfService } from './what-if.service.js';

const MOST_REQUESTS = 500;

@Resolver()
export class DecideResolver {
  constructor(
    private readonly decide: DecideService,
    private readonly whatIfs: WhatIfService,
    private readonly active: ActiveService,
  ) {}

  @Mutation()
  @Allow('asker')
  async mayIShare(
    @Args('request') request: SharingRequestInput,
    @Context() { caller }: AskedBy,
  ): Promise<Decision> {
    const [decision] = await this.decided([request], caller as Caller, () => '');
    return decision as Decision;
  }

  @Mutation()
  @Allow('asker')
  mayIShareEach(
    @Args('requests') requests: SharingRequestInput[],
    @Context() { caller }: AskedBy,
  ): Promise<Decision[]> {
    if (requests.length < 1 || requests.length > MOST_REQUESTS) {
      const message = `requests: 1 to ${MOST_REQUESTS} at once, here are ${requests.length}`;
      throw badInput('requests', requests.length, message);
    }
    return this.decided(requests, caller as Caller, (index) => `requests[${index}].`);
  }

  private async decided(
    requests: readonly SharingRequestInput[],
    caller: Caller,
    at: (index: number) => string,
  ): Promise<Decision[]> {
    const records = await this.decide.decide(requests, caller, at);
    const { register } = this.active.current();
    return Promise.all(
      records.map(async (record) => {
        const revision = await this.active.revisionOf(record.revision.number);
        return presentDecision(record, revision, register) as Decision;
      }),
    );
  }

  @Query()
  @Allow('asker', 'governance')
  whatIf(
    @Args('request') request: SharingRequestInput,
    @Context() { caller }: AskedBy,
    @Args('revision') revision?: string,
    @Args('at') at?: Date,
  ): Promise<Answer> {
    return this.whatIfs.answer(request, caller as Caller, revision, at);
  }

  @Query()
  @Allow('asker', 'governance', 'auditor')
  vocabulary(): Vocabulary {
    return presentVocabulary(this.active.current().revision.vocabulary);
  }
}
