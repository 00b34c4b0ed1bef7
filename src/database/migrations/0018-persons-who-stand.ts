import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/**
 * Whoever unlinks a person waits for the decisions about them that are being committed, and those that
 * come after find the person gone. Each statement in the function has its own snapshot, taken after the
 * lock; a lock for each person would be more than the server has room for, so they share 256.
 */
export const personsWhoStand: Migration = {
  async up(db: Kysely<unknown>) {
    await sql`
      create function turn_of(pseudonym uuid) returns integer language sql immutable
        return get_byte(uuid_send(pseudonym), 0);

      create function persons_who_stand(asked uuid[]) returns setof uuid language plpgsql as $$
      begin
        perform pg_advisory_xact_lock_shared(1, turn)
          from (select distinct turn_of(one) as turn from unnest(asked) as one order by turn) as turns;
        return query select pseudonym from subject where pseudonym = any (asked);
      end $$;
    `.execute(db);
  },
};
