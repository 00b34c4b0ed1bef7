import { Module } from '@nestjs/common';
import { RegisterModule } from '../register/register.module.js';
import { ActiveService } from './active.service.js';
import { DecideResolver } from './decide.resolver.js';
import { DecideService } from './decide.service.js';
import { DecisionsResolver } from './decisions.resolver.js';
import { LoggedRequestResolver } from './logged-request.resolver.js';
import { AnswerRemediesResolver, DecisionRemediesResolver } from './remedies.resolver.js';
import { RemediesService } from './remedies.service.js';
import { WhatIfService } from './what-if.service.js';

@Module({
  imports: [RegisterModule],
  providers: [
    ActiveService,
    DecideService,
    WhatIfService,
    RemediesService,
    DecideResolver,
    DecisionsResolver,
    LoggedRequestResolver,
    DecisionRemediesResolver,
    AnswerRemediesResolver,
  ],
  exports: [ActiveService, DecideService],
})
export class DecideModule {}
