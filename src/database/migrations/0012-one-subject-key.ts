import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** By what the key of the pseudonyms is known again: with another, one person would be two. */
export const oneSubjectKey: Migration = {
  async up(db: Kysely<unknown>) {
    await sql`alter table tree_head add column subject_key text`.execute(db);
  },
};
