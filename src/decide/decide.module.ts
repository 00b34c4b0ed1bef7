import { Module } from '@nestjs/common';
import { ActiveService } from './active.service.js';
import { DecideResolver } from './decide.resolver.js';
import { DecideService } from './decide.service.js';
import { DecisionsResolver } from './decisions.resolver.js';
import { RegisterModule } from '../register/register.module.js';
import { WhatIfService } from './what-if.service.js';

@Module({
  imports: [RegisterModule],
  providers: [ActiveService, DecideService, WhatIfService, DecideResolver, DecisionsResolver],
  exports: [ActiveService, DecideService],
})
export class DecideModule {}
