import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Who is signed in on the pages; and by whom an entry was made, so that people find their own. */
const TABLES = sql`
  create table session (
    id_digest bytea primary key,
    client text not null,
    person text not null,
    roles text[] not null,
    expires timestamptz not null
  );
  create index session_expires on session (expires);

  alter table entry add column person text;
  create index entry_client on entry (client, at, id);
`;

export const identity: Migration = {
  async up(db: Kysely<unknown>) {
    await TABLES.execute(db);
    await sql`grant select, insert, delete on session to may_i_share_service`.execute(db);
  },
};
