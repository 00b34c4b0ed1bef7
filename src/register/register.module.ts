import { Module } from '@nestjs/common';
import { DemonstrationService } from './demonstration.service.js';
import { RegisterResolver } from './register.resolver.js';

@Module({ providers: [DemonstrationService, RegisterResolver] })
export class RegisterModule {}
