import { Controller, Get, Inject, ServiceUnavailableException } from '@nestjs/common';
import type { Pool } from 'pg';
import { POOL } from '../database/database.module.js';
import { ActiveService } from '../decide/active.service.js';
import { AllowAnyone } from '../identity/allow.js';

@Controller('health')
@AllowAnyone()
export class HealthController {
  constructor(
    @Inject(POOL) private readonly pool: Pool,
    private readonly active: ActiveService,
  ) {}

  /** The process runs. */
  @Get('live')
  live() {
    return { status: 'live' };
  }

  /** Questions can be answered and recorded: 503 where the database cannot be reached. */
  @Get('ready')
  async ready() {
    try {
      await this.pool.query('select 1');
    } catch {
      throw new ServiceUnavailableException({ status: 'unready', database: 'unreachable' });
    }
    const { revision, register } = this.active.current();
    return { status: 'ready', revision: revision.number, register: register.number };
  }
}
