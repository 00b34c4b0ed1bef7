import { Inject, Injectable } from '@nestjs/common';
import type { Kysely, Transaction, Updateable } from 'kysely';
import { DATABASE } from '../database/database.module.js';
import type { AgreementTable, AgreementTerms } from '../database/register-tables.js';
import type { Tables } from '../database/tables.js';
import type { SignatureInput } from '../graphql.js';
import type { Caller } from '../identity/token.js';
import { type AgreementMove, canMove, stateForMove } from './agreement-states.js';
import { type AgreementRow, columnsOf, termsOf } from './agreement-terms.js';
import { changeInTurn, checkVersion } from './change.js';
import { checkAgreement, checkDates, startsLater } from './check-agreement.js';
import { checkNextReview, checkReference } from './check-values.js';
import { keepVersions } from './history.js';
import { loadKnown } from './known.js';
import { agreementsWith, overlapOf } from './overlap.js';
import { notSigned } from './present.js';
import { notInRegister, Refused, refuseIfAny } from './problems.js';
import { readCouncil } from './read.js';
import { checkSignature, signed } from './sign.js';

/** Which agreement a change is of, the version it saw, and why. */
export interface ChangeOf {
  reference: string;
  version: number;
  reason?: string | null | undefined;
}

type Columns = Updateable<AgreementTable>;

/** The life of agreements: every change checked, versioned, attributed and logged. */
@Injectable()
export class AgreementsService {
  constructor(@Inject(DATABASE) private readonly db: Kysely<Tables>) {}

  create(
    caller: Caller,
    reference: string,
    terms: AgreementTerms,
    reason?: string | null,
  ): Promise<AgreementRow> {
    return changeInTurn(this.db, async (all) => {
      refuseIfAny([...checkReference('reference', reference), ...(await check(all, terms))]);
      const row = await all
        .insertInto('agreement')
        .values({ ...columnsOf(terms), reference, signed: false, status: 'ACTIVE' })
        .onConflict((conflict) => conflict.column('reference').doNothing())
        .returningAll()
        .executeTakeFirst();
      if (!row) throw alreadyThere(reference);
      refuseIfAny(overlapOf(reference, terms, await agreementsWith(all, terms)));
      await this.keep(all, caller, 'CREATE', row, reason);
      return row;
    });
  }

  /** `given` makes the terms of those that are there, or are being written for the next version. */
  amend(
    caller: Caller,
    of: ChangeOf,
    given: (before: AgreementTerms) => AgreementTerms,
  ): Promise<AgreementRow> {
    return this.move(caller, of, 'AMEND', async (row, all, now) => {
      const terms = given(row.amendment?.terms ?? termsOf(row));
      refuseIfAny([
        ...(await check(all, terms)),
        ...startsLater(row, terms, now),
        ...overlapOf(row.reference, terms, await agreementsWith(all, terms)),
      ]);
      return amended(row, terms);
    });
  }

  submit(caller: Caller, of: ChangeOf): Promise<AgreementRow> {
    return this.move(caller, of, 'SUBMIT', async (row, all) => {
      const terms = row.amendment?.terms ?? termsOf(row);
      refuseIfAny(await check(all, terms));
      if (!row.amendment) return { submitted: true };
      return { amendment: JSON.stringify({ ...row.amendment, submitted: true }) };
    });
  }

  return(caller: Caller, of: ChangeOf): Promise<AgreementRow> {
    return this.move(caller, of, 'RETURN', (row) => {
      if (!row.amendment) return { submitted: false, signatures: '[]' };
      const { terms } = row.amendment;
      return { amendment: JSON.stringify({ terms, submitted: false, signatures: [] }) };
    });
  }

  sign(caller: Caller, of: ChangeOf, signature: SignatureInput): Promise<AgreementRow> {
    return this.move(caller, of, 'SIGN', (row, _, now) => {
      const next = row.amendment?.terms;
      refuseIfAny([
        ...checkSignature(row, signature, now),
        ...(next ? startsLater(row, next, now) : []),
      ]);
      return signed(row, signature);
    });
  }

  review(caller: Caller, of: ChangeOf, nextReview: Date): Promise<AgreementRow> {
    return this.move(caller, of, 'REVIEW', (row, _, now) => {
      refuseIfAny(checkNextReview(nextReview, now));
      refuseIfAny(checkDates({ ...termsOf(row), review: nextReview.toISOString() }));
      return { review: nextReview };
    });
  }

  suspend(caller: Caller, of: ChangeOf): Promise<AgreementRow> {
    return this.move(caller, of, 'SUSPEND', () => ({ status: 'SUSPENDED' }));
  }

  resume(caller: Caller, of: ChangeOf): Promise<AgreementRow> {
    return this.move(caller, of, 'RESUME', () => ({ status: 'ACTIVE' }));
  }

  terminate(caller: Caller, of: ChangeOf): Promise<AgreementRow> {
    return this.move(caller, of, 'TERMINATE', () => ({ status: 'TERMINATED', amendment: null }));
  }

  confirmDestruction(caller: Caller, of: ChangeOf): Promise<AgreementRow> {
    const confirmed = (_: AgreementRow, __: unknown, now: Date) => ({ destruction_confirmed: now });
    return this.move(caller, of, 'CONFIRM_DESTRUCTION', confirmed);
  }

  private move(
    caller: Caller,
    of: ChangeOf,
    move: AgreementMove,
    columns: (row: AgreementRow, all: Transaction<Tables>, now: Date) => Columns | Promise<Columns>,
  ): Promise<AgreementRow> {
    return changeInTurn(this.db, async (all) => {
      const row = await locked(all, of);
      const now = new Date();
      if (!canMove(row, move, now)) throw await notPossible(all, row, move, now);
      const changed = await all
        .updateTable('agreement')
        .set({ ...(await columns(row, all, now)), version: row.version + 1 })
        .where('reference', '=', row.reference)
        .returningAll()
        .executeTakeFirstOrThrow();
      await this.keep(all, caller, move, changed, of.reason);
      return changed;
    });
  }

  private keep(
    all: Transaction<Tables>,
    caller: Caller,
    change: string,
    row: AgreementRow,
    reason?: string | null,
  ): Promise<void> {
    const { reference, version } = row;
    const kept = { kind: 'agreement', reference, version, change, reason, row } as const;
    return keepVersions(all, caller, [kept]);
  }
}

/** A draft is changed; a signed text gets a next version, and holds until that is signed. */
export function amended(row: AgreementRow, terms: AgreementTerms): Columns {
  if (!row.signed) return { ...columnsOf(terms), submitted: false, signatures: '[]' };
  return { amendment: JSON.stringify({ terms, submitted: false, signatures: [] }) };
}

async function check(all: Kysely<Tables>, terms: AgreementTerms) {
  return checkAgreement(terms, await loadKnown(all));
}

async function locked(all: Kysely<Tables>, of: ChangeOf): Promise<AgreementRow> {
  const row = await all
    .selectFrom('agreement')
    .selectAll()
    .where('reference', '=', of.reference)
    .forUpdate()
    .executeTakeFirst();
  if (!row) {
    const known = await all.selectFrom('agreement').select('reference').execute();
    const references = known.map(({ reference }) => reference);
    throw notInRegister('agreement', 'reference', of.reference, references);
  }
  checkVersion('agreement', of.reference, of.version, row.version);
  return row;
}

export function alreadyThere(
  reference: string,
  field = 'reference',
  instead = 'amend that one, or choose another name',
): Refused {
  const message = `\`${reference}\` is in the register already: ${instead}`;
  const evidence = [{ name: field, value: reference }];
  return new Refused([{ code: 'ALREADY_THERE', field, value: reference, message, evidence }]);
}

/** Says where it stands, what that rests on, and who has yet to sign. */
async function notPossible(
  all: Kysely<Tables>,
  row: AgreementRow,
  move: AgreementMove,
  now: Date,
): Promise<Refused> {
  const state = stateForMove(row, move, now);
  const council = await readCouncil(all);
  const open = row.amendment ?? (row.signed ? undefined : { terms: termsOf(row), ...row });
  const missing = open ? notSigned(open.terms, open.signatures, council) : [];
  const message = `${row.reference} is ${state.toLowerCase().replaceAll('_', ' ')}: it cannot ${move.toLowerCase().replaceAll('_', ' ')}`;
  const evidence = [
    { name: 'status', value: state },
    { name: 'starts', value: row.starts.toISOString() },
    { name: 'ends', value: row.ends.toISOString() },
    ...missing.map((value) => ({ name: 'notSigned', value })),
  ];
  const code = 'NOT_POSSIBLE_NOW' as const;
  return new Refused([{ code, field: 'reference', value: row.reference, message, evidence }]);
}
