import { createHmac } from 'node:crypto';
import { type Kysely, sql, type Transaction } from 'kysely';
import { v4 as random } from 'uuid';
import type { Tables } from '../database/tables.js';
import { badInput } from '../errors.js';
import type { Caller } from '../identity/token.js';
import { appendEvent } from './append-event.js';

/** References are compared without case, spaces and punctuation. */
export function normalised(reference: string): string {
  return reference
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '');
}

/** The pseudonym of a person who was asked about before; looking up makes none. */
export async function knownPseudonym(
  db: Kysely<Tables>,
  key: Uint8Array,
  reference: string,
): Promise<string | undefined> {
  const known = await db
    .selectFrom('subject')
    .select('pseudonym')
    .where('hmac', '=', hmacOf(key, reference))
    .executeTakeFirst();
  return known?.pseudonym;
}

/** The same for somebody who looks a person up: that they have is an entry in the log. */
export async function lookUpSubject(
  db: Kysely<Tables>,
  key: Uint8Array,
  reference: string,
  by: Pick<Caller, 'client' | 'person'>,
  event: string,
): Promise<string | undefined> {
  const subject = await knownPseudonym(db, key, reference);
  await appendEvent(db, 'lookup', by, { event, ...(subject && { subject }) });
  return subject;
}

/**
 * Deletes the only way from the person to the pseudonym. From here to the end of the transaction no
 * decision about the person is being committed, and all that were can be seen.
 * @returns the pseudonym, if there was one
 */
export async function unlinkSubject(
  all: Transaction<Tables>,
  key: Uint8Array,
  reference: string,
): Promise<string | undefined> {
  await takeTurn(all, hmacOf(key, reference));
  const deleted = await all
    .deleteFrom('subject')
    .where('hmac', '=', hmacOf(key, reference))
    .returning('pseudonym')
    .executeTakeFirst();
  if (!deleted) return undefined;
  await sql`select pg_advisory_xact_lock(1, turn_of(${deleted.pseudonym}))`.execute(all);
  return deleted.pseudonym;
}

/** Throws `BAD_USER_INPUT` for a reference of which nothing would be compared: it would name everybody. */
function hmacOf(key: Uint8Array, reference: string): Buffer {
  const compared = normalised(reference);
  if (compared === '') {
    const message =
      'subject: a reference needs at least one letter or digit; leave it out if there is none';
    throw badInput('subject', reference, message);
  }
  return createHmac('sha256', key).update(compared).digest();
}

/** The same as `pseudonymOf`, and nobody unlinks the person before the transaction has ended. */
export async function heldPseudonymOf(
  all: Transaction<Tables>,
  key: Uint8Array,
  reference: string,
): Promise<string> {
  await takeTurn(all, hmacOf(key, reference));
  return pseudonymOf(all, key, reference);
}

/** A row cannot be locked for it: the person may have none yet, and the service may not change one. */
async function takeTurn(all: Transaction<Tables>, hmac: Buffer): Promise<void> {
  await sql`select pg_advisory_xact_lock(${String(hmac.readBigInt64BE())}::bigint)`.execute(all);
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
  const hmac = hmacOf(key, reference);
  const known = await knownPseudonym(db, key, reference);
  if (known) return known;
  await db
    .insertInto('subject')
    .values({ hmac, pseudonym: random() })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const made = await db
    .selectFrom('subject')
    .select('pseudonym')
    .where('hmac', '=', hmac)
    .executeTakeFirst();
  // Another made one, and by now somebody has unlinked it.
  return made?.pseudonym ?? pseudonymOf(db, key, reference);
}
