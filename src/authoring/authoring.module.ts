import { Module } from '@nestjs/common';
import { DecideModule } from '../decide/decide.module.js';
import { BasesService } from './bases.service.js';
import { BundleController } from './bundle.controller.js';
import { ChecksResolver } from './checks.resolver.js';
import { ChecksService } from './checks.service.js';
import { DraftResolver } from './draft.resolver.js';
import { DraftsResolver } from './drafts.resolver.js';
import { DraftsService } from './drafts.service.js';
import { PublishResolver } from './publish.resolver.js';
import { PublishService } from './publish.service.js';
import { ReleaseService } from './release.service.js';
import { ReportsService } from './reports.service.js';
import { ReviewsService } from './reviews.service.js';
import { RevisionsResolver } from './revisions.resolver.js';
import { RunnerService } from './runner.service.js';
import { ScheduleService } from './schedule.service.js';
import { ShadowService } from './shadow.service.js';
import { TrialsResolver } from './trials.resolver.js';
import { TrialsService } from './trials.service.js';

/** Changing the policies: drafts, the gate, four eyes, publishing, rolling back. */
@Module({
  imports: [DecideModule],
  controllers: [BundleController],
  providers: [
    RunnerService,
    DraftsService,
    BasesService,
    ChecksService,
    ReportsService,
    ReviewsService,
    PublishService,
    ScheduleService,
    ShadowService,
    ReleaseService,
    TrialsService,
    TrialsResolver,
    RevisionsResolver,
    DraftsResolver,
    DraftResolver,
    ChecksResolver,
    PublishResolver,
  ],
})
export class AuthoringModule {}
