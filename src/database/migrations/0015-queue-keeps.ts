import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/**
 * An entry leaves the queue only with its place in the tree: else whoever holds the service's own
 * password could keep an answer that was given out of what is signed. Looked at when the transaction
 * commits, by when the sequencer has given the place.
 */
export const queueKeeps: Migration = {
  async up(db: Kysely<unknown>) {
    await sql`
      create function refuse_loss() returns trigger language plpgsql as $$
      begin
        if not exists (select from sequenced where sequenced.id = old.id) then
          raise exception 'the decision log is append-only: entry % has no place in the tree yet', old.id
            using errcode = 'insufficient_privilege';
        end if;
        return null;
      end $$;

      create constraint trigger placed after delete on unsequenced
        deferrable initially deferred for each row execute function refuse_loss();

      create trigger append_only before update or truncate on unsequenced
        for each statement execute function refuse_change();
    `.execute(db);
  },
};
