import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** A search asks how many decisions of a tag there are on each day. */
const BY_TAG = sql`create index decision_count_tag on decision_count (kind, value, day)`;

export const searchByWindow: Migration = {
  async up(db: Kysely<unknown>) {
    await BY_TAG.execute(db);
  },
};
