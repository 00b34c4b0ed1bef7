import { createHash } from 'node:crypto';
import { type Kysely, type Selectable, sql } from 'kysely';
import type { RecordKind, RegisterHistoryTable } from '../database/register-tables.js';
import type { Tables } from '../database/tables.js';
import { appendEvents } from '../decision-log/append-events.js';
import { canonicalText } from '../decision-log/canonical.js';
import type { Caller } from '../identity/token.js';
import { checkReason } from './check-values.js';
import { refuseIfAny } from './problems.js';
import {
  AGREEMENT_COLUMNS,
  type Agreement,
  type AppropriatePolicyDocument,
  type Controller,
  type Dpia,
  type Partner,
  type RegisterSnapshot,
  snapshotOf,
} from './snapshot.js';

export type Version = Selectable<RegisterHistoryTable>;

/** One change of one record: its row as it is after it. */
export interface NewVersion {
  kind: RecordKind;
  reference: string;
  version: number;
  change: string;
  reason?: string | null | undefined;
  row: object;
}

/** So many rows go into one statement: PostgreSQL takes at most 65,535 parameters. */
const AT_ONCE = 1000;

/**
 * Keeps what changed: each version whole in the history, and in the log an entry with its digest
 * (SHA-256 of the document's RFC 8785 JSON), so that neither can be altered unseen. Names of persons
 * and the words of a reason stay out of the log. To be called last of all in a change: its instant is
 * this one, and until the commit others are answered by what was before.
 */
export async function keepVersions(
  db: Kysely<Tables>,
  by: Pick<Caller, 'client' | 'person'>,
  versions: readonly NewVersion[],
): Promise<void> {
  refuseIfAny(versions.flatMap(({ reason }) => checkReason(reason)));
  const documents = versions.map(({ row }) => JSON.stringify({ ...row, changed: undefined }));
  const bodies = versions.map(({ kind, reference, version, change }, index) => ({
    record: kind,
    reference,
    version,
    change,
    document: digestOf(JSON.parse(documents[index] as string)),
  }));
  const at = new Date();
  const entries = await appendEvents(db, 'register', by, at, bodies);
  const rows = versions.map(({ kind, reference, version, change, reason }, index) => ({
    kind,
    reference,
    version,
    at,
    change,
    reason: reason ?? null,
    client: by.client,
    person: by.person ?? null,
    entry_id: entries[index] as string,
    document: documents[index] as string,
  }));
  for (let from = 0; from < rows.length; from += AT_ONCE) {
    await db
      .insertInto('register_history')
      .values(rows.slice(from, from + AT_ONCE))
      .execute();
  }
}

/** Lower-case hex. The document itself is in no entry, so it may be longer than one. */
export function digestOf(document: unknown): string {
  return createHash('sha256').update(canonicalText(document)).digest('hex');
}

const INSTANTS: readonly string[] = [
  'adopted',
  'approved',
  'review',
  'starts',
  'ends',
  'destruction_confirmed',
  'assurance_passed',
  'assurance_expires',
  'succeeded',
  'given',
  'expires',
  'withdrawn',
];

/** The row that a document was made of. */
export function rowOf<T>(document: Record<string, unknown>): T {
  const row = { ...document };
  for (const name of INSTANTS) {
    if (typeof row[name] === 'string') row[name] = new Date(row[name]);
  }
  return row as T;
}

/** A record's versions, newest first, those before `before`. */
export function versionsOf(
  db: Kysely<Tables>,
  kind: RecordKind,
  reference: string,
  limit: number,
  before?: number,
): Promise<Version[]> {
  let query = db
    .selectFrom('register_history')
    .selectAll()
    .where('kind', '=', kind)
    .where('reference', '=', reference);
  if (before !== undefined) query = query.where('version', '<', before);
  return query.orderBy('version', 'desc').limit(limit).execute();
}

export function findVersion(
  db: Kysely<Tables>,
  kind: RecordKind,
  reference: string,
  version: number,
): Promise<Version | undefined> {
  return db
    .selectFrom('register_history')
    .selectAll()
    .where('kind', '=', kind)
    .where('reference', '=', reference)
    .where('version', '=', version)
    .executeTakeFirst();
}

/** One record as it was at an instant. */
export async function recordAsOf<T>(
  db: Kysely<Tables>,
  kind: RecordKind,
  reference: string,
  at: Date,
): Promise<T | undefined> {
  const found = await db
    .selectFrom('register_history')
    .select('document')
    .where('kind', '=', kind)
    .where('reference', '=', reference)
    .where('at', '<=', at)
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst();
  return found && rowOf<T>(found.document);
}

/** All records of a kind as they were at an instant, by reference, from after `after` on. */
export async function recordsAsOf<T>(
  db: Kysely<Tables>,
  kind: RecordKind,
  at: Date,
  page: { limit?: number; after?: string | undefined } = {},
): Promise<T[]> {
  const { rows } = await sql<{ document: Record<string, unknown> }>`
    select distinct on (reference) document from register_history
    where kind = ${kind} and at <= ${at} and reference > ${page.after ?? ''}
    order by reference, version desc limit ${page.limit ?? null}`.execute(db);
  return rows.map(({ document }) => rowOf<T>(document));
}

/** The whole register, all but the consents, as it was at an instant. */
export function snapshotAsOf(db: Kysely<Tables>, at: Date): Promise<RegisterSnapshot> {
  return db
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute(async (moment) => {
      await sql`set local statement_timeout = 60000`.execute(moment);
      const [controller] = await recordsAsOf<Controller>(moment, 'controller', at);
      const agreements = await recordsAsOf<Agreement>(moment, 'agreement', at);
      return snapshotOf(0, {
        controller,
        partners: await recordsAsOf<Partner>(moment, 'partner', at),
        agreements: agreements.map(onlyHeld),
        appropriatePolicyDocuments: await recordsAsOf<AppropriatePolicyDocument>(
          moment,
          'appropriate_policy_document',
          at,
        ),
        dpias: await recordsAsOf<Dpia>(moment, 'dpia', at),
      });
    });
}

function onlyHeld(row: Agreement): Agreement {
  return Object.fromEntries(AGREEMENT_COLUMNS.map((name) => [name, row[name]])) as Agreement;
}
