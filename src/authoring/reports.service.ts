import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { Kysely, Selectable } from 'kysely';
import type { Pool } from 'pg';
import { validate as isUuid, v7 as newId } from 'uuid';
import { CONFIG, type Config } from '../config.js';
import type { DraftReportTable } from '../database/authoring-tables.js';
import { CopyMemory } from '../database/copy-out.js';
import { DATABASE, POOL } from '../database/database.module.js';
import type { Tables } from '../database/tables.js';
import { type Active, ActiveService } from '../decide/active.service.js';
import type { Vocabulary } from '../decide/vocabulary.js';
import { canonicalBytes } from '../decision-log/canonical.js';
import type { CompiledRevision } from '../engine/revision.js';
import { badInput, MayIShareError } from '../errors.js';
import type { ImpactPart, ImpactReport, ImpactSettingsInput } from '../graphql.js';
import { filesAt } from './draft-files.js';
import { type DraftRow, readDraft } from './draft-store.js';
import { compare } from './impact/comparison.js';
import { type MatrixSpec, matrixOf, sizeOf } from './impact/matrix.js';
import { type Compared, compareRules, planOfDraft, unseenOfDraft } from './impact/plan-of-draft.js';
import { countRecorded, recordedTasks, type Window } from './impact/recorded.js';
import { PartBuilder } from './impact/report.js';
import type { Task } from './impact/worker.js';
import { opaOf } from './opa-box.js';
import { buildOf } from './publish.service.js';
import { Refusal } from './refusal.js';
import { revisionFiles } from './revision-files.js';
import { RunnerService } from './runner.service.js';
import { takeTurn } from './take-turn.js';

export type ReportRow = Selectable<DraftReportTable>;
export type ReportSettings = Window & { matrix: boolean };

/** What a finished report says. */
export type Found = Pick<ImpactReport, 'matrix' | 'unseen'> & { replay: ImpactPart };

const THIRTY_DAYS_MS = 30 * 86_400_000;
const GREATEST = 1_000_000;
const TELL_EVERY_MS = 500;
const STUCK_MS = 5_000;
const MOST_SHOWN = 20;

/** Works out what a draft would change, one report at a time in each process. */
@Injectable()
export class ReportsService {
  private turn: Promise<unknown> = Promise.resolve();

  constructor(
    @Inject(DATABASE) private readonly db: Kysely<Tables>,
    @Inject(POOL) private readonly pool: Pool,
    @Inject(CONFIG) private readonly config: Config,
    private readonly active: ActiveService,
    private readonly runner: RunnerService,
  ) {}

  /** Begins a report on a draft that has passed the gate, and gives its row. */
  async start(id: string, wanted: ImpactSettingsInput | undefined, by: string): Promise<ReportRow> {
    const draft = await readDraft(this.db, id);
    const compiled = await buildOf(this.db, draft.digest);
    if (!compiled)
      throw new Refusal('NOT_IN_STATE', 'this content has not passed the gate: check it first');
    await this.runner.endWhatWasCutOff();
    const settings = settingsOf(wanted);
    const active = await this.active.refreshNow();
    const values = {
      id: newId(),
      draft: draft.id,
      draft_digest: draft.digest,
      against: active.revision.number,
      by,
      settings: JSON.stringify(settings),
      state: 'RUNNING' as const,
      runner: this.runner.id,
    };
    await this.db.transaction().execute(async (all) => {
      await refuseSecond(all, draft);
      await all.insertInto('draft_report').values(values).execute();
    });
    const run = (ending: AbortSignal) =>
      this.run(values.id, draft, compiled, active, settings, ending);
    const failed = (error: Error) => this.fail(values.id, error);
    this.turn = this.turn.then(() => this.runner.carryOut(run, failed));
    return (await this.row(values.id)) as ReportRow;
  }

  async cancel(id: string): Promise<ReportRow> {
    const set = { state: 'CANCELLED', finished_at: new Date() } as const;
    await this.db
      .updateTable('draft_report')
      .set(set)
      .where('id', '=', id)
      .where('state', '=', 'RUNNING')
      .execute();
    const row = await this.row(id);
    if (row) return row;
    throw new MayIShareError('NOT_FOUND', 'no such report', { id });
  }

  async row(id: string): Promise<ReportRow | undefined> {
    if (!isUuid(id)) throw badInput('id', id, `id: \`${id.slice(0, 80)}\` is no id of a report`);
    const query = this.db.selectFrom('draft_report').selectAll().where('id', '=', id);
    return query.executeTakeFirst();
  }

  ofDraft(draft: string): Promise<ReportRow[]> {
    return this.db
      .selectFrom('draft_report')
      .selectAll()
      .where('draft', '=', draft)
      .orderBy('started_at', 'desc')
      .limit(MOST_SHOWN)
      .execute();
  }

  private async run(
    id: string,
    draft: DraftRow,
    compiled: CompiledRevision,
    active: Active,
    settings: ReportSettings,
    ending: AbortSignal,
  ): Promise<void> {
    const abort = new AbortController();
    const signal = AbortSignal.any([abort.signal, ending]);
    const progress = { done: 0, total: 0 };
    const telling = setInterval(() => void this.tell(id, progress, abort), TELL_EVERY_MS);
    try {
      const replay = await this.replay(compiled, active, settings, progress, signal);
      const rules = await this.rules(draft, compiled, active);
      const matrix = settings.matrix
        ? await this.matrix(compiled, active, rules, progress, signal)
        : null;
      const report = { replay, matrix, unseen: unseenOfDraft(rules) };
      await this.finish(id, draft, active, settings, progress, report);
    } finally {
      clearInterval(telling);
    }
  }

  private async replay(
    compiled: CompiledRevision,
    { revision }: Active,
    settings: ReportSettings,
    progress: { done: number; total: number },
    signal: AbortSignal,
  ): Promise<ImpactPart> {
    progress.total += await countRecorded(this.db, settings);
    const part = new PartBuilder();
    const memory = new CopyMemory();
    const tasks = recordedTasks(this.pool, memory, settings, revision.digest);
    await this.compare(revision.compiled, compiled, tasks, part, progress, { signal, memory });
    return part.build();
  }

  private async matrix(
    compiled: CompiledRevision,
    { revision, register }: Active,
    rules: Compared,
    progress: { done: number; total: number },
    signal: AbortSignal,
  ): Promise<ImpactPart> {
    const drafted = (compiled.data as { vocabulary: Vocabulary }).vocabulary;
    const matrix = matrixOf([revision.vocabulary, drafted], register, new Date());
    const part = new PartBuilder();
    progress.total += sizeOf(matrix);
    const { tasks, unreachable } = planOfDraft(matrix, rules);
    part.unreachable = unreachable;
    progress.done += unreachable;
    const options = { signal, matrix };
    await this.compare(revision.compiled, compiled, tasks.values(), part, progress, options);
    return part.build();
  }

  private async rules(
    draft: DraftRow,
    compiled: CompiledRevision,
    { revision }: Active,
  ): Promise<Compared> {
    const files = await revisionFiles(this.db, revision.number);
    const drafted = { compiled, files: await filesAt(this.db, draft, draft.version) };
    return compareRules({ ...revision, files }, drafted, opaOf(this.config));
  }

  private compare(
    before: CompiledRevision,
    after: CompiledRevision,
    tasks: Iterator<Task> | AsyncIterator<Task>,
    part: PartBuilder,
    progress: { done: number },
    { memory, ...options }: { signal: AbortSignal; matrix?: MatrixSpec; memory?: CopyMemory },
  ): Promise<void> {
    const threads = this.config.workers + 1;
    return compare(
      before,
      after,
      tasks,
      (result, task) => {
        if (task.kind === 'recorded') memory?.giveBack(task.questions.memory);
        part.add(result);
        progress.done += result.asked;
      },
      { threads, stuckMs: STUCK_MS, ...options },
    );
  }

  private async tell(
    id: string,
    progress: { done: number; total: number },
    abort: AbortController,
  ): Promise<void> {
    const running = await this.db
      .updateTable('draft_report')
      .set(progress)
      .where('id', '=', id)
      .where('state', '=', 'RUNNING')
      .executeTakeFirst()
      .catch(() => undefined);
    if (running?.numUpdatedRows === 0n) abort.abort(new Error('it was cancelled'));
  }

  private async finish(
    id: string,
    draft: DraftRow,
    active: Active,
    settings: ReportSettings,
    progress: { done: number; total: number },
    report: Found,
  ): Promise<void> {
    const against = active.revision.digest;
    const text = JSON.stringify(report);
    const named = { draft: draft.digest, against, settings: JSON.stringify(settings), text };
    const digest = `sha256:${createHash('sha256')
      .update(canonicalBytes({ ...named, text: sha(text) }))
      .digest('hex')}`;
    const set = { state: 'DONE', report: text, digest, finished_at: new Date() } as const;
    await this.db
      .updateTable('draft_report')
      .set({ ...set, ...progress })
      .where('id', '=', id)
      .where('state', '=', 'RUNNING')
      .execute();
  }

  private async fail(id: string, { message }: Error): Promise<void> {
    const set = { state: 'FAILED', problem: message, finished_at: new Date() } as const;
    await this.db
      .updateTable('draft_report')
      .set(set)
      .where('id', '=', id)
      .where('state', '=', 'RUNNING')
      .execute();
  }
}

async function refuseSecond(all: Kysely<Tables>, { digest }: DraftRow): Promise<void> {
  await takeTurn(all, `report ${digest}`);
  const running = await all
    .selectFrom('draft_report')
    .select('id')
    .where('draft_digest', '=', digest)
    .where('state', '=', 'RUNNING')
    .executeTakeFirst();
  if (!running) return;
  throw new Refusal('ALREADY_RUNNING', 'a report of this content is being worked out', running);
}

function sha(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function settingsOf(wanted: ImpactSettingsInput | undefined): ReportSettings {
  const { from, to = new Date(), most = 100_000, matrix = true } = wanted ?? {};
  const until = to ?? new Date();
  const since = from ?? new Date(until.getTime() - THIRTY_DAYS_MS);
  if (since >= until) throw badInput('settings.from', since, 'settings.from: before `to`');
  if (most < 1 || most > GREATEST) {
    throw badInput('settings.most', most, `settings.most: 1 to ${GREATEST}, here is ${most}`);
  }
  return { from: since, to: until, most, matrix };
}
