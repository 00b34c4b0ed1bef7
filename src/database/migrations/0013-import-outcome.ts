import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** What an import came to, for whoever has not had the answer. */
export const importOutcome: Migration = {
  async up(db: Kysely<unknown>) {
    await sql`alter table register_import add column outcome jsonb`.execute(db);
  },
};
