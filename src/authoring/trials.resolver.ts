import { Args, Query, Resolver } from '@nestjs/graphql';
import type { DraftTrial, ScenarioText, TestStub } from '../graphql.js';
import { Allow } from '../identity/allow.js';
import { TrialsService } from './trials.service.js';

/** Help for authors. */
@Resolver()
export class TrialsResolver {
  constructor(private readonly trials: TrialsService) {}

  @Query()
  @Allow('governance')
  scenarioOf(@Args('decision') decision: string): Promise<ScenarioText> {
    return this.trials.scenario(decision);
  }

  @Query()
  @Allow('governance')
  tryOnDraft(
    @Args('draft') draft: string,
    @Args('decision') decision: string,
  ): Promise<DraftTrial> {
    return this.trials.run(draft, decision);
  }

  @Query()
  @Allow('governance')
  testStub(
    @Args('draft') draft: string,
    @Args('path') path: string,
    @Args('rule') rule: string,
  ): Promise<TestStub> {
    return this.trials.stub(draft, path, rule);
  }
}
