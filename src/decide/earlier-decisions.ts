import type { Kysely } from 'kysely';
import type { Tables } from '../database/tables.js';
import type { DecisionRecord } from './decision-record.js';

/** The decisions that a client's idempotency keys have had, with the digest of what was asked. */
export async function earlierDecisions(
  db: Kysely<Tables>,
  client: string,
  keys: readonly string[],
): Promise<Map<string, { digest: Buffer; record: DecisionRecord }>> {
  const rows = await db
    .selectFrom('idempotency')
    .innerJoin('entry', (join) =>
      join.onRef('entry.at', '=', 'entry_at').onRef('entry.id', '=', 'entry_id'),
    )
    .select(['key', 'request_digest', 'bytes'])
    .where('idempotency.client', '=', client)
    .where('key', 'in', keys)
    .execute();
  return new Map(
    rows.map(({ key, request_digest, bytes }) => [
      key,
      { digest: request_digest, record: recordOf(bytes) },
    ]),
  );
}

export function recordOf(bytes: Buffer): DecisionRecord {
  return JSON.parse(bytes.toString('utf8')) as DecisionRecord;
}
