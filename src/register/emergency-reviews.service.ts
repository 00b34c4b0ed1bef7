import { Inject, Injectable } from '@nestjs/common';
import type { Kysely, Selectable } from 'kysely';
import { validate as isUuid } from 'uuid';
import { DATABASE } from '../database/database.module.js';
import type { EmergencyDecisionTable, EmergencyReviewTable } from '../database/register-tables.js';
import type { Tables } from '../database/tables.js';
import { appendEvent } from '../decision-log/append-event.js';
import type { EmergencyReview } from '../graphql.js';
import type { Caller } from '../identity/token.js';
import { change } from './change.js';
import { checkText } from './check-values.js';
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
    refuseIfAny(checkText('note', note));
    await noticeDecisions(this.db);
    return change(this.db, async (all) => {
      const decided = await emergencyOf(all, decision);
      if (!decided)
        throw refused('NO_EMERGENCY', decision, 'no decision of that id relied on an emergency');
      if (decided.client === caller.client && !caller.person) {
        throw refused('OWN_DECISION', decision, 'who asked does not look a second time', decided);
      }
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

function refusedAgain({ decision, at, client }: Selectable<EmergencyReviewTable>): Refused {
  const evidence = [
    { name: 'at', value: at.toISOString() },
    { name: 'by', value: client },
  ];
  const message = 'the second look was recorded already';
  return new Refused([
    { code: 'ALREADY_REVIEWED', field: 'decision', value: decision, message, evidence },
  ]);
}

function refused(
  code: RefusalCode,
  decision: string,
  message: string,
  decided?: { client: string },
): Refused {
  const evidence = decided ? [{ name: 'askedBy', value: decided.client }] : [];
  return new Refused([{ code, field: 'decision', value: decision, message, evidence }]);
}
