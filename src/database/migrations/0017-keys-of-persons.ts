import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Idempotency keys are apart for each person: nobody takes another's. Those there are have no person. */
export const keysOfPersons: Migration = {
  async up(db: Kysely<unknown>) {
    await sql`
      alter table idempotency add column person text not null default '';
      alter table idempotency drop constraint idempotency_pkey, add primary key (client, person, key);
    `.execute(db);
  },
};
