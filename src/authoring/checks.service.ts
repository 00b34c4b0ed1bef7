import { Inject, Injectable } from '@nestjs/common';
import type { Kysely, Selectable } from 'kysely';
import { v7 as newId } from 'uuid';
import { CONFIG, type Config } from '../config.js';
import type { DraftCheckTable } from '../database/authoring-tables.js';
import { DATABASE } from '../database/database.module.js';
import type { Tables } from '../database/tables.js';
import { ActiveService } from '../decide/active.service.js';
import type { CompiledRevision } from '../engine/revision.js';
import { MayIShareError } from '../errors.js';
import type { Check, TestRun } from '../graphql.js';
import { type DraftRow, lockDraft, makeMove, readDraft } from './draft-store.js';
import { DraftsService } from './drafts.service.js';
import type { Subject } from './gate/check.js';
import { runGate } from './gate/gate.js';
import { OpaFolder } from './gate/opa-folder.js';
import { demonstration } from './gate/shipped-files.js';
import { runTests } from './gate/tests.js';
import { after } from './moves.js';
import { requireOpa } from './opa-box.js';
import { Refusal } from './refusal.js';
import { RunnerService } from './runner.service.js';
import { takeTurn } from './take-turn.js';

export type CheckRow = Selectable<DraftCheckTable>;

const RECORDED_SAMPLE = 200;

/** Runs the gate on drafts, one at a time in each process: it takes a processor for itself. */
@Injectable()
export class ChecksService {
  private turn: Promise<unknown> = Promise.resolve();

  constructor(
    @Inject(DATABASE) private readonly db: Kysely<Tables>,
    @Inject(CONFIG) private readonly config: Config,
    private readonly drafts: DraftsService,
    private readonly active: ActiveService,
    private readonly runner: RunnerService,
  ) {}

  /** Why policies cannot be checked here; undefined where they can. */
  missing(): string | undefined {
    try {
      requireOpa(this.config);
      return undefined;
    } catch (error) {
      return (error as Error).message;
    }
  }

  /** Begins a run and gives its row; the run goes on in the background. */
  async start(id: string, by: string): Promise<CheckRow> {
    const draft = await readDraft(this.db, id);
    const opaBin = this.opaOrRefusal();
    await this.runner.endWhatWasCutOff();
    const check = newId();
    const values = {
      id: check,
      draft: draft.id,
      digest: draft.digest,
      by,
      checks: '[]',
      runner: this.runner.id,
    };
    await this.db.transaction().execute(async (all) => {
      await refuseSecond(all, draft);
      await all
        .insertInto('draft_check')
        .values({ ...values, state: 'RUNNING' })
        .execute();
    });
    const run = (ending: AbortSignal) => this.run(check, draft, opaBin, by, ending);
    const broken = (error: Error) => this.broken(check, error);
    this.turn = this.turn.then(() => this.runner.carryOut(run, broken));
    return this.read(check) as Promise<CheckRow>;
  }

  read(id: string): Promise<CheckRow | undefined> {
    return this.db
      .selectFrom('draft_check')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirst() as Promise<CheckRow | undefined>;
  }

  async test(id: string): Promise<TestRun> {
    const draft = await readDraft(this.db, id);
    const files = await this.drafts.files(draft);
    const run = await OpaFolder.with(files, this.opaOrRefusal(), (folder) => runTests(folder));
    return { digest: draft.digest, ...run, failures: run.failures.slice(0, RECORDED_SAMPLE) };
  }

  private async run(
    id: string,
    draft: DraftRow,
    opaBin: string,
    by: string,
    ending: AbortSignal,
  ): Promise<void> {
    const files = await this.drafts.files(draft);
    const gate = async (folder: OpaFolder) => {
      const subject: Subject = {
        files,
        folder,
        live: { active: this.active.current().revision, db: this.db },
        config: this.config,
        recorded: await this.recordedInputs(),
        demonstration: await demonstration(),
      };
      const checks = await runGate(subject, async (done) => {
        ending.throwIfAborted();
        await this.tell(id, done);
      });
      await this.finish(id, draft, checks, subject.compiled, by);
    };
    await OpaFolder.with(files, opaBin, gate, ending);
  }

  private async finish(
    id: string,
    checked: DraftRow,
    checks: readonly Check[],
    compiled: CompiledRevision | undefined,
    by: string,
  ): Promise<void> {
    const good = compiled !== undefined && checks.every(({ result }) => result !== 'FAILED');
    await this.db.transaction().execute(async (all) => {
      if (good) await keepBuild(all, compiled);
      const draft = await lockDraft(all, checked.id);
      const move = good ? 'pass' : 'fail';
      const same = draft.digest === checked.digest;
      if (same && after(draft.state, move)) await makeMove(all, draft, move, by);
      const set = { state: good ? 'PASSED' : 'FAILED', finished_at: new Date() } as const;
      await all.updateTable('draft_check').set(set).where('id', '=', id).execute();
    });
  }

  private async tell(id: string, checks: readonly Check[]): Promise<void> {
    const set = { checks: JSON.stringify(checks) };
    await this.db.updateTable('draft_check').set(set).where('id', '=', id).execute();
  }

  private async broken(id: string, error: Error): Promise<void> {
    const plain = { findings: [], findingCount: 0, milliseconds: 0 };
    const check = { code: 'gate', title: 'The gate', result: 'FAILED', message: error.message };
    const set = { state: 'FAILED', finished_at: new Date() } as const;
    const checks = JSON.stringify([{ ...check, ...plain }]);
    await this.db
      .updateTable('draft_check')
      .set({ ...set, checks })
      .where('id', '=', id)
      .execute();
  }

  private async recordedInputs(): Promise<string[]> {
    const rows = await this.db
      .selectFrom('entry')
      .select('bytes')
      .where('kind', '=', 'decision')
      .orderBy('at', 'desc')
      .limit(RECORDED_SAMPLE)
      .execute();
    return rows.map(({ bytes }) => JSON.stringify(JSON.parse(bytes.toString()).input));
  }

  /** Throws the refusal OPA_MISSING. */
  opaOrRefusal(): string {
    try {
      return requireOpa(this.config);
    } catch (error) {
      if (!(error instanceof MayIShareError)) throw error;
      throw new Refusal('OPA_MISSING', error.message);
    }
  }
}

async function refuseSecond(all: Kysely<Tables>, draft: DraftRow): Promise<void> {
  await takeTurn(all, `check ${draft.id} ${draft.digest}`);
  const running = await all
    .selectFrom('draft_check')
    .select('id')
    .where('draft', '=', draft.id)
    .where('digest', '=', draft.digest)
    .where('state', '=', 'RUNNING')
    .executeTakeFirst();
  if (!running) return;
  throw new Refusal('ALREADY_RUNNING', 'this content is being checked already', running);
}

async function keepBuild(all: Kysely<Tables>, compiled: CompiledRevision): Promise<void> {
  const { digest, data, rules, wasm } = compiled;
  const texts = { data: JSON.stringify(data), rules: JSON.stringify(rules) };
  await all
    .insertInto('policy_build')
    .values({ digest, ...texts, wasm: Buffer.from(wasm) })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}
