import type { Kysely } from 'kysely';
import type { Tables } from '../database/tables.js';
import type { Consent } from './facts.js';

/** Consents are too many to hold in memory: those named are read for each question. */
export async function consentsNamed(
  db: Kysely<Tables>,
  references: readonly string[],
): Promise<Map<string, Consent>> {
  if (references.length === 0) return new Map();
  const found = await db
    .selectFrom('consent')
    .selectAll()
    .where('reference', 'in', [...new Set(references)])
    .execute();
  return new Map(found.map((consent) => [consent.reference, consent]));
}
