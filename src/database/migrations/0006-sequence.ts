import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/**
 * Entries wait in `unsequenced` from the moment they are committed, however late that is and
 * whatever their time says, until the sequencer gives them their place for good.
 */
const TABLES = sql`
  create table unsequenced (
    id uuid not null,
    at timestamptz not null
  ) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 20000,
          autovacuum_vacuum_cost_delay = 0);

  create table tree_head (
    single boolean primary key default true check (single),
    size bigint not null default 0 check (size >= 0),
    vkey text
  );
  insert into tree_head default values;

  create table sequenced (
    index bigint primary key,
    id uuid not null,
    at timestamptz not null
  );
  create unique index sequenced_id on sequenced (id);

  create table log_tile (
    level smallint not null,
    index bigint not null,
    hashes bytea not null check (octet_length(hashes) between 32 and 8192),
    primary key (level, index)
  );
  alter table log_tile alter column hashes set storage external;

  create table checkpoint (
    size bigint primary key,
    at timestamptz not null,
    note text not null
  );
`;

const QUEUE = sql`
  create function queue_entries() returns trigger language plpgsql as $$
  begin
    insert into unsequenced select id, at from added;
    return null;
  end $$;

  create trigger to_sequence after insert on entry
    referencing new table as added for each statement execute function queue_entries();

  insert into unsequenced select id, at from entry;

  create trigger append_only before update or delete or truncate on sequenced
    for each statement execute function refuse_change();
`;

export const sequence: Migration = {
  async up(db: Kysely<unknown>) {
    await TABLES.execute(db);
    await QUEUE.execute(db);
    await sql`
      grant select, insert, delete on unsequenced, checkpoint to may_i_share_service;
      grant select, insert on sequenced to may_i_share_service;
      grant select, insert, update on log_tile to may_i_share_service;
      grant select, update on tree_head to may_i_share_service;
    `.execute(db);
  },
};
