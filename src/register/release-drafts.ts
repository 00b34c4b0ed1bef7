import type { Kysely } from 'kysely';
import type { Tables } from '../database/tables.js';

/** The author of what a release of the program brings. */
export const RELEASE = 'release';

/** Policies that a newer release brought, and that are neither published nor given up. */
export function releaseDrafts(db: Kysely<Tables>): Promise<{ id: string; title: string }[]> {
  return db
    .selectFrom('draft')
    .select(['id', 'title'])
    .where('created_by', '=', RELEASE)
    .where('state', 'not in', ['PUBLISHED', 'ABANDONED'])
    .orderBy('created_at')
    .execute();
}
