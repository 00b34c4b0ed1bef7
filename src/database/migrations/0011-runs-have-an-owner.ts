import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Which process does a check or works out a report: one that is gone will never end it. */
const OWNER = sql`
  alter table draft_check add column runner uuid;
  alter table draft_report add column runner uuid;
`;

export const runsHaveAnOwner: Migration = {
  async up(db: Kysely<unknown>) {
    await OWNER.execute(db);
  },
};
