import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

const COLUMNS = sql`
  alter table agreement
    add column submitted boolean not null default false,
    add column details jsonb not null default '{}',
    add column signatures jsonb not null default '[]',
    add column amendment jsonb,
    add column destruction_confirmed timestamptz;
  create index agreement_partners on agreement using gin (partners);
  create index agreement_purposes on agreement using gin (purposes);

  alter table partner
    add column successor text references partner (code),
    add column succeeded timestamptz;
  create index partner_successor on partner (successor) where successor is not null;

  alter table consent
    add column version integer not null default 1,
    add column subject uuid,
    add column told text,
    add column how text;

  alter table appropriate_policy_document add column version integer not null default 1;
  alter table dpia add column version integer not null default 1;
  alter table controller add column version integer not null default 1;
`;

/** Each version of each record, whole, for good: what the register was on any date. */
const HISTORY = sql`
  create table register_history (
    kind text not null,
    reference text not null,
    version integer not null,
    at timestamptz not null,
    change text not null,
    reason text,
    client text not null,
    person text,
    entry_id uuid,
    document jsonb not null,
    primary key (kind, reference, version)
  );
  create trigger append_only before update or delete or truncate on register_history
    for each statement execute function refuse_change();

  insert into register_history (kind, reference, version, at, change, client, document)
    select 'partner', code, version, now(), 'KEPT', 'migration', to_jsonb(partner) from partner
    union all
    select 'agreement', reference, version, now(), 'KEPT', 'migration', to_jsonb(agreement) from agreement
    union all
    select 'consent', reference, version, now(), 'KEPT', 'migration', to_jsonb(consent) from consent
    union all
    select 'appropriate_policy_document', reference, version, now(), 'KEPT', 'migration', to_jsonb(d)
      from appropriate_policy_document d
    union all
    select 'dpia', reference, version, now(), 'KEPT', 'migration', to_jsonb(dpia) from dpia
    union all
    select 'controller', 'controller', version, now(), 'KEPT', 'migration', to_jsonb(controller) from controller;
`;

/** What was read out of the log for those who look after the register; made anew, it is the same. */
const NOTICED = sql`
  create table noticed (
    single boolean primary key default true check (single),
    until timestamptz not null default '1970-01-01T00:00:00Z'
  );
  insert into noticed default values;

  create table agreement_use (
    reference text primary key,
    last_used timestamptz not null
  );

  create table emergency_decision (
    decision uuid primary key,
    at timestamptz not null,
    client text not null,
    partner text not null,
    purpose text not null
  );

  create table emergency_review (
    decision uuid primary key references emergency_decision (decision),
    at timestamptz not null,
    client text not null,
    person text,
    finding text not null check (finding in ('JUSTIFIED', 'NOT_JUSTIFIED')),
    note text not null,
    entry_id uuid not null
  );

  create table uncovered_category (
    decision uuid not null,
    data_category text not null,
    partner text not null,
    purpose text not null,
    at timestamptz not null,
    primary key (decision, data_category)
  );
  create index uncovered_category_at on uncovered_category (at);
`;

/** The tables whose every change gives the register a new number. */
const COUNTED = ['controller', 'appropriate_policy_document', 'dpia', 'partner', 'agreement'];

/**
 * Each row says at which number of the register it changed, so that what is held in memory is brought
 * up to date by reading only that. The number is taken first: changes take turns, and are committed
 * in its order. What is gone leaves no row: after a deletion all is read again.
 */
const STAMP = sql`
  alter table active add column register_whole bigint not null default 0;

  create or replace function count_register_change() returns trigger
    language plpgsql security definer as $$
  begin
    update active set register = register + 1, register_whole =
      case when tg_op in ('DELETE', 'TRUNCATE') then register + 1 else register_whole end;
    return null;
  end $$;

  create function stamp_register_change() returns trigger language plpgsql as $$
  begin
    new.changed := (select register from active);
    return new;
  end $$;
`;

async function stampChanges(db: Kysely<unknown>): Promise<void> {
  await STAMP.execute(db);
  for (const name of COUNTED) {
    const table = sql.table(name);
    await sql`
      alter table ${table} add column changed bigint not null default 0;
      create index on ${table} (changed);
      drop trigger count_change on ${table};
      create trigger count_change before insert or update or delete or truncate on ${table}
        for each statement execute function count_register_change();
      create trigger stamp_change before insert or update on ${table}
        for each row execute function stamp_register_change();
    `.execute(db);
  }
}

/** A file on its way in, in parts: nothing of the register until it is run. */
const IMPORTS = sql`
  create table register_import (
    id uuid primary key,
    kind text not null,
    client text not null,
    begun timestamptz not null,
    done integer not null default 0,
    total integer not null default 0
  );

  create table register_import_part (
    import uuid not null references register_import (id) on delete cascade,
    part integer not null,
    text text not null,
    primary key (import, part)
  );
`;

export const registerHistory: Migration = {
  async up(db: Kysely<unknown>) {
    await COLUMNS.execute(db);
    await HISTORY.execute(db);
    await stampChanges(db);
    await NOTICED.execute(db);
    await IMPORTS.execute(db);
    await sql`
      grant select, insert on register_history, emergency_decision, emergency_review, uncovered_category
        to may_i_share_service;
      grant select, insert, update on noticed, agreement_use to may_i_share_service;
      grant select, insert, update, delete on register_import, register_import_part
        to may_i_share_service;
    `.execute(db);
  },
};
