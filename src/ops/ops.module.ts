import { Module } from '@nestjs/common';
import { DecideModule } from '../decide/decide.module.js';
import { DecisionLogModule } from '../decision-log/decision-log.module.js';
import { HealthController } from './health.controller.js';

@Module({ imports: [DecideModule, DecisionLogModule], controllers: [HealthController] })
export class OpsModule {}
