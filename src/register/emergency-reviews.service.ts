import { Inject, Injectable } from '@nestjs/common';
import type { Kysely, Selectable } from 'kysely';
import { validate as isUuid } from 'uuid';
import { DATABASE } from '../database/database.module.js';
import type { EmergencyDecisionTable, EmergencyReviewTable } from '../database/register-tables.js';
import type { Tables } from '../database/tables.js';
import { appendEvent } from '../decision-log/append-event.js';
import type { EmergencyReview } from '../graphql.js';
import { partIn } from '../identity/four-eyes.js';
import type { Caller } from '../identity/token.js';
import { change } from './change.js';
import { checkRequired } from './check-values.js';
import { noticeDecisions } from './noticed.js';
import { type RefusalCode, Refused, refuseIfAny } from './problems.js';

type Finding = EmergencyReviewTable['finding'];

/** Second looks at decisions that relied on an emergency: by somebody else than who asked. */
@Injectable()
export class EmergencyReviewsService {
  constructor(@Inject(DATABASE) private readonly db: Kysely<Tables>) {}

  async review(
    caller: Caller,
    decision: string,
    finding: Finding,
    note: string,
  ): Promise<EmergencyReview> {
    refuseIfAny(checkRequired('note', note));
    await noticeDecisions(this.db);
    return change(this.db, async (all) => {
      const decided = await emergencyOf(all, decision);
      if (!decided)
        throw refused('NO_EMERGENCY', decision, 'no decision of that id relied on an emergency');
      refuseAsker(decided, caller);
      const earlier = await reviewOf(all, decision);
      if (earlier) throw refusedAgain(earlier);
      const { client, person = null } = caller;
      const entry_id = await appendEvent(all, 'review', caller, { decision, finding });
      const values = { decision, at: new Date(), client, person, finding, note, entry_id };
      const row = await all
        .insertInto('emergency_review')
        .values(values)
        .onConflict((conflict) => conflict.doNothing())
        .returningAll()
        .executeTakeFirst();
      if (!row) throw refused('ALREADY_REVIEWED', decision, 'the second look was just recorded');
      return row;
    });
  }
}

/** A second person looks: an app by itself might be the first one's. */
function refuseAsker(decided: Selectable<EmergencyDecisionTable>, by: Caller): void {
  const { decision, client, person, on_behalf_of: staff } = decided;
  if (!by.person) {
    const message = `a person has to look, and the token of ${by.client} speaks for none: sign in`;
    throw refused('NO_PERSON', decision, message);
  }
  const own = partIn([person ?? client, ...(staff ? [staff] : [])], by);
  if (own) throw refused('OWN_DECISION', decision, 'who asked does not look a second time', own);
}

async function emergencyOf(
  all: Kysely<Tables>,
  decision: string,
): Promise<Selectable<EmergencyDecisionTable> | undefined> {
  if (!isUuid(decision)) return undefined;
  return all
    .selectFrom('emergency_decision')
    .selectAll()
    .where('decision', '=', decision)
    .executeTakeFirst();
}

function reviewOf(
  all: Kysely<Tables>,
  decision: string,
): Promise<Selectable<EmergencyReviewTable> | undefined> {
  return all
    .selectFrom('emergency_review')
    .selectAll()
    .where('decision', '=', decision)
    .executeTakeFirst();
}

function refusedAgain({ decision, at, client, person }: Selectable<EmergencyReviewTable>): Refused {
  const evidence = [
    { name: 'at', value: at.toISOString() },
    { name: 'by', value: person ?? client },
  ];
  const message = 'the second look was recorded already';
  return new Refused([
    { code: 'ALREADY_REVIEWED', field: 'decision', value: decision, message, evidence },
  ]);
}

function refused(code: RefusalCode, decision: string, message: string, askedBy?: string): Refused {
  const evidence = askedBy ? [{ name: 'askedBy', value: askedBy }] : [];
  return new Refused([{ code, field: 'decision', value: decision, message, evidence }]);
}
