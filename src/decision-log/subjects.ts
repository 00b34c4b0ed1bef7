import { createHmac } from 'node:crypto';
import type { Kysely } from 'kysely';
import { v4 as random } from 'uuid';
import type { Tables } from '../database/tables.js';

/** References are compared without case, spaces and punctuation. */
export function normalised(reference: string): string {
  return reference
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '');
}

/**
 * The random pseudonym of the person a reference means. The reference itself is stored nowhere:
 * the table is keyed by its HMAC, whose key is kept outside the database.
 */
export async function pseudonymOf(
  db: Kysely<Tables>,
  key: Uint8Array,
  reference: string,
): Promise<string> {
  const hmac = createHmac('sha256', key).update(normalised(reference)).digest();
  const known = await db
    .selectFrom('subject')
    .select('pseudonym')
    .where('hmac', '=', hmac)
    .executeTakeFirst();
  if (known) return known.pseudonym;
  await db
    .insertInto('subject')
    .values({ hmac, pseudonym: random() })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const made = await db
    .selectFrom('subject')
    .select('pseudonym')
    .where('hmac', '=', hmac)
    .executeTakeFirstOrThrow();
  return made.pseudonym;
}
