import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** What an entry is found by, `kind:value`; one index for all, so that a decision stays quick to write. */
const TAGS = sql`
  alter table entry add column tags text[];
  drop index entry_data_categories, entry_purpose, entry_outcome, entry_partner;
  create index entry_tags on entry using gin (tags);
`;

/** Counted as entries get their place. `day` is UTC's. */
const COUNTS = sql`
  create table decision_count (
    day date not null,
    kind text not null,
    value text not null,
    outcome text not null,
    count bigint not null,
    primary key (day, kind, value, outcome)
  );
  grant select, insert, update on decision_count to may_i_share_service;

  create table saved_search (
    id uuid primary key,
    name text not null unique,
    filter jsonb not null,
    saved_by text not null,
    saved_at timestamptz not null default now()
  );
  grant select, insert, delete on saved_search to may_i_share_service;

  create table disclosure_notice (
    id uuid primary key,
    subject uuid not null,
    partner text not null,
    told_at timestamptz not null,
    reason text not null,
    reference text,
    recorded_by text not null
  );
  create index disclosure_notice_subject on disclosure_notice (subject);
  grant select, insert on disclosure_notice to may_i_share_service;
`;

/** Decisions logged before are found by what their columns say. */
const EARLIER = sql`
  alter table entry disable trigger append_only;
  update entry set tags = array['outcome:' || outcome, 'partner:' || partner, 'client:' || client]
    || case when denial_kind is null then '{}' else array['denial:' || denial_kind] end
    || (select array_agg('category:' || category) from unnest(data_categories) as category)
    || (select array_agg('purpose:' || array_to_string(parts[1:n], '.'))
        from (select string_to_array(purpose, '.') as parts) split, generate_series(1, cardinality(parts)) as n)
  where kind = 'decision';
  alter table entry enable trigger append_only;
`;

/** C2SP tlog-tiles, "Pruning": entries before this place are no longer kept, their hashes are. */
const MINIMUM = sql`alter table tree_head add column minimum bigint not null default 0`;

export const search: Migration = {
  async up(db: Kysely<unknown>) {
    await TAGS.execute(db);
    await EARLIER.execute(db);
    await COUNTS.execute(db);
    await MINIMUM.execute(db);
  },
};
