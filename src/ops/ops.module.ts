import { Module } from '@nestjs/common';
import { DecideModule } from '../decide/decide.module.js';
import { DecisionLogModule } from '../decision-log/decision-log.module.js';
import { HealthController } from './health.controller.js';
import { StartPageController } from './start-page.controller.js';

@Module({
  imports: [DecideModule, DecisionLogModule],
  controllers: [HealthController, StartPageController],
})
export class OpsModule {}
