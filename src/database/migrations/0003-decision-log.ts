import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

const TABLES = sql`
  create table entry (
    id uuid not null,
    at timestamptz not null,
    kind text not null,
    bytes bytea not null check (octet_length(bytes) <= 65535),
    client text,
    outcome text,
    denial_kind text,
    partner text,
    purpose text,
    data_categories text[],
    primary key (at, id)
  ) partition by range (at);

  create table entry_default partition of entry default;

  create index entry_id on entry (id);
  create index entry_partner on entry (partner, at, id);
  create index entry_outcome on entry (outcome, at, id);
  create index entry_purpose on entry (purpose, at, id);
  create index entry_data_categories on entry using gin (data_categories);

  create table idempotency (
    client text not null,
    key text not null,
    request_digest bytea not null,
    entry_id uuid not null,
    entry_at timestamptz not null,
    primary key (client, key)
  );

  create table subject (
    hmac bytea primary key,
    pseudonym uuid not null unique
  );
`;

const REFUSE = sql`
  create function refuse_change() returns trigger language plpgsql as $$
  begin
    raise exception 'the decision log is append-only: % on % is refused', tg_op, tg_table_name
      using errcode = 'insufficient_privilege';
  end $$;

  create trigger append_only before update or delete on entry
    for each row execute function refuse_change();
  create trigger append_only_truncate before truncate on entry
    for each statement execute function refuse_change();
  create trigger append_only_truncate before truncate on entry_default
    for each statement execute function refuse_change();
  create trigger append_only before update or delete or truncate on idempotency
    for each statement execute function refuse_change();
  create trigger append_only before update or delete or truncate on revision
    for each statement execute function refuse_change();
`;

/** Month partitions are made ahead of time; what no partition fits lands in the default one. */
const PARTITIONS = sql`
  create function ensure_entry_partitions(months_ahead integer) returns void
    language plpgsql security definer as $$
  declare
    first date;
    name text;
  begin
    for step in 0..months_ahead loop
      first := (date_trunc('month', now() at time zone 'UTC') + make_interval(months => step))::date;
      name := 'entry_' || to_char(first, 'YYYY_MM');
      if to_regclass(name) is null then
        execute format(
          'create table %I partition of entry for values from (%L) to (%L)',
          name, first::text || ' 00:00+00', (first + interval '1 month')::date::text || ' 00:00+00');
        execute format(
          'create trigger append_only_truncate before truncate on %I
           for each statement execute function refuse_change()', name);
      end if;
    end loop;
  end $$;

  select ensure_entry_partitions(3);
`;

export const decisionLog: Migration = {
  async up(db: Kysely<unknown>) {
    await TABLES.execute(db);
    await REFUSE.execute(db);
    await PARTITIONS.execute(db);
    await sql`
      grant select, insert on entry, idempotency to may_i_share_service;
      grant select, insert, delete on subject to may_i_share_service;
    `.execute(db);
  },
};
