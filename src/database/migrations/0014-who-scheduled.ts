import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** The app by which somebody set the time of a publication, for its entry in the log. */
export const whoScheduled: Migration = {
  async up(db: Kysely<unknown>) {
    await sql`alter table draft add column publish_client text`.execute(db);
  },
};
