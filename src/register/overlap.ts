import { type Kysely, sql } from 'kysely';
import type { AgreementTerms } from '../database/register-tables.js';
import type { Tables } from '../database/tables.js';
import type { Problem } from './problems.js';
import { AGREEMENT_COLUMNS, type Agreement } from './snapshot.js';
import { upwards } from './vocabulary.js';

/**
 * Another agreement of the same kind that covers all of this for the same partners in the same time
 * would leave it open which of the two a decision relies on.
 */
export function overlapOf(
  reference: string,
  terms: AgreementTerms,
  others: readonly Agreement[],
): Problem[] {
  const other = others.find((each) => each.reference !== reference && coversAll(each, terms));
  if (!other) return [];
  const from = new Date(Math.max(other.starts.getTime(), Date.parse(terms.starts)));
  const to = new Date(Math.min(other.ends.getTime(), Date.parse(terms.ends)));
  return [
    {
      code: 'OVERLAPS',
      field: 'reference',
      value: reference,
      message: `\`${other.reference}\` (${other.title}) covers all of this with the same partners already: amend that one, or choose dates after its end`,
      evidence: [
        { name: 'agreement', value: other.reference },
        { name: 'from', value: from.toISOString() },
        { name: 'to', value: to.toISOString() },
      ],
    },
  ];
}

function coversAll(other: Agreement, terms: AgreementTerms): boolean {
  return (
    other.status !== 'TERMINATED' &&
    other.kind === terms.kind &&
    other.starts < new Date(terms.ends) &&
    other.ends > new Date(terms.starts) &&
    terms.partners.every((code) => other.partners.includes(code)) &&
    covers(other.purposes, terms.purposes) &&
    covers(other.data_categories, terms.dataCategories)
  );
}

function covers(named: readonly string[], codes: readonly string[]): boolean {
  return codes.every((code) => upwards(code).some((each) => named.includes(each)));
}

/** The agreements that share all partners with these terms: those that could overlap. */
export function agreementsWith(
  db: Kysely<Tables>,
  { partners }: AgreementTerms,
): Promise<Agreement[]> {
  return db
    .selectFrom('agreement')
    .select(AGREEMENT_COLUMNS)
    .where(sql<boolean>`partners @> ${partners}::text[]`)
    .where('status', '<>', 'TERMINATED')
    .execute();
}
