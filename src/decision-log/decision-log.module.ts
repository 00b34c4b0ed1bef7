import { Global, Module } from '@nestjs/common';
import type { Pool } from 'pg';
import { CONFIG } from '../config.js';
import { DATABASE, POOL } from '../database/database.module.js';
import { DecisionAppender } from './append.js';
import { LogController } from './log.controller.js';
import { NotRecorded } from './not-recorded.js';
import { ReceiptResolver } from './receipt.resolver.js';
import { ReceiptService } from './receipt.service.js';
import { SequencerService } from './sequencer.service.js';
import { subjectKey } from './subject-key.js';

export const SUBJECT_KEY = Symbol('SUBJECT_KEY');

@Global()
@Module({
  controllers: [LogController],
  providers: [
    SequencerService,
    NotRecorded,
    ReceiptService,
    ReceiptResolver,
    {
      provide: DecisionAppender,
      inject: [POOL],
      useFactory: (pool: Pool) => new DecisionAppender(pool),
    },
    {
      provide: SUBJECT_KEY,
      inject: [CONFIG, DATABASE],
      useFactory: subjectKey,
    },
  ],
  exports: [DecisionAppender, NotRecorded, SequencerService, SUBJECT_KEY],
})
export class DecisionLogModule {}
