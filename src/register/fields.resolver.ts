import { Inject } from '@nestjs/common';
import { Args, Context, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import type { Kysely } from 'kysely';
import { DATABASE } from '../database/database.module.js';
import type { RecordKind } from '../database/register-tables.js';
import type { Tables } from '../database/tables.js';
import { MayIShareError, noCursor } from '../errors.js';
import type {
  Agreement as AgreementShown,
  Partner as PartnerShown,
  RegisterVersion,
} from '../graphql.js';
import type { AskedBy } from '../identity/allow.js';
import type { Caller } from '../identity/token.js';
import { versionsOf } from './history.js';
import {
  behind,
  presentAgreement,
  presentPartner,
  presentVersion,
  readsPeople,
} from './present.js';
import { predecessorsOf, readAgreements, readPartner } from './read.js';
import { type Connection, checkFirst, connection, LONGEST_PAGE } from './relay.js';
import type { Partner } from './snapshot.js';

/** The fields of a partner that are read only where they are asked for. */
@Resolver('Partner')
export class PartnerFieldsResolver {
  constructor(@Inject(DATABASE) private readonly db: Kysely<Tables>) {}

  @ResolveField()
  async successor(@Parent() shown: PartnerShown): Promise<PartnerShown | null> {
    const { row, asOf } = behind<Partner>(shown);
    const successor = row.successor && (await readPartner(this.db, row.successor, asOf));
    return successor ? presentPartner(successor, asOf) : null;
  }

  @ResolveField()
  async predecessors(@Parent() shown: PartnerShown): Promise<PartnerShown[]> {
    const { asOf } = behind<Partner>(shown);
    const codes = (await predecessorsOf(this.db, shown.code, asOf)).filter((c) => c !== shown.code);
    const found = await Promise.all(codes.map((code) => readPartner(this.db, code, asOf)));
    return found.flatMap((partner) => (partner ? [presentPartner(partner, asOf)] : []));
  }

  @ResolveField()
  async agreements(@Parent() shown: PartnerShown): Promise<AgreementShown[]> {
    const { asOf } = behind<Partner>(shown);
    const found = await readAgreements(this.db, { limit: LONGEST_PAGE }, shown.code, asOf);
    return found.map((each) => presentAgreement(each, asOf));
  }

  @ResolveField()
  history(@Parent() { code }: PartnerShown, @Args() page: HistoryPage) {
    return historyPage(this.db, 'partner', code, page);
  }
}

export interface HistoryPage {
  first: number;
  after?: string | null;
}

/** A page of a record's versions, newest first; the cursor is the version. */
export async function historyPage(
  db: Kysely<Tables>,
  kind: RecordKind,
  reference: string,
  { first, after }: HistoryPage,
): Promise<Connection<RegisterVersion>> {
  const before = after ? versionAt(after) : undefined;
  const found = await versionsOf(db, kind, reference, checkFirst(first) + 1, before);
  const shown = found.slice(0, first).map(presentVersion);
  const cursor = ({ version }: RegisterVersion) =>
    Buffer.from(String(version)).toString('base64url');
  return connection(shown, cursor, found.length > first, after);
}

function versionAt(cursor: string): number {
  const version = Number(Buffer.from(cursor, 'base64url').toString());
  if (Number.isSafeInteger(version)) return version;
  throw noCursor(cursor);
}

/** A history for each of the other kinds of record. */
@Resolver('Consent')
export class ConsentFieldsResolver {
  constructor(@Inject(DATABASE) private readonly db: Kysely<Tables>) {}

  @ResolveField()
  history(
    @Parent() { reference }: { reference: string },
    @Args() page: HistoryPage,
    @Context() { caller }: AskedBy,
  ) {
    if (!readsPeople(caller as Caller)) throw notForApps();
    return historyPage(this.db, 'consent', reference, page);
  }
}

function notForApps(): MayIShareError {
  const message = 'history: what a consent says of the person is for governance and auditors';
  return new MayIShareError('FORBIDDEN', message, { field: 'history' });
}

@Resolver('AppropriatePolicyDocument')
export class PolicyDocumentFieldsResolver {
  constructor(@Inject(DATABASE) private readonly db: Kysely<Tables>) {}

  @ResolveField()
  history(@Parent() { reference }: { reference: string }, @Args() page: HistoryPage) {
    return historyPage(this.db, 'appropriate_policy_document', reference, page);
  }
}

@Resolver('Dpia')
export class DpiaFieldsResolver {
  constructor(@Inject(DATABASE) private readonly db: Kysely<Tables>) {}

  @ResolveField()
  history(@Parent() { reference }: { reference: string }, @Args() page: HistoryPage) {
    return historyPage(this.db, 'dpia', reference, page);
  }
}

@Resolver('Controller')
export class ControllerFieldsResolver {
  constructor(@Inject(DATABASE) private readonly db: Kysely<Tables>) {}

  @ResolveField()
  history(@Args() page: HistoryPage) {
    return historyPage(this.db, 'controller', 'controller', page);
  }
}
