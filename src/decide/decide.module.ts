import { Module } from '@nestjs/common';
import { RegisterModule } from '../register/register.module.js';
import { ActiveService } from './active.service.js';
import { DecideResolver } from './decide.resolver.js';
import { DecideService } from './decide.service.js';
import { DecisionsResolver } from './decisions.resolver.js';
import { DisclosuresResolver } from './disclosures.resolver.js';
import { ExportController } from './export.controller.js';
import { AnswerRemediesResolver, DecisionRemediesResolver } from './remedies.resolver.js';
import { RemediesService } from './remedies.service.js';
import { ReplayResolver } from './replay.resolver.js';
import { RulesResolver } from './rules.resolver.js';
import { SavedSearchResolver } from './saved-search.resolver.js';
import { StatisticsResolver } from './statistics.resolver.js';
import { WhatIfService } from './what-if.service.js';

@Module({
  imports: [RegisterModule],
  controllers: [ExportController],
  providers: [
    ActiveService,
    DecideService,
    WhatIfService,
    RemediesService,
    DecideResolver,
    DecisionsResolver,
    RulesResolver,
    StatisticsResolver,
    ReplayResolver,
    SavedSearchResolver,
    DisclosuresResolver,
    DecisionRemediesResolver,
    AnswerRemediesResolver,
  ],
  exports: [ActiveService, DecideService],
})
export class DecideModule {}
