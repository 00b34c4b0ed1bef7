import { type Kysely, sql } from 'kysely';
import type { Tables } from '../database/tables.js';
import type { AgreementRow } from './agreement-terms.js';
import type { Consent } from './facts.js';
import { recordAsOf, recordsAsOf } from './history.js';
import type { AppropriatePolicyDocument, Controller, Dpia, Partner } from './snapshot.js';

/** Where a page begins and how long it is. */
export interface PageOf {
  limit: number;
  after?: string | undefined;
}

export async function readPartner(
  db: Kysely<Tables>,
  code: string,
  asOf?: Date,
): Promise<Partner | undefined> {
  if (asOf) return recordAsOf<Partner>(db, 'partner', code, asOf);
  return db.selectFrom('partner').selectAll().where('code', '=', code).executeTakeFirst();
}

export async function readPartners(
  db: Kysely<Tables>,
  page: PageOf,
  asOf?: Date,
): Promise<Partner[]> {
  if (asOf) return recordsAsOf<Partner>(db, 'partner', asOf, page);
  return db
    .selectFrom('partner')
    .selectAll()
    .where('code', '>', page.after ?? '')
    .orderBy('code')
    .limit(page.limit)
    .execute();
}

export async function readAgreement(
  db: Kysely<Tables>,
  reference: string,
  asOf?: Date,
): Promise<AgreementRow | undefined> {
  if (asOf) return recordAsOf<AgreementRow>(db, 'agreement', reference, asOf);
  return db
    .selectFrom('agreement')
    .selectAll()
    .where('reference', '=', reference)
    .executeTakeFirst();
}

/** By reference; of one partner: its own, and those of the partners that have become a part of it. */
export async function readAgreements(
  db: Kysely<Tables>,
  page: PageOf,
  partner?: string,
  asOf?: Date,
): Promise<AgreementRow[]> {
  const codes = partner ? await predecessorsOf(db, partner, asOf) : undefined;
  if (asOf) {
    const all = await recordsAsOf<AgreementRow>(db, 'agreement', asOf, codes ? {} : page);
    if (!codes) return all;
    const theirs = all.filter((each) => each.partners.some((code) => codes.includes(code)));
    return theirs.filter(({ reference }) => reference > (page.after ?? '')).slice(0, page.limit);
  }
  let query = db
    .selectFrom('agreement')
    .selectAll()
    .where('reference', '>', page.after ?? '');
  if (codes) query = query.where(sql<boolean>`partners && ${codes}::text[]`);
  return query.orderBy('reference').limit(page.limit).execute();
}

/** A partner's code and those of all that have become a part of it, by way of others too. */
export async function predecessorsOf(
  db: Kysely<Tables>,
  code: string,
  asOf?: Date,
): Promise<string[]> {
  const partners = asOf
    ? sql`select distinct on (reference) reference as code, document ->> 'successor' as successor
        from register_history where kind = 'partner' and at <= ${asOf} order by reference, version desc`
    : sql`select code, successor from partner where successor is not null`;
  const { rows } = await sql<{ code: string }>`
    with recursive one as (${partners}), line(code) as (
      select ${code}::text
      union
      select one.code from one join line on one.successor = line.code
    ) select code from line`.execute(db);
  return rows.map((row) => row.code);
}

export async function readConsent(
  db: Kysely<Tables>,
  reference: string,
  asOf?: Date,
): Promise<Consent | undefined> {
  if (asOf) return recordAsOf<Consent>(db, 'consent', reference, asOf);
  return db.selectFrom('consent').selectAll().where('reference', '=', reference).executeTakeFirst();
}

/** Of all, or of the person with a pseudonym. */
export function readConsents(
  db: Kysely<Tables>,
  page: PageOf,
  subject?: string,
): Promise<Consent[]> {
  let query = db
    .selectFrom('consent')
    .selectAll()
    .where('reference', '>', page.after ?? '');
  if (subject) query = query.where('subject', '=', subject);
  return query.orderBy('reference').limit(page.limit).execute();
}

export function readPolicyDocuments(
  db: Kysely<Tables>,
  asOf?: Date,
): Promise<AppropriatePolicyDocument[]> {
  if (asOf) return recordsAsOf(db, 'appropriate_policy_document', asOf);
  return db.selectFrom('appropriate_policy_document').selectAll().orderBy('reference').execute();
}

export function readDpias(db: Kysely<Tables>, asOf?: Date): Promise<Dpia[]> {
  if (asOf) return recordsAsOf(db, 'dpia', asOf);
  return db.selectFrom('dpia').selectAll().orderBy('reference').execute();
}

export function readController(db: Kysely<Tables>, asOf?: Date): Promise<Controller | undefined> {
  if (asOf) return recordAsOf<Controller>(db, 'controller', 'controller', asOf);
  return db.selectFrom('controller').selectAll().executeTakeFirst();
}

/** How the council is named where the register does not say who it is. */
export const COUNCIL = { code: 'council', name: 'The council' };

/** By what code agreements name the council. */
export async function readCouncil(db: Kysely<Tables>): Promise<string> {
  return (await readController(db))?.code ?? COUNCIL.code;
}
