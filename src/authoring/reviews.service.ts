import { Inject, Injectable } from '@nestjs/common';
import type { Kysely } from 'kysely';
import { DATABASE } from '../database/database.module.js';
import type { Tables } from '../database/tables.js';
import { appendEvent } from '../decision-log/append-event.js';
import { MayIShareError } from '../errors.js';
import type { SecondLook } from '../graphql.js';
import { isAmong, partIn } from '../identity/four-eyes.js';
import { refuseUnfit } from './bases.service.js';
import {
  authorsOf,
  type DraftRow,
  lastMove,
  lockDraft,
  makeMove,
  notInState,
} from './draft-store.js';
import { after } from './moves.js';
import { type Actor, nameOf, Refusal } from './refusal.js';
import { checkWords } from './words.js';

/** The approval that a draft stands on. */
export interface Approval {
  by: string;
  report: string;
  /** The number of the revision that the report approved compares with. */
  against: number;
}

/** Handing over, approving, sending back: the second pair of eyes. */
@Injectable()
export class ReviewsService {
  constructor(@Inject(DATABASE) private readonly db: Kysely<Tables>) {}

  submit(id: string, by: Actor, comment?: string | null): Promise<DraftRow> {
    return this.db.transaction().execute(async (all) => {
      const draft = await lockDraft(all, id);
      if (!after(draft.state, 'submit')) throw notInState(draft.state, 'submit');
      await refuseUnfit(all, draft);
      return makeMove(all, draft, 'submit', nameOf(by), { comment: checked(comment) });
    });
  }

  sendBack(id: string, by: Actor, comment: string): Promise<DraftRow> {
    return this.db.transaction().execute(async (all) => {
      const draft = await lockDraft(all, id);
      return makeMove(all, draft, 'sendBack', nameOf(by), { comment: checked(comment) });
    });
  }

  /** `digest` and `report` are what the approver saw; both must be what is there. */
  approve(
    id: string,
    by: Actor,
    seen: { digest: string; report: string },
    comment?: string | null,
  ): Promise<DraftRow> {
    return this.db.transaction().execute(async (all) => {
      const draft = await lockDraft(all, id);
      if (!after(draft.state, 'approve')) throw notInState(draft.state, 'approve');
      refuseNobody(by);
      await refuseAuthor(all, draft, by);
      if (seen.digest !== draft.digest) throw otherDigest(draft, seen.digest);
      await refuseUnfit(all, draft);
      await refuseOtherReport(all, draft, seen.report);
      const said = { comment: checked(comment), report: seen.report };
      const approved = await makeMove(all, draft, 'approve', nameOf(by), said);
      await appendEvent(all, 'revision', by, { event: 'APPROVED', draft: draft.id, ...seen });
      return approved;
    });
  }

  /** Somebody else than who published alone says that they looked. */
  lookAgain(revision: number, by: Actor, comment: string): Promise<SecondLook> {
    checkWords('comment', comment);
    refuseNobody(by);
    return this.db.transaction().execute(async (all) => {
      await refuseUndueLook(all, revision, by);
      const row = { revision, by: nameOf(by), at: new Date(), comment };
      await all.insertInto('second_look').values(row).execute();
      await appendEvent(all, 'revision', by, { event: 'LOOKED_AGAIN', revision, comment });
      return row;
    });
  }
}

/** The approval of a draft's content as it is. Throws NOT_IN_STATE where there is none. */
export async function approvalOf(all: Kysely<Tables>, draft: DraftRow): Promise<Approval> {
  const approval = await lastMove(all, draft.id, 'approve');
  const report = approval?.report && (await reportOf(all, draft.digest, approval.report));
  if (approval?.digest !== draft.digest || approval.version !== draft.version || !report) {
    throw notInState(draft.state, 'publish');
  }
  const authors = await authorsOf(all, draft);
  if (isAmong(authors, approval.by)) throw ownWork(approval.by);
  return { by: approval.by, report: approval.report as string, against: report.against };
}

async function refuseAuthor(all: Kysely<Tables>, draft: DraftRow, by: Actor): Promise<void> {
  const authors = await authorsOf(all, draft);
  const own = partIn(authors, by);
  if (own) throw ownWork(own);
}

/** Whoever holds an app's secret would be a second person. */
function refuseNobody({ client, person }: Actor): void {
  if (person) return;
  const message = `a person has to look, and the token of ${client} speaks for none: sign in`;
  throw new Refusal('NO_PERSON', message, { client });
}

async function refuseOtherReport(
  all: Kysely<Tables>,
  draft: DraftRow,
  digest: string,
): Promise<void> {
  const report = await reportOf(all, draft.digest, digest);
  if (report) return refuseEmpty(report, digest);
  const message =
    'no finished impact report of this content has that digest: make one, read it, and name it';
  throw new Refusal('REPORT_MISSING', message, { report: digest, draft: draft.digest });
}

/** With the matrix on, a report says something on a fresh installation too, whose log is empty. */
function refuseEmpty({ total, settings }: { total: string; settings: unknown }, report: string) {
  if (Number(total) > 0 || (settings as { matrix: boolean }).matrix) return;
  const message =
    'that report asked nothing: no decision was recorded in its time, and the matrix was left out; make one with the matrix, or of a time in which decisions were recorded';
  throw new Refusal('REPORT_MISSING', message, { report });
}

function reportOf(all: Kysely<Tables>, draftDigest: string, digest: string) {
  return all
    .selectFrom('draft_report')
    .select(['id', 'against', 'total', 'settings'])
    .where('draft_digest', '=', draftDigest)
    .where('digest', '=', digest)
    .where('state', '=', 'DONE')
    .executeTakeFirst();
}

async function refuseUndueLook(all: Kysely<Tables>, revision: number, by: Actor): Promise<void> {
  const published = await all
    .selectFrom('publication')
    .leftJoin('second_look', 'second_look.revision', 'publication.revision')
    .select(['kind', 'published_by', 'authors', 'second_look.by as looked'])
    .where('publication.revision', '=', revision)
    .executeTakeFirst();
  if (!published)
    throw new MayIShareError('NOT_FOUND', 'nobody published that revision', { revision });
  if (published.kind === 'PUBLISH' || published.looked) {
    throw new Refusal('NO_SECOND_LOOK_DUE', `revision ${revision} waits for no second look`);
  }
  const own = partIn([published.published_by, ...published.authors], by);
  if (own) throw ownWork(own);
}

function otherDigest(draft: DraftRow, seen: string): Refusal {
  const message = 'the draft is not what you saw: it was changed since';
  return new Refusal('DIGEST_CHANGED', message, { seen, is: draft.digest });
}

function ownWork(by: string): Refusal {
  return new Refusal('OWN_WORK', `${by} has a part in this: another person has to look`, { by });
}

function checked(comment: string | null | undefined): string | null {
  return comment ? checkWords('comment', comment) : null;
}
