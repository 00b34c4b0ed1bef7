import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

const DRAFTS = sql`
  create table draft (
    id uuid primary key,
    title text not null,
    base integer not null references revision (number),
    state text not null,
    version integer not null default 0,
    digest text not null,
    created_by text not null,
    created_at timestamptz not null default now(),
    changed_at timestamptz not null default now(),
    publish_at timestamptz,
    publish_by text
  );
  create index draft_newest on draft (created_at desc, id desc);
  create index draft_scheduled on draft (publish_at) where state = 'SCHEDULED';

  create table draft_version (
    draft uuid not null references draft (id),
    number integer not null,
    path text not null,
    content text,
    author text not null,
    at timestamptz not null default now(),
    digest text not null,
    primary key (draft, number, path)
  );
  create index draft_version_path on draft_version (draft, path, number desc);

  create table draft_move (
    id bigint generated always as identity primary key,
    draft uuid not null references draft (id),
    move text not null,
    state text not null,
    version integer not null,
    digest text not null,
    by text not null,
    at timestamptz not null default now(),
    comment text,
    report text,
    publish_at timestamptz
  );
  create index draft_move_draft on draft_move (draft, id);
`;

const FINDINGS = sql`
  create table draft_check (
    id uuid primary key,
    draft uuid not null references draft (id),
    digest text not null,
    by text not null,
    state text not null check (state in ('RUNNING', 'PASSED', 'FAILED')),
    checks jsonb not null,
    started_at timestamptz not null default now(),
    finished_at timestamptz
  );
  create index draft_check_draft on draft_check (draft, started_at desc);

  create table policy_build (
    digest text primary key,
    data jsonb not null,
    rules jsonb not null,
    wasm bytea not null,
    built_at timestamptz not null default now()
  );

  create table draft_report (
    id uuid primary key,
    draft uuid not null references draft (id),
    draft_digest text not null,
    against integer not null references revision (number),
    by text not null,
    state text not null check (state in ('RUNNING', 'DONE', 'FAILED', 'CANCELLED')),
    done bigint not null default 0,
    total bigint not null default 0,
    settings jsonb not null,
    report jsonb,
    digest text,
    problem text,
    started_at timestamptz not null default now(),
    finished_at timestamptz
  );
  create index draft_report_draft on draft_report (draft, started_at desc);

  create table shadow_difference (
    draft uuid not null references draft (id),
    digest text not null,
    decision uuid not null,
    at timestamptz not null default now(),
    kind text not null,
    difference jsonb not null,
    primary key (draft, decision)
  );

  create table shadow_count (
    draft uuid not null references draft (id),
    digest text not null,
    asked bigint not null default 0,
    different bigint not null default 0,
    skipped bigint not null default 0,
    until timestamptz not null,
    primary key (draft, digest)
  );
`;

const PUBLICATIONS = sql`
  create table publication (
    revision integer primary key references revision (number),
    kind text not null check (kind in ('PUBLISH', 'EMERGENCY', 'ROLL_BACK')),
    digest text not null,
    draft uuid references draft (id),
    rolled_back_to integer references revision (number),
    authors text[] not null,
    approver text,
    published_by text not null,
    report text,
    reason text,
    at timestamptz not null
  );

  create table second_look (
    revision integer primary key references publication (revision),
    by text not null,
    at timestamptz not null default now(),
    comment text not null
  );

  create table publish_failure (
    id bigint generated always as identity primary key,
    draft uuid references draft (id),
    digest text not null,
    problem text not null,
    at timestamptz not null default now()
  );
`;

/** What was written, decided and published stays as it was. */
const KEPT = ['draft_version', 'draft_move', 'policy_build', 'publication', 'second_look'];

const KEEP = sql`
  create function refuse_rewriting() returns trigger language plpgsql as $$
  begin
    raise exception '% keeps what it holds: % is refused', tg_table_name, tg_op
      using errcode = 'insufficient_privilege';
  end $$;
`;

export const authoring: Migration = {
  async up(db: Kysely<unknown>) {
    await DRAFTS.execute(db);
    await FINDINGS.execute(db);
    await PUBLICATIONS.execute(db);
    await KEEP.execute(db);
    for (const table of KEPT) {
      await sql`
        create trigger kept before update or delete or truncate on ${sql.table(table)}
        for each statement execute function refuse_rewriting()
      `.execute(db);
    }
    await sql`
      grant select, insert, update on draft, draft_check, draft_report, shadow_count
        to may_i_share_service;
      grant select, insert on draft_version, draft_move, policy_build, publication, second_look,
        publish_failure, shadow_difference to may_i_share_service;
    `.execute(db);
  },
};
