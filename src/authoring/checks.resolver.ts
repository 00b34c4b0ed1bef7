import { Args, Context, Mutation, Query, Resolver } from '@nestjs/graphql';
import { validate as isUuid } from 'uuid';
import { badInput } from '../errors.js';
import type { Check, DraftCheck, ImpactReport, ImpactSettingsInput } from '../graphql.js';
import { Allow, type AskedBy } from '../identity/allow.js';
import type { Caller } from '../identity/token.js';
import { type CheckRow, ChecksService } from './checks.service.js';
import { presentReport } from './present-report.js';
import { nameOf, orRefusal } from './refusal.js';
import { ReportsService } from './reports.service.js';

/** What is found out about drafts: the gate, the tests alone, the impact report. */
@Resolver()
export class ChecksResolver {
  constructor(
    private readonly checks: ChecksService,
    private readonly reports: ReportsService,
  ) {}

  @Query()
  @Allow('governance', 'auditor')
  async draftCheck(@Args('id') id: string): Promise<DraftCheck | null> {
    if (!isUuid(id)) throw badInput('id', id, `id: \`${id.slice(0, 80)}\` is no id of a check`);
    const row = await this.checks.read(id);
    return row ? presentDraftCheck(row) : null;
  }

  @Mutation()
  @Allow('governance')
  checkDraft(@Args('draft') draft: string, @Context() { caller }: AskedBy) {
    const by = nameOf(caller as Caller);
    return orRefusal('DraftCheck', async () =>
      presentDraftCheck(await this.checks.start(draft, by)),
    );
  }

  @Mutation()
  @Allow('governance')
  testDraft(@Args('draft') draft: string) {
    return orRefusal('TestRun', () => this.checks.test(draft));
  }

  @Query()
  @Allow('governance', 'auditor')
  async impactReport(@Args('id') id: string): Promise<ImpactReport | null> {
    const row = await this.reports.row(reportId(id));
    return row ? presentReport(row) : null;
  }

  @Mutation()
  @Allow('governance')
  startImpactReport(
    @Args('draft') draft: string,
    @Context() { caller }: AskedBy,
    @Args('settings') settings?: ImpactSettingsInput,
  ) {
    const by = nameOf(caller as Caller);
    return orRefusal('ImpactReport', async () => {
      return presentReport(await this.reports.start(draft, settings ?? undefined, by));
    });
  }

  @Mutation()
  @Allow('governance')
  cancelImpactReport(@Args('id') id: string) {
    const report = reportId(id);
    return orRefusal('ImpactReport', async () => presentReport(await this.reports.cancel(report)));
  }
}

function reportId(id: string): string {
  if (isUuid(id)) return id;
  throw badInput('id', id, `id: \`${id.slice(0, 80)}\` is no id of a report`);
}

export function presentDraftCheck(row: CheckRow): DraftCheck {
  return {
    id: row.id,
    draft: row.draft,
    digest: row.digest,
    state: row.state,
    by: row.by,
    startedAt: row.started_at,
    finishedAt: row.finished_at,
    checks: row.checks as Check[],
  };
}
