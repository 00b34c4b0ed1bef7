import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Who asked does not look a second time: nor the person, nor whom the app asked for. */
export const whoAskedInEmergencies: Migration = {
  async up(db: Kysely<unknown>) {
    await sql`
      alter table emergency_decision add column person text, add column on_behalf_of text;
      update emergency_decision as decided
        set person = logged.body ->> 'person', on_behalf_of = logged.body ->> 'onBehalfOf'
        from (select id, at, convert_from(bytes, 'UTF8')::jsonb as body from entry) as logged
        where logged.id = decided.decision and logged.at = decided.at;
    `.execute(db);
  },
};
