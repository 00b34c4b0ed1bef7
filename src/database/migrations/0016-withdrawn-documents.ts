import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** What the council takes back counts no more; and a person's consents are found. */
export const withdrawnDocuments: Migration = {
  async up(db: Kysely<unknown>) {
    await sql`
      alter table appropriate_policy_document add column withdrawn timestamptz;
      alter table dpia add column withdrawn timestamptz;
      create index consent_subject on consent (subject) where subject is not null;
    `.execute(db);
  },
};
