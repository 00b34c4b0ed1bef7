import { Inject, Injectable } from '@nestjs/common';
import { type Insertable, type Kysely, sql, type Transaction } from 'kysely';
import { v7 as newId } from 'uuid';
import { DATABASE } from '../database/database.module.js';
import type { ConsentTable } from '../database/register-tables.js';
import type { Tables } from '../database/tables.js';
import { SUBJECT_KEY } from '../decision-log/decision-log.module.js';
import { heldPseudonymOf } from '../decision-log/subjects.js';
import { MayIShareError } from '../errors.js';
import type { ConsentInput } from '../graphql.js';
import type { Caller } from '../identity/token.js';
import { alreadyThere } from './agreements.service.js';
import { change, checkVersion } from './change.js';
import { checkConsent } from './check-records.js';
import type { Consent } from './facts.js';
import { keepVersions } from './history.js';
import { loadKnown } from './known.js';
import { Refused, refuseIfAny } from './problems.js';

/** Consents: recorded with what shows that they were given, withdrawn as easily. */
@Injectable()
export class ConsentsService {
  constructor(
    @Inject(DATABASE) private readonly db: Kysely<Tables>,
    @Inject(SUBJECT_KEY) private readonly subjectKey: Uint8Array,
  ) {}

  record(caller: Caller, consent: ConsentInput): Promise<Consent> {
    return change(this.db, async (all) => {
      const now = new Date();
      refuseIfAny(checkConsent(consent, await loadKnown(all), now));
      const subject = consent.subject
        ? await heldPseudonymOf(all, this.subjectKey, consent.subject)
        : null;
      const row = await all
        .insertInto('consent')
        .values({ ...consentColumns(consent), subject })
        .onConflict((conflict) => conflict.column('reference').doNothing())
        .returningAll()
        .executeTakeFirst();
      if (!row) throw alreadyThere(consent.reference ?? '', 'reference', A_NEW_ONE);
      await keep(all, caller, 'CREATE', row);
      return row;
    });
  }

  /** `seen` is no must: whoever withdraws need not know what else has changed. */
  withdraw(
    caller: Caller,
    reference: string,
    seen?: number | null,
    reason?: string | null,
  ): Promise<Consent> {
    return change(this.db, async (all) => {
      const row = await locked(all, reference);
      if (seen != null) checkVersion('consent', reference, seen, row.version);
      if (row.withdrawn) throw withdrawnAlready(row);
      const now = new Date();
      const changed = await all
        .updateTable('consent')
        .set({ status: 'WITHDRAWN', withdrawn: now, version: row.version + 1 })
        .where('reference', '=', reference)
        .returningAll()
        .executeTakeFirstOrThrow();
      await keep(all, caller, 'WITHDRAW', changed, reason);
      return changed;
    });
  }
}

/** Nobody can show any more whose they are (UK GDPR Article 7(1)), so nothing may rely on them. */
export async function withdrawAllOf(
  all: Transaction<Tables>,
  caller: Caller,
  subject: string,
  reason: string,
): Promise<void> {
  await sql`select pg_advisory_xact_lock_shared(${FILES_OF_CONSENTS})`.execute(all);
  const now = new Date();
  const changed = await all
    .updateTable('consent')
    .set(({ eb }) => ({ status: 'WITHDRAWN', withdrawn: now, version: eb('version', '+', 1) }))
    .where('subject', '=', subject)
    .where('withdrawn', 'is', null)
    .returningAll()
    .execute();
  for (const row of changed) await keep(all, caller, 'WITHDRAW', row, reason);
}

/** Among PostgreSQL's advisory locks. One for each person of a file would be more than it has room for. */
const FILES_OF_CONSENTS = sql<string>`hashtextextended('files of consents', 0)`;

/** No consents are withdrawn by `withdrawAllOf` before the transaction has ended: then all of its own are seen. */
export async function holdUnlinking(all: Kysely<Tables>): Promise<void> {
  await sql`select pg_advisory_xact_lock(${FILES_OF_CONSENTS})`.execute(all);
}

const A_NEW_ONE =
  'what was agreed to is not changed; record what is agreed to now under another reference';

export function consentColumns(consent: ConsentInput): Insertable<ConsentTable> {
  return {
    reference: consent.reference ?? `CONSENT-${newId()}`,
    explicit: consent.explicit,
    purposes: consent.purposes,
    data_categories: consent.dataCategories,
    partners: consent.partners,
    given: consent.given,
    expires: consent.expires,
    status: 'ACTIVE',
    given_by: consent.givenBy,
    authority: consent.authority ?? null,
    authority_verified: consent.authorityVerified,
    online: consent.how === 'ONLINE',
    age: consent.age ?? null,
    told: consent.told,
    how: consent.how,
  };
}

async function locked(all: Kysely<Tables>, reference: string): Promise<Consent> {
  const row = await all
    .selectFrom('consent')
    .selectAll()
    .where('reference', '=', reference)
    .forUpdate()
    .executeTakeFirst();
  if (row) return row;
  const message = `no consent \`${reference.slice(0, 80)}\` is in the register`;
  throw new MayIShareError('NOT_FOUND', message, { field: 'reference', value: reference });
}

function keep(
  all: Kysely<Tables>,
  caller: Caller,
  change: string,
  row: Consent,
  reason?: string | null,
): Promise<void> {
  const { reference, version } = row;
  const kept = { kind: 'consent', reference, version, change, reason, row } as const;
  return keepVersions(all, caller, [kept]);
}

function withdrawnAlready({ reference, withdrawn }: Consent): Refused {
  const evidence = [{ name: 'withdrawn', value: withdrawn?.toISOString() ?? '' }];
  const message = `\`${reference}\` has been withdrawn already`;
  const code = 'NOT_POSSIBLE_NOW' as const;
  return new Refused([{ code, field: 'reference', value: reference, message, evidence }]);
}
