import { type Kysely, sql } from 'kysely';
import type { Tables } from '../database/tables.js';

/** Whoever else, on any replica, is about to do the same waits until this transaction ends. */
export async function takeTurn(all: Kysely<Tables>, what: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${what}, 0))`.execute(all);
}
