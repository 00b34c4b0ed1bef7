import type { ImpactReport, ImpactWindow } from '../graphql.js';
import type { Found, ReportRow, ReportSettings } from './reports.service.js';

function windowOf({ from, to, most, matrix }: Record<keyof ReportSettings, never>): ImpactWindow {
  return { from: new Date(from), to: new Date(to), most, matrix };
}

/** A report as the contract shows it. */
export function presentReport(row: ReportRow): ImpactReport {
  const report = row.report as Found | null;
  return {
    id: row.id,
    draft: row.draft,
    draftDigest: row.draft_digest,
    against: row.against,
    settings: windowOf(row.settings as Record<keyof ReportSettings, never>),
    state: row.state,
    by: row.by,
    startedAt: row.started_at,
    finishedAt: row.finished_at,
    done: Number(row.done),
    total: Number(row.total),
    digest: row.digest,
    problem: row.problem,
    replay: report?.replay ?? null,
    matrix: report?.matrix ?? null,
    unseen: report?.unseen ?? null,
  };
}
