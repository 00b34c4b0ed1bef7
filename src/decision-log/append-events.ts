import type { Kysely } from 'kysely';
import { v7 as newId } from 'uuid';
import type { Tables } from '../database/tables.js';
import type { Caller } from '../identity/token.js';
import type { EventKind } from './append-event.js';
import { canonicalBytes } from './canonical.js';

/** So many rows go into one statement: PostgreSQL takes at most 65,535 parameters. */
const AT_ONCE = 1000;

/** Appends many entries of one kind at one instant: `appendEvent` for a change of many records. */
export async function appendEvents(
  db: Kysely<Tables>,
  kind: EventKind,
  by: Pick<Caller, 'client' | 'person'>,
  at: Date,
  bodies: readonly Readonly<Record<string, unknown>>[],
): Promise<string[]> {
  const who = { client: by.client, ...(by.person && { person: by.person }) };
  const rows = bodies.map((body) => {
    const id = newId({ msecs: at.getTime() });
    const bytes = canonicalBytes({ kind, id, at: at.toISOString(), ...who, ...body });
    return {
      id,
      at,
      kind,
      bytes: Buffer.from(bytes),
      client: by.client,
      person: by.person ?? null,
    };
  });
  for (let from = 0; from < rows.length; from += AT_ONCE) {
    await db
      .insertInto('entry')
      .values(rows.slice(from, from + AT_ONCE))
      .execute();
  }
  return rows.map(({ id }) => id);
}
