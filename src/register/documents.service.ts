import { Inject, Injectable } from '@nestjs/common';
import type { Kysely } from 'kysely';
import { DATABASE } from '../database/database.module.js';
import type { RecordKind } from '../database/register-tables.js';
import type { Tables } from '../database/tables.js';
import { MayIShareError } from '../errors.js';
import type { AppropriatePolicyDocumentInput, ControllerInput, DpiaInput } from '../graphql.js';
import type { Caller } from '../identity/token.js';
import { alreadyThere, type ChangeOf } from './agreements.service.js';
import { changeInTurn, checkVersion } from './change.js';
import { checkDpia, checkPolicyDocument, reviewedInTime } from './check-records.js';
import { checkNextReview, checkPartnerCode, checkRequired } from './check-values.js';
import { keepVersions } from './history.js';
import { type Known, loadKnown } from './known.js';
import { badValue, type Problem, Refused, refuseIfAny } from './problems.js';
import type { AppropriatePolicyDocument, Controller, Dpia } from './snapshot.js';

/** Which version of a document was seen, and why it is changed. */
export interface SeenVersion {
  version?: number | null;
  reason?: string | null;
}

/** What the council answers for: its policy documents, its impact assessments, and who it is. */
@Injectable()
export class DocumentsService {
  constructor(@Inject(DATABASE) private readonly db: Kysely<Tables>) {}

  adoptPolicyDocument(
    caller: Caller,
    document: AppropriatePolicyDocumentInput,
    seen: SeenVersion,
  ): Promise<AppropriatePolicyDocument> {
    return changeInTurn(this.db, async (all) => {
      refuseIfAny(checkPolicyDocument(document, await loadKnown(all), new Date()));
      const { reference } = document;
      const version = await nextVersion(all, 'appropriate_policy_document', reference, seen);
      const values = { ...document, version, withdrawn: null };
      const row = await all
        .insertInto('appropriate_policy_document')
        .values(values)
        .onConflict((conflict) => conflict.column('reference').doUpdateSet(values))
        .returningAll()
        .executeTakeFirstOrThrow();
      await keep(all, caller, 'appropriate_policy_document', 'ADOPT', row, seen.reason);
      return row;
    });
  }

  adoptDpia(caller: Caller, dpia: DpiaInput, seen: SeenVersion): Promise<Dpia> {
    return changeInTurn(this.db, async (all) => {
      refuseIfAny(checkDpia(dpia, await loadKnown(all), new Date()));
      const version = await nextVersion(all, 'dpia', dpia.reference, seen);
      const { dataCategories: data_categories, ...said } = dpia;
      const values = { ...said, data_categories, version, withdrawn: null };
      const row = await all
        .insertInto('dpia')
        .values(values)
        .onConflict((conflict) => conflict.column('reference').doUpdateSet(values))
        .returningAll()
        .executeTakeFirstOrThrow();
      await keep(all, caller, 'dpia', 'ADOPT', row, seen.reason);
      return row;
    });
  }

  reviewPolicyDocument(
    caller: Caller,
    of: ChangeOf,
    nextReview: Date,
  ): Promise<AppropriatePolicyDocument> {
    return this.review(caller, 'appropriate_policy_document', of, nextReview);
  }

  reviewDpia(caller: Caller, of: ChangeOf, nextReview: Date): Promise<Dpia> {
    return this.review(caller, 'dpia', of, nextReview);
  }

  withdrawPolicyDocument(caller: Caller, of: ChangeOf): Promise<AppropriatePolicyDocument> {
    return this.edit(caller, 'appropriate_policy_document', of, 'WITHDRAW', {
      withdrawn: new Date(),
    });
  }

  withdrawDpia(caller: Caller, of: ChangeOf): Promise<Dpia> {
    return this.edit(caller, 'dpia', of, 'WITHDRAW', { withdrawn: new Date() });
  }

  setController(
    caller: Caller,
    controller: ControllerInput,
    seen: SeenVersion,
  ): Promise<Controller> {
    return changeInTurn(this.db, async (all) => {
      refuseIfAny([
        ...checkPartnerCode('code', controller.code),
        ...checkRequired('name', controller.name, 300),
        ...noPartner(controller.code, await loadKnown(all)),
      ]);
      const version = await nextVersion(all, 'controller', 'controller', seen);
      const { code, name, publicAuthority: public_authority } = controller;
      const values = { code, name, public_authority, version };
      const row = await all
        .insertInto('controller')
        .values(values)
        .onConflict((conflict) => conflict.column('single').doUpdateSet(values))
        .returningAll()
        .executeTakeFirstOrThrow();
      await keep(all, caller, 'controller', 'SET', row, seen.reason);
      return row;
    });
  }

  private async review<T extends AppropriatePolicyDocument | Dpia>(
    caller: Caller,
    kind: 'appropriate_policy_document' | 'dpia',
    of: ChangeOf,
    nextReview: Date,
  ): Promise<T> {
    refuseIfAny(checkNextReview(nextReview, new Date()));
    return this.edit(caller, kind, of, 'REVIEW', { review: nextReview });
  }

  private edit<T extends AppropriatePolicyDocument | Dpia>(
    caller: Caller,
    kind: 'appropriate_policy_document' | 'dpia',
    of: ChangeOf,
    name: 'REVIEW' | 'WITHDRAW',
    columns: { review: Date } | { withdrawn: Date },
  ): Promise<T> {
    return changeInTurn(this.db, async (all) => {
      const version = await nextVersion(all, kind, of.reference, of);
      const row = await all
        .updateTable(kind)
        .set({ ...columns, version })
        .where('reference', '=', of.reference)
        .where('withdrawn', 'is', null)
        .returningAll()
        .executeTakeFirst();
      if (!row) throw withdrawnAlready(of.reference);
      if (name === 'REVIEW') refuseIfAny(reviewedInTime(row));
      await keep(all, caller, kind, name, row, of.reason);
      return row as T;
    });
  }
}

/** A partner is a party of its own, beside the council. */
function noPartner(code: string, { partners }: Known): Problem[] {
  const there = partners.get(code);
  if (!there) return [];
  return [badValue('code', code, `\`${code}\` is the partner ${there.name}; choose another code`)];
}

const SAY_WHICH = 'to change it, say with `version` which version of it you saw';

/** The number of the version to come; the version seen, where there is one, must be the one there. */
async function nextVersion(
  all: Kysely<Tables>,
  kind: 'appropriate_policy_document' | 'dpia' | 'controller',
  reference: string,
  { version: seen }: SeenVersion,
): Promise<number> {
  let query = all.selectFrom(kind).select('version').forUpdate();
  if (kind !== 'controller') query = query.where('reference', '=', reference);
  const row = await query.executeTakeFirst();
  if (!row && seen != null) throw notFound(reference);
  if (!row) return 1;
  if (seen == null) throw alreadyThere(reference, 'reference', SAY_WHICH);
  checkVersion(kind, reference, seen, row.version);
  return row.version + 1;
}

function withdrawnAlready(reference: string): Refused {
  const message = `\`${reference}\` has been withdrawn: adopt it anew first`;
  const code = 'NOT_POSSIBLE_NOW' as const;
  return new Refused([{ code, field: 'reference', value: reference, message }]);
}

function notFound(reference: string): MayIShareError {
  const message = `no document \`${reference.slice(0, 80)}\` is in the register`;
  return new MayIShareError('NOT_FOUND', message, { field: 'reference', value: reference });
}

function keep(
  all: Kysely<Tables>,
  caller: Caller,
  kind: RecordKind,
  change: string,
  row: AppropriatePolicyDocument | Dpia | Controller,
  reason?: string | null,
): Promise<void> {
  const reference = 'reference' in row ? row.reference : 'controller';
  const kept = { kind, reference, version: row.version, change, reason, row };
  return keepVersions(all, caller, [kept]);
}
