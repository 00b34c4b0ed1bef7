import { Context, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import type { Remedy } from '../graphql.js';
import type { AskedBy } from '../identity/allow.js';
import { RemediesService } from './remedies.service.js';

@Resolver('Decision')
export class DecisionRemediesResolver {
  constructor(private readonly remedies: RemediesService) {}

  @ResolveField('remedies')
  of(@Parent() decision: object, @Context() operation: AskedBy): Promise<Remedy[]> {
    return this.remedies.of(decision, operation);
  }
}

@Resolver('Answer')
export class AnswerRemediesResolver {
  constructor(private readonly remedies: RemediesService) {}

  @ResolveField('remedies')
  of(@Parent() answer: object, @Context() operation: AskedBy): Promise<Remedy[]> {
    return this.remedies.of(answer, operation);
  }
}
