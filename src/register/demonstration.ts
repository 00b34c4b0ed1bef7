import { readFile } from 'node:fs/promises';
import type { Insertable, Kysely } from 'kysely';
import { parse } from 'yaml';
import type { AgreementTable, ConsentTable, PartnerTable } from '../database/register-tables.js';
import type { Tables } from '../database/tables.js';
import type { Consent } from './facts.js';
import { keepVersions, type NewVersion } from './history.js';
import { instantOf } from './relative-date.js';
import {
  type AppropriatePolicyDocument,
  type Dpia,
  type RegisterSnapshot,
  snapshotOf,
} from './snapshot.js';

// biome-ignore lint/suspicious/noExplicitAny: the file is ours, and each field is typed where it is used
type Row = Record<string, any>;

/**
 * Loads the demonstration register where the register is empty, its relative dates made absolute
 * from `today`. Returns how many partners it loaded: 0 where there was something already.
 */
export async function loadDemonstration(
  db: Kysely<Tables>,
  file: string,
  today: Date,
): Promise<number> {
  const content: Row = parse(await readFile(file, 'utf8'));
  return db.transaction().execute(async (all) => {
    const there = await all.selectFrom('partner').select('code').limit(1).executeTakeFirst();
    if (there) return 0;
    await loadController(all, content.controller, today);
    const { partners, agreements, consents } = content;
    await all
      .insertInto('partner')
      .values(partners.map(partnerRow(today)))
      .execute();
    await all
      .insertInto('agreement')
      .values(agreements.map(agreementRow(today)))
      .execute();
    await all
      .insertInto('consent')
      .values(consents.map(consentRow(today)))
      .execute();
    await keepVersions(all, { client: 'demonstration' }, await firstVersions(all));
    return content.partners.length;
  });
}

/** What was loaded has a history from here on. */
async function firstVersions(db: Kysely<Tables>): Promise<NewVersion[]> {
  const kinds = [
    'controller',
    'appropriate_policy_document',
    'dpia',
    'partner',
    'agreement',
    'consent',
  ] as const;
  const versions = kinds.map(async (kind) => {
    const rows: Row[] = await db.selectFrom(kind).selectAll().execute();
    return rows.map((row) => ({
      kind,
      reference: kind === 'controller' ? kind : (row.reference ?? row.code),
      version: row.version,
      change: 'CREATE',
      row,
    }));
  });
  return (await Promise.all(versions)).flat();
}

/** The register that such a file describes, as of a day, without a database: for trying policies. */
export function demonstrationRegister(
  content: Row,
  today: Date,
): { register: RegisterSnapshot; consents: ReadonlyMap<string, Consent> } {
  const { code, name, publicAuthority: public_authority } = content.controller;
  const consents: Consent[] = content.consents.map(consentRow(today));
  const register = snapshotOf(0, {
    controller: { single: true, version: 1, changed: '0', code, name, public_authority },
    partners: content.partners.map((row: Row) => ({ version: 1, ...partnerRow(today)(row) })),
    agreements: content.agreements.map((row: Row) => ({ version: 1, ...agreementRow(today)(row) })),
    appropriatePolicyDocuments: documentRows(content.controller, today),
    dpias: dpiaRows(content.controller, today),
  });
  return { register, consents: new Map(consents.map((consent) => [consent.reference, consent])) };
}

async function loadController(db: Kysely<Tables>, controller: Row, today: Date): Promise<void> {
  const { code, name } = controller;
  const values = { code, name, public_authority: controller.publicAuthority };
  await db.insertInto('controller').values(values).execute();
  const documents = documentRows(controller, today);
  await db.insertInto('appropriate_policy_document').values(documents).execute();
  await db.insertInto('dpia').values(dpiaRows(controller, today)).execute();
}

function documentRows(controller: Row, today: Date): AppropriatePolicyDocument[] {
  return controller.appropriatePolicyDocuments.map((document: Row) => ({
    reference: document.reference,
    conditions: document.conditions,
    adopted: instantOf(document.adopted, today),
    review: instantOf(document.review, today),
  }));
}

function dpiaRows(controller: Row, today: Date): Dpia[] {
  return controller.dpias.map((dpia: Row) => ({
    reference: dpia.reference,
    title: dpia.title,
    purposes: dpia.purposes,
    data_categories: dpia.dataCategories,
    approved: instantOf(dpia.approved, today),
    review: instantOf(dpia.review, today),
  }));
}

function partnerRow(today: Date) {
  return (partner: Row): Insertable<PartnerTable> => ({
    code: partner.code,
    name: partner.name,
    kind: partner.kind,
    role: partner.role,
    country: partner.country,
    competent_authority: partner.competentAuthority ?? false,
    us_data_bridge: partner.usDataBridge ?? false,
    status: partner.status ?? 'ACTIVE',
    assurance_kind: partner.assurance?.kind ?? null,
    assurance_passed: optionalInstant(partner.assurance?.passed, today),
    assurance_expires: optionalInstant(partner.assurance?.expires, today),
  });
}

function agreementRow(today: Date) {
  return (agreement: Row): Insertable<AgreementTable> => ({
    reference: agreement.reference,
    title: agreement.title,
    kind: agreement.kind,
    partners: agreement.partners,
    purposes: agreement.purposes,
    data_categories: agreement.dataCategories,
    starts: instantOf(agreement.starts, today),
    review: instantOf(agreement.review, today),
    ends: instantOf(agreement.ends, today),
    signed: agreement.signed,
    status: agreement.status ?? 'ACTIVE',
  });
}

function consentRow(today: Date) {
  return (consent: Row): Insertable<ConsentTable> => ({
    reference: consent.reference,
    explicit: consent.explicit,
    purposes: consent.purposes,
    data_categories: consent.dataCategories,
    partners: consent.partners,
    given: instantOf(consent.given, today),
    expires: optionalInstant(consent.expires, today),
    withdrawn: optionalInstant(consent.withdrawn, today),
    status: consent.withdrawn ? 'WITHDRAWN' : 'ACTIVE',
    given_by: consent.givenBy,
    authority: consent.authority ?? null,
    authority_verified: consent.authorityVerified ?? false,
    online: consent.online ?? false,
    age: consent.age ?? null,
  });
}

function optionalInstant(text: string | undefined, today: Date): Date | null {
  return text === undefined ? null : instantOf(text, today);
}
