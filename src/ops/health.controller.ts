import { Controller, Get, Inject, ServiceUnavailableException } from '@nestjs/common';
import type { Pool } from 'pg';
import { POOL } from '../database/database.module.js';
import { answeredWithin } from '../database/patience.js';
import { ActiveService } from '../decide/active.service.js';
import { DecisionAppender } from '../decision-log/append.js';
import { NotRecorded } from '../decision-log/not-recorded.js';
import { SequencerService } from '../decision-log/sequencer.service.js';
import { AllowAnyone } from '../identity/allow.js';

const PATIENCE_MS = 2000;

@Controller('health')
@AllowAnyone()
export class HealthController {
  constructor(
    @Inject(POOL) private readonly pool: Pool,
    private readonly active: ActiveService,
    private readonly appender: DecisionAppender,
    private readonly notRecorded: NotRecorded,
    private readonly sequencer: SequencerService,
  ) {}

  /** The process runs. */
  @Get('live')
  live() {
    return { status: 'live' };
  }

  /**
   * Questions can be answered and recorded: 503 where the database cannot be reached, where the log just
   * took no decision, and where the published policies cannot be loaded here, for then no question is
   * answered by older ones. A log that is not signed records all the same: that is said, and no 503.
   */
  @Get('ready')
  async ready() {
    try {
      await answeredWithin(PATIENCE_MS, this.pool.query('select 1'));
    } catch {
      throw new ServiceUnavailableException({ status: 'unready', database: 'unreachable' });
    }
    if (this.appender.takesNothing()) {
      const log = 'takes no decisions';
      const cause = this.notRecorded.kind;
      throw new ServiceUnavailableException({ status: 'unready', log, cause });
    }
    const policies = await this.active.status();
    if (policies.state === 'ERROR') {
      throw new ServiceUnavailableException({ status: 'unready', policies });
    }
    const { revision, register } = this.active.current();
    return {
      status: 'ready',
      revision: revision.number,
      register: register.number,
      policies: policies.state,
      ...(policies.problem && { problem: policies.problem }),
      ...(this.sequencer.problem && { log: `is not signed: ${this.sequencer.problem}` }),
    };
  }
}
