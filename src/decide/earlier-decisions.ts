import type { Kysely } from 'kysely';
import type { Tables } from '../database/tables.js';
import type { Caller } from '../identity/token.js';
import type { DecisionRecord } from './decision-record.js';

/** What an idempotency key was used for: the digest of what was asked, and what was decided. */
export interface Earlier {
  digest: Buffer;
  /** None where the entry was pruned. */
  record: DecisionRecord | undefined;
  /** Of this person; or of before keys were kept apart for each, when it may be another's. */
  own: boolean;
}

/** What a caller's idempotency keys were used for, by key. */
export async function earlierDecisions(
  db: Kysely<Tables>,
  { client, person = '' }: Pick<Caller, 'client' | 'person'>,
  keys: readonly string[],
): Promise<Map<string, Earlier[]>> {
  const rows = await db
    .selectFrom('idempotency')
    .leftJoin('entry', (join) =>
      join.onRef('entry.at', '=', 'entry_at').onRef('entry.id', '=', 'entry_id'),
    )
    .select(['idempotency.person', 'key', 'request_digest', 'bytes'])
    .where('idempotency.client', '=', client)
    .where('idempotency.person', 'in', [person, ''])
    .where('key', 'in', keys)
    .execute();
  return Map.groupBy(
    rows.map((row) => ({
      key: row.key,
      digest: row.request_digest,
      record: row.bytes ? recordOf(row.bytes) : undefined,
      own: row.person === person,
    })),
    ({ key }) => key,
  );
}

export function recordOf(bytes: Buffer): DecisionRecord {
  return JSON.parse(bytes.toString('utf8')) as DecisionRecord;
}
