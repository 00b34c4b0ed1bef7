import { Inject } from '@nestjs/common';
import { Args, Context, Mutation, Query, Resolver } from '@nestjs/graphql';
import type { Kysely, Selectable } from 'kysely';
import { v7 as newId } from 'uuid';
import { DATABASE } from '../database/database.module.js';
import type { DisclosureNoticeTable } from '../database/log-tables.js';
import type { Tables } from '../database/tables.js';
import { appendEvent } from '../decision-log/append-event.js';
import { SUBJECT_KEY } from '../decision-log/decision-log.module.js';
import {
  type DisclosedTo,
  disclosedTo,
  disclosureTags,
  notToldOfErasure,
} from '../decision-log/disclosures.js';
import { personalIdentifierIn } from '../decision-log/personal-identifier.js';
import { cursorOf, type Page, requireCursor, searchDecisions } from '../decision-log/search.js';
import { knownPseudonym, lookUpSubject, unlinkSubject } from '../decision-log/subjects.js';
import { badInput } from '../errors.js';
import type {
  Decision,
  Notification,
  NotificationInput,
  NotificationReason,
  SubjectDisclosures,
} from '../graphql.js';
import { Allow, type AskedBy } from '../identity/allow.js';
import type { Caller } from '../identity/token.js';
import { isOneLine } from '../plain-text.js';
import { withdrawAllOf } from '../register/consents.service.js';
import { checkFirst, connection } from '../register/relay.js';
import { ActiveService } from './active.service.js';
import { recordOf } from './earlier-decisions.js';
import { presentDecision } from './present.js';

/** What went out about one person, to whom, and who was told of a change since. */
const LONGEST_REFERENCE = 200;
/** Clocks differ. */
const GRACE_MS = 60_000;

@Resolver()
export class DisclosuresResolver {
  constructor(
    @Inject(DATABASE) private readonly db: Kysely<Tables>,
    @Inject(SUBJECT_KEY) private readonly subjectKey: Uint8Array,
    private readonly active: ActiveService,
  ) {}

  @Query()
  @Allow('governance', 'auditor')
  async subjectDisclosures(
    @Args('reference') reference: string,
    @Args('first') first: number,
    @Context() { caller }: AskedBy,
    @Args('after') after?: string,
  ): Promise<SubjectDisclosures> {
    checkFirst(first);
    requireCursor(after);
    const by = caller as Caller;
    const event = 'disclosures_looked_up';
    const subject = await lookUpSubject(this.db, this.subjectKey, reference, by, event);
    const page: Page = subject
      ? await searchDecisions(this.db, { tags: disclosureTags(subject) }, first, after)
      : { entries: [], more: false };
    const shown = await Promise.all(page.entries.map(({ bytes }) => this.present(bytes)));
    const cursors = page.entries.map(cursorOf);
    const recipients = subject ? await disclosedTo(this.db, subject) : [];
    return {
      decisions: connection(shown, (_, at) => cursors[at] as string, page.more, after),
      recipients: recipients.map(({ notices, firstDisclosed: _, ...each }) => ({
        ...each,
        notifications: notices.map(present),
      })),
    };
  }

  private async present(bytes: Buffer): Promise<Decision> {
    const record = recordOf(bytes);
    const revision = await this.active.revisionOf(record.revision.number);
    return presentDecision(record, revision, this.active.current().register) as Decision;
  }

  @Mutation()
  @Allow('governance')
  async recordNotification(
    @Args('input') input: NotificationInput,
    @Context() { caller }: AskedBy,
  ): Promise<Notification> {
    const subject = await this.recipientOf(input);
    const by = caller as Caller;
    const notice = {
      id: newId(),
      subject,
      partner: input.partner,
      told_at: toldAt(input),
      reason: input.reason,
      reference: referenceOf(input),
      recorded_by: by.person ?? by.client,
    };
    await this.db.transaction().execute(async (all) => {
      await all.insertInto('disclosure_notice').values(notice).execute();
      const { id, partner, reason, reference, told_at } = notice;
      const told = { event: 'partner_told', notice: id, subject, partner, reason, reference };
      await appendEvent(all, 'notification', by, { ...told, toldAt: told_at.toISOString() });
    });
    return present(notice);
  }

  @Mutation()
  @Allow('governance')
  async unlinkSubject(
    @Args('reference') reference: string,
    @Args('untold') untold: boolean,
    @Context() { caller }: AskedBy,
  ): Promise<boolean> {
    return this.db.transaction().execute(async (all) => {
      const subject = await unlinkSubject(all, this.subjectKey, reference);
      if (!subject) return false;
      if (!untold) await refuseUntold(all, subject);
      await appendEvent(all, 'log', caller as Caller, { event: 'subject_unlinked', subject });
      await withdrawAllOf(all, caller as Caller, subject, 'The person was unlinked from the log');
      return true;
    });
  }

  /** The person's pseudonym; an error where nothing about them went to this partner. */
  private async recipientOf({ reference, partner, toldAt }: NotificationInput): Promise<string> {
    const subject = await knownPseudonym(this.db, this.subjectKey, reference);
    const recipients = subject ? await disclosedTo(this.db, subject) : [];
    const found = recipients.find((each) => each.partner === partner);
    if (found && toldAt && toldAt < found.firstDisclosed) throw tooEarly(toldAt, found);
    if (subject && found) return subject;
    const known = recipients.map((each) => each.partner);
    const message = `partner: nothing about this person was disclosed to \`${partner}\``;
    throw badInput('input.partner', partner, message, known);
  }
}

/** Throws `BAD_USER_INPUT` naming the partners that have the person's data and were not told. */
async function refuseUntold(db: Kysely<Tables>, subject: string): Promise<void> {
  const untold = await notToldOfErasure(db, subject);
  if (untold.length === 0) return;
  const names = untold.map((code) => `\`${code}\``).join(', ');
  const message = `untold: ${names} have this person's data and were not told of the erasure, and afterwards nobody can find out whom to tell (UK GDPR Article 19): tell them and record that with \`recordNotification\`, or say \`untold: true\` where that is impossible`;
  throw badInput('untold', false, message, untold);
}

function tooEarly(toldAt: Date, { partner, firstDisclosed }: DisclosedTo) {
  const message = `input.toldAt: \`${partner}\` had nothing to be told of before ${firstDisclosed.toISOString()}`;
  return badInput('input.toldAt', toldAt, message);
}

function toldAt({ toldAt: given }: NotificationInput): Date {
  const now = new Date();
  if (!given || given.getTime() <= now.getTime() + GRACE_MS) return given ?? now;
  const message = 'input.toldAt: when the partner was told, which cannot be in the future';
  throw badInput('input.toldAt', given, message);
}

function referenceOf({ messageReference }: NotificationInput): string | null {
  const field = 'input.messageReference';
  if (messageReference && messageReference.length > LONGEST_REFERENCE) {
    const message = `${field}: at most ${LONGEST_REFERENCE} characters, here are ${messageReference.length}`;
    throw badInput(field, messageReference.slice(0, LONGEST_REFERENCE), message);
  }
  if (messageReference && !isOneLine(messageReference)) {
    throw badInput(field, '[withheld]', `${field}: holds characters that are no text`);
  }
  const identifier = messageReference && personalIdentifierIn(messageReference);
  if (!identifier) return messageReference ?? null;
  throw badInput(field, '[withheld]', `${field}: this looks like ${identifier}`);
}

function present(notice: Selectable<DisclosureNoticeTable>): Notification {
  return {
    id: notice.id,
    partner: notice.partner,
    reason: notice.reason as NotificationReason,
    toldAt: notice.told_at,
    messageReference: notice.reference,
  };
}
