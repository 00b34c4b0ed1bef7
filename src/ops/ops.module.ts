import { Module } from '@nestjs/common';
import { DecideModule } from '../decide/decide.module.js';
import { HealthController } from './health.controller.js';

@Module({ imports: [DecideModule], controllers: [HealthController] })
export class OpsModule {}
