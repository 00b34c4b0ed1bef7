import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

const TABLES = sql`
  create table active (
    single boolean primary key default true check (single),
    revision integer not null default 0,
    register bigint not null default 0
  );
  insert into active default values;

  create table revision (
    number integer primary key,
    digest text not null,
    origin text not null,
    files jsonb not null,
    data jsonb not null,
    rules jsonb not null,
    wasm bytea not null,
    published_at timestamptz not null
  );

  create table controller (
    single boolean primary key default true check (single),
    code text not null,
    name text not null,
    public_authority boolean not null
  );

  create table appropriate_policy_document (
    reference text primary key,
    conditions text[] not null,
    adopted timestamptz not null,
    review timestamptz not null
  );

  create table dpia (
    reference text primary key,
    title text not null,
    purposes text[] not null,
    data_categories text[] not null,
    approved timestamptz not null,
    review timestamptz not null
  );

  create table partner (
    code text primary key,
    version integer not null default 1,
    name text not null,
    kind text not null,
    role text not null check (role in ('CONTROLLER', 'PROCESSOR')),
    country text not null,
    competent_authority boolean not null default false,
    us_data_bridge boolean not null default false,
    status text not null default 'ACTIVE' check (status in ('ACTIVE', 'SUSPENDED')),
    assurance_kind text,
    assurance_passed timestamptz,
    assurance_expires timestamptz
  );

  create table agreement (
    reference text primary key,
    version integer not null default 1,
    title text not null,
    kind text not null check (kind in ('JOINT_CONTROLLERS', 'CONTROLLER_TO_CONTROLLER', 'PROCESSOR_CONTRACT')),
    partners text[] not null,
    purposes text[] not null,
    data_categories text[] not null,
    starts timestamptz not null,
    review timestamptz not null,
    ends timestamptz not null,
    signed boolean not null default false,
    status text not null default 'ACTIVE' check (status in ('ACTIVE', 'SUSPENDED', 'TERMINATED'))
  );

  create table consent (
    reference text primary key,
    explicit boolean not null,
    purposes text[] not null,
    data_categories text[] not null,
    partners text[] not null,
    given timestamptz not null,
    expires timestamptz,
    withdrawn timestamptz,
    status text not null default 'ACTIVE' check (status in ('ACTIVE', 'WITHDRAWN')),
    given_by text not null check (given_by in ('SELF', 'REPRESENTATIVE')),
    authority text,
    authority_verified boolean not null default false,
    online boolean not null default false,
    age integer
  );
`;

/** The tables whose every change gives the register a new number; consents are read per question. */
const COUNTED = ['controller', 'appropriate_policy_document', 'dpia', 'partner', 'agreement'];

const COUNT = sql`
  create function count_register_change() returns trigger language plpgsql security definer as $$
  begin
    update active set register = register + 1;
    return null;
  end $$;
`;

export const register: Migration = {
  async up(db: Kysely<unknown>) {
    await TABLES.execute(db);
    await COUNT.execute(db);
    for (const table of COUNTED) {
      await sql`
        create trigger count_change after insert or update or delete or truncate on ${sql.table(table)}
        for each statement execute function count_register_change()
      `.execute(db);
    }
    await sql`
      grant select, insert, update on active, controller, appropriate_policy_document, dpia, partner,
        agreement, consent to may_i_share_service;
      grant select, insert on revision to may_i_share_service;
    `.execute(db);
  },
};
