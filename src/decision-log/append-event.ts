import type { Kysely } from 'kysely';
import { v7 as newId } from 'uuid';
import type { Tables } from '../database/tables.js';
import type { Caller } from '../identity/token.js';
import { canonicalBytes } from './canonical.js';

/** What the log holds besides decisions. */
export type EventKind =
  | 'register'
  | 'revision'
  | 'export'
  | 'lookup'
  | 'review'
  | 'notification'
  | 'question'
  | 'log';

/**
 * Appends an entry about something other than a decision, in the transaction of what it is about:
 * both are there, or neither. `body` is JSON without names, numbers or addresses of persons.
 * @returns the entry's id, a UUID v7
 */
export async function appendEvent(
  db: Kysely<Tables>,
  kind: EventKind,
  by: Pick<Caller, 'client' | 'person'>,
  body: Readonly<Record<string, unknown>>,
): Promise<string> {
  const id = newId();
  const at = new Date();
  const who = { client: by.client, ...(by.person && { person: by.person }) };
  const bytes = canonicalBytes({ kind, id, at: at.toISOString(), ...who, ...body });
  await db
    .insertInto('entry')
    .values({
      id,
      at,
      kind,
      bytes: Buffer.from(bytes),
      client: by.client,
      person: by.person ?? null,
    })
    .execute();
  return id;
}
