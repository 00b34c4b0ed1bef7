import type { Pool } from 'pg';
import { MayIShareError } from '../errors.js';

/** A decision ready for the log. `bytes` are the entry, canonical; the rest finds it again. */
export interface NewDecision {
  id: string;
  at: Date;
  bytes: Uint8Array;
  client: string;
  person?: string;
  /** The pseudonym of the person it is about. */
  subject?: string;
  /** The consent it was asked with, as it was read. */
  consent?: { reference: string; version: number };
  outcome: 'ALLOW' | 'DENY';
  denialKind: string | null;
  partner: string;
  purpose: string;
  dataCategories: readonly string[];
  /** `kind:value`: what it is found and counted by. */
  tags: readonly string[];
  /** The numbers of the revision and the register it was evaluated with. */
  revision: number;
  register: number;
  idempotency?: { key: string; requestDigest: Uint8Array };
}

/**
 * What became of a decision: in the log; not, because the revision or the register has moved on
 * since it was evaluated, or the consent changed, or the person was unlinked; or not, because its idempotency key has a
 * decision already.
 */
export type Appended = 'appended' | 'stale' | 'repeated';

interface Unit {
  decisions: readonly NewDecision[];
  resolve(results: Appended[]): void;
  reject(error: Error): void;
}

/** So many rows go into one commit at most; what waits longer goes with the next. */
const MOST_ROWS = 1000;

/** A statement ends itself before this; a frozen server does not, so its connection is given up. */
const GIVE_UP_MS = 7000;

/**
 * One statement, so one snapshot and one commit: the check that both numbers are still current
 * cannot be separated from the insert. A key that is taken keeps its entry out; all take their keys
 * in one order, so that no two wait for each other.
 */
const INSERT = `
  with wanted as (
    select * from jsonb_to_recordset($1::jsonb) as wanted(
      row int, first int, length int, id uuid, at timestamptz, client text, person text, subject uuid, consent text, consent_version int, outcome text, denial_kind text, partner text,
      purpose text, data_categories text[], tags text[], revision int, register bigint, key text, digest text)
  ), standing as materialized (
    select persons_who_stand(array(select distinct subject from wanted where subject is not null)) as pseudonym
  ), current as (
    select wanted.* from wanted join active
      on active.revision = wanted.revision and active.register = wanted.register
    where (subject is null or subject in (select pseudonym from standing))
      and (consent is null or exists (
        select from consent as held
        where held.reference = wanted.consent and held.version = wanted.consent_version))
  ), keyed as (
    insert into idempotency (client, person, key, request_digest, entry_id, entry_at)
    select client, coalesce(person, ''), key, decode(digest, 'hex'), id, at from current where key is not null
    order by client, coalesce(person, ''), key
    on conflict do nothing returning entry_id
  ), logged as (
    insert into entry
      (id, at, kind, bytes, client, person, outcome, denial_kind, partner, purpose, data_categories, tags)
    select id, at, 'decision', substring($2::bytea from first for length), client, person, outcome, denial_kind, partner,
      purpose, data_categories, tags
    from current where key is null or id in (select entry_id from keyed)
    returning id
  )
  select wanted.row,
    case when logged.id is not null then 'appended'
         when current.id is not null then 'repeated' else 'stale' end as became
  from wanted left join current using (id) left join logged using (id)
  order by wanted.row`;

const REFUSED_FOR_MS = 30_000;

/**
 * Commits decisions in groups: while as many commits as may be are under way, all that arrives waits
 * together for the next. A promise resolves only after the commit.
 */
export class DecisionAppender {
  private waiting: Unit[] = [];
  private committing = 0;
  private refused: number | undefined;

  /** @param commits how many may be under way at once: with more, each has fewer rows and all cost more */
  constructor(
    private readonly pool: Pool,
    private readonly commits = 2,
  ) {}

  /** Decisions of one call share one commit. Rejects with `DECISION_NOT_RECORDED`. */
  append(decisions: readonly NewDecision[]): Promise<Appended[]> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ decisions, resolve, reject });
      setImmediate(() => this.commitNext());
    });
  }

  /**
   * Whether the log took nothing when it was last asked, as where its disk is full. After a while it has
   * to be asked again: where nobody is sent here any more, no success would ever show.
   */
  takesNothing(): boolean {
    return this.refused !== undefined && performance.now() - this.refused < REFUSED_FOR_MS;
  }

  private commitNext(): void {
    if (this.committing >= this.commits || this.waiting.length === 0) return;
    const group = takeGroup(this.waiting);
    this.committing++;
    void this.commitGroup(group).finally(() => {
      this.committing--;
      this.commitNext();
    });
  }

  private async commitGroup(group: readonly Unit[]): Promise<void> {
    try {
      await this.commit(group);
    } catch (error) {
      if (group.length > 1 && isOfTheRow(error)) {
        for (const unit of group) await this.commitGroup([unit]);
        return;
      }
      if (!isOfTheRow(error)) this.refused = performance.now();
      for (const unit of group) unit.reject(notRecorded(error));
    }
  }

  private async commit(group: readonly Unit[]): Promise<void> {
    const decisions = group.flatMap((unit) => unit.decisions);
    const entries = decisions.map((each) => each.bytes);
    const query = {
      name: 'append-decisions',
      text: INSERT,
      values: [rowsOf(decisions), Buffer.concat(entries)],
      query_timeout: GIVE_UP_MS,
    };
    const { rows } = await this.pool.query<{ became: Appended }>(query);
    this.refused = undefined;
    let from = 0;
    for (const unit of group) {
      const results = rows.slice(from, from + unit.decisions.length).map((row) => row.became);
      from += unit.decisions.length;
      unit.resolve(results);
    }
  }
}

function takeGroup(waiting: Unit[]): Unit[] {
  let rows = 0;
  let units = 0;
  for (const unit of waiting) {
    rows += unit.decisions.length;
    if (units > 0 && rows > MOST_ROWS) break;
    units++;
  }
  return waiting.splice(0, units);
}

/** The rows as JSON; the entries themselves go beside them in one piece, `first` is where each begins. */
function rowsOf(decisions: readonly NewDecision[]): string {
  let first = 1;
  const rows = decisions.map((decision, index) => {
    const place = { row: index + 1, first, length: decision.bytes.length };
    first += place.length;
    return { ...place, ...asRow(decision) };
  });
  return JSON.stringify(rows);
}

function asRow(decision: NewDecision): object {
  return {
    id: decision.id,
    at: decision.at,
    client: decision.client,
    person: decision.person ?? null,
    subject: decision.subject ?? null,
    consent: decision.consent?.reference ?? null,
    consent_version: decision.consent?.version ?? null,
    outcome: decision.outcome,
    denial_kind: decision.denialKind,
    partner: decision.partner,
    purpose: decision.purpose,
    data_categories: decision.dataCategories,
    tags: decision.tags,
    revision: decision.revision,
    register: decision.register,
    key: decision.idempotency?.key ?? null,
    digest: decision.idempotency
      ? Buffer.from(decision.idempotency.requestDigest).toString('hex')
      : null,
  };
}

/**
 * SQLSTATE classes 22 and 23 speak of the data, 40 of what was committed beside it: one row must not
 * fail its neighbours, nor does it say that the log takes nothing.
 */
function isOfTheRow(error: unknown): boolean {
  const code = (error as { code?: unknown }).code;
  return typeof code === 'string' && /^(22|23|40|P0)/.test(code);
}

/** The one refusal of an answer that could not be committed, whatever the cause. */
export function notRecorded(cause: unknown): MayIShareError {
  return new MayIShareError(
    'DECISION_NOT_RECORDED',
    'The decision could not be recorded, so there is no answer. Nothing may be shared on it; ask again.',
    {},
    { cause },
  );
}
