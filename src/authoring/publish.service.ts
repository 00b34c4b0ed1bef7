import { Inject, Injectable } from '@nestjs/common';
import type { Kysely } from 'kysely';
import { CONFIG, type Config } from '../config.js';
import { DATABASE } from '../database/database.module.js';
import type { Tables } from '../database/tables.js';
import { ActiveService } from '../decide/active.service.js';
import { insertRevision, loadPublished } from '../decide/revisions.js';
import { appendEvent } from '../decision-log/append-event.js';
import { Engine } from '../engine/engine.js';
import type { CompiledRevision } from '../engine/revision.js';
import type { RuleMetadata } from '../engine/rulebook.js';
import { createLogger, type Logger } from '../telemetry.js';
import { refuseUnfit } from './bases.service.js';
import { filesAt } from './draft-files.js';
import {
  authorsOf,
  type DraftRow,
  lockDraft,
  makeMove,
  notInState,
  readDraft,
} from './draft-store.js';
import { codesInUse, removedCodes } from './gate/content.js';
import { after, type Move } from './moves.js';
import type { Publication } from './publications.js';
import { type Actor, nameOf, Refusal } from './refusal.js';
import { type Approval, approvalOf } from './reviews.service.js';
import { revisionFiles } from './revision-files.js';
import { checkWords } from './words.js';

/** Where a revision comes from, and who answers for it. */
type Origin = Omit<Publication, 'revision' | 'digest' | 'at'>;

/** Makes a set of policies the one that every replica answers by. */
@Injectable()
export class PublishService {
  private readonly logger: Logger;

  constructor(
    @Inject(DATABASE) private readonly db: Kysely<Tables>,
    @Inject(CONFIG) private readonly config: Config,
    private readonly active: ActiveService,
  ) {
    this.logger = createLogger(config.logLevel);
  }

  /** What was approved, now. */
  async publish(id: string, by: Actor): Promise<Publication> {
    const ready = await readDraft(this.db, id);
    if (!after(ready.state, 'publish')) throw notInState(ready.state, 'publish');
    const compiled = await this.loadable(ready);
    return this.commit(compiled, by, async (all) => {
      const draft = await this.unchanged(all, ready, 'publish');
      const approval = await approvalOf(all, draft);
      await refuseOldReport(all, approval);
      await makeMove(all, draft, 'publish', nameOf(by));
      const { by: approver, report } = approval;
      return { ...(await this.originOf(all, draft, by)), kind: 'PUBLISH', approver, report };
    });
  }

  /** What was approved, later. */
  schedule(id: string, at: Date, by: Actor): Promise<DraftRow> {
    return this.db.transaction().execute(async (all) => {
      const draft = await lockDraft(all, id);
      if (!after(draft.state, 'schedule')) throw notInState(draft.state, 'schedule');
      await refuseUnfit(all, draft);
      await refuseOldReport(all, await approvalOf(all, draft));
      return makeMove(all, draft, 'schedule', nameOf(by), {
        publishAt: at,
        publishClient: by.client,
      });
    });
  }

  unschedule(id: string, by: Actor, comment?: string): Promise<DraftRow> {
    return this.db.transaction().execute(async (all) => {
      return makeMove(all, await lockDraft(all, id), 'unschedule', nameOf(by), { comment });
    });
  }

  /** By one person alone, where the setting allows it. Loud: a warning, an entry, a second look due. */
  async publishInEmergency(id: string, reason: string, by: Actor): Promise<Publication> {
    if (!this.config.policyEmergencyPublish) {
      const message =
        'POLICY_EMERGENCY_PUBLISH is off: publishing needs the approval of another person';
      throw new Refusal('EMERGENCY_OFF', message);
    }
    checkWords('reason', reason);
    const ready = await readDraft(this.db, id);
    if (!after(ready.state, 'publishInEmergency'))
      throw notInState(ready.state, 'publishInEmergency');
    const compiled = await this.loadable(ready);
    const published = await this.commit(compiled, by, async (all) => {
      const draft = await this.unchanged(all, ready, 'publishInEmergency');
      await makeMove(all, draft, 'publishInEmergency', nameOf(by), { comment: reason });
      return { ...(await this.originOf(all, draft, by)), kind: 'EMERGENCY', reason };
    });
    this.logger.warn(
      { revision: published.revision, by: nameOf(by) },
      'Policies published by one person alone',
    );
    return published;
  }

  /** The content of an earlier revision as a new one. Two people saw it once; another person looks again. */
  async rollBack(to: number, reason: string, by: Actor): Promise<Publication> {
    checkWords('reason', reason);
    const { compiled } = await loadPublished(this.db, { number: to });
    const { revision } = await this.active.refreshNow();
    if (revision.digest === compiled.digest) {
      throw new Refusal('NOTHING_CHANGED', `the content of revision ${to} is active already`);
    }
    await refuseUnseen(this.db, to, compiled.digest);
    await this.refuseUsedCodes(compiled, { revision: to });
    await this.prove(compiled, null);
    return this.commit(compiled, by, async (all) => {
      await refuseMoved(all, revision.number);
      return {
        kind: 'ROLL_BACK',
        draft: null,
        rolled_back_to: to,
        authors: [nameOf(by)],
        approver: null,
        published_by: nameOf(by),
        report: null,
        reason,
        files: Object.fromEntries(await revisionFiles(all, to)),
      };
    });
  }

  /** The one transaction: revision, active number, publication and entry are all there, or none. */
  private async commit(
    compiled: CompiledRevision,
    by: Actor,
    prepare: (all: Kysely<Tables>) => Promise<Origin & { files: Record<string, string> }>,
  ): Promise<Publication> {
    const publication = await this.db.transaction().execute(async (all) => {
      const { files, ...origin } = await prepare(all);
      const made = origin.kind === 'PUBLISH' ? 'draft' : origin.kind.toLowerCase();
      const revision = await insertRevision(all, compiled, files, made);
      const row = { ...origin, revision, digest: compiled.digest, at: new Date() };
      await all.insertInto('publication').values(row).execute();
      await appendEvent(all, 'revision', by, eventOf(row));
      return row;
    });
    await this.active.refreshNow().catch((err) => {
      this.logger.error({ err }, 'The published policies could not be loaded here');
    });
    return publication;
  }

  private async originOf(all: Kysely<Tables>, draft: DraftRow, by: Actor) {
    return {
      draft: draft.id,
      rolled_back_to: null,
      authors: await authorsOf(all, draft),
      approver: null as string | null,
      published_by: nameOf(by),
      report: null as string | null,
      reason: null as string | null,
      files: Object.fromEntries(await filesAt(all, draft, draft.version)),
    };
  }

  private async unchanged(all: Kysely<Tables>, seen: DraftRow, move: Move): Promise<DraftRow> {
    const draft = await lockDraft(all, seen.id);
    if (!after(draft.state, move)) throw notInState(draft.state, move);
    // Locked, or two drafts published at once would both find their base active.
    await all.selectFrom('active').select('revision').forUpdate().execute();
    await refuseUnfit(all, draft);
    if (draft.digest === seen.digest) return draft;
    throw new Refusal('DIGEST_CHANGED', 'the draft was changed just now', { digest: draft.digest });
  }

  /** The build that the gate passed, of a draft that may still go live, proved to load and answer. */
  private async loadable(draft: DraftRow): Promise<CompiledRevision> {
    await refuseUnfit(this.db, draft);
    const compiled = await buildOf(this.db, draft.digest);
    if (!compiled) throw new Refusal('NOT_IN_STATE', 'this content has not passed the gate');
    await this.refuseUsedCodes(compiled, { draft: draft.id });
    await this.prove(compiled, draft.id);
    return compiled;
  }

  /** Also where the gate has looked: a code that nothing used then may be in use by now. */
  private async refuseUsedCodes(
    compiled: CompiledRevision,
    evidence: Record<string, string | number>,
  ): Promise<void> {
    const { revision } = await this.active.refreshNow();
    const [used] = await codesInUse(this.db, removedCodes(revision.compiled, compiled));
    if (used) throw new Refusal('CODE_IN_USE', used.message, evidence);
  }

  /** A revision that cannot be loaded never becomes the active one. */
  private async prove(compiled: CompiledRevision, draft: string | null): Promise<void> {
    try {
      const engine = await Engine.start(compiled, { workers: 1 });
      await engine.close();
    } catch (error) {
      const problem = (error as Error).message;
      await noteFailure(this.db, { draft, digest: compiled.digest, problem });
      throw new Refusal('DOES_NOT_LOAD', problem, { digest: compiled.digest });
    }
  }
}

export async function buildOf(
  db: Kysely<Tables>,
  digest: string,
): Promise<CompiledRevision | undefined> {
  const query = db.selectFrom('policy_build').selectAll().where('digest', '=', digest);
  const build = await query.executeTakeFirst();
  if (!build) return undefined;
  const { data, wasm } = build;
  return { digest, data, wasm: new Uint8Array(wasm), rules: build.rules as RuleMetadata[] };
}

export async function noteFailure(
  db: Kysely<Tables>,
  failure: { draft: string | null; digest: string; problem: string },
): Promise<void> {
  await db.insertInto('publish_failure').values(failure).execute();
}

/** Two that go back at once, or beside a publication: the second has not seen what it would undo. */
async function refuseMoved(all: Kysely<Tables>, seen: number): Promise<void> {
  const query = all.selectFrom('active').select('revision').forUpdate();
  const { revision } = await query.executeTakeFirstOrThrow();
  if (revision === seen) return;
  const message = `revision ${revision} was published just now: look at it, and ask again`;
  throw new Refusal('CHANGED_SINCE', message, { seen, active: revision });
}

/** What was approved is its effect on the active revision: on another one it may have another effect. */
async function refuseOldReport(all: Kysely<Tables>, { against, report }: Approval): Promise<void> {
  const active = await all.selectFrom('active').select('revision').executeTakeFirstOrThrow();
  if (active.revision === against) return;
  const message = `the report approved compares with revision ${against}; revision ${active.revision} is active now: make a new report and have it approved`;
  throw new Refusal('REPORT_OUT_OF_DATE', message, { report, active: active.revision });
}

/** Else what one person published alone could be brought back by one person, and nobody else ever saw it. */
async function refuseUnseen(db: Kysely<Tables>, to: number, digest: string): Promise<void> {
  const seen = await db
    .selectFrom('revision')
    .leftJoin('publication', 'publication.revision', 'revision.number')
    .leftJoin('second_look', 'second_look.revision', 'revision.number')
    .select('revision.number')
    .where('revision.digest', '=', digest)
    .where(({ or, eb }) =>
      or([
        eb('publication.revision', 'is', null),
        eb('kind', '=', 'PUBLISH'),
        eb('second_look.by', 'is not', null),
      ]),
    )
    .executeTakeFirst();
  if (seen) return;
  const message = `what revision ${to} holds was published by one person alone and has not had its second look: another person has to look first, with \`lookAgain\``;
  throw new Refusal('NOT_IN_STATE', message, { revision: to });
}

function eventOf(row: Origin & { revision: number; digest: string }): Record<string, unknown> {
  const { kind, revision, digest, draft, authors, approver, report, reason } = row;
  const event = { PUBLISH: 'PUBLISHED', EMERGENCY: 'PUBLISHED_ALONE', ROLL_BACK: 'ROLLED_BACK' }[
    kind
  ];
  const to = row.rolled_back_to;
  return {
    event,
    revision,
    digest,
    authors,
    ...(draft && { draft }),
    ...(approver && { approver }),
    ...(report && { report }),
    ...(to && { rolledBackTo: to }),
    ...(reason && { reason }),
  };
}
