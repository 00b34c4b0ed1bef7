import { createHash, randomBytes } from 'node:crypto';
import { type Kysely, sql } from 'kysely';
import type { Tables } from '../database/tables.js';
import { type Caller, rolesIn } from './claims.js';

/** Hours until a person has to sign in again, whatever they do meanwhile. */
export const SESSION_HOURS = 8;

/** Who is signed in on the pages, kept in PostgreSQL so that any replica knows them. */
export class Sessions {
  constructor(private readonly db: Kysely<Tables>) {}

  /** @returns the cookie's value: 256 random bits, of which only the digest is kept */
  async begin(caller: Caller & { person: string }): Promise<string> {
    await this.db.deleteFrom('session').where('expires', '<', sql<Date>`now()`).execute();
    const id = randomBytes(32).toString('base64url');
    await this.db
      .insertInto('session')
      .values({
        id_digest: digestOf(id),
        client: caller.client,
        person: caller.person,
        roles: [...caller.roles],
        expires: sql<Date>`now() + make_interval(hours => ${SESSION_HOURS})`,
      })
      .execute();
    return id;
  }

  async find(id: string): Promise<Caller | undefined> {
    const row = await this.db
      .selectFrom('session')
      .select(['client', 'person', 'roles'])
      .where('id_digest', '=', digestOf(id))
      .where('expires', '>', sql<Date>`now()`)
      .executeTakeFirst();
    return row && { client: row.client, person: row.person, roles: rolesIn(row.roles) };
  }

  async end(id: string): Promise<void> {
    await this.db.deleteFrom('session').where('id_digest', '=', digestOf(id)).execute();
  }
}

function digestOf(id: string): Buffer {
  return createHash('sha256').update(id).digest();
}
