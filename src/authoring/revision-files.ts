import type { Kysely } from 'kysely';
import type { Tables } from '../database/tables.js';
import type { PolicyFiles } from '../engine/policy-files.js';
import { MayIShareError } from '../errors.js';

const kept = new Map<number, PolicyFiles>();
const MOST_KEPT = 8;

/** Every file of a published revision; what is published never changes, so a few are kept in memory. */
export async function revisionFiles(db: Kysely<Tables>, number: number): Promise<PolicyFiles> {
  const known = kept.get(number);
  if (known) return known;
  const row = await db
    .selectFrom('revision')
    .select('files')
    .where('number', '=', number)
    .executeTakeFirst();
  if (!row) {
    throw new MayIShareError('NOT_FOUND', `no policy revision ${number} is published`, { number });
  }
  const files: PolicyFiles = new Map(
    Object.entries(row.files).sort(([a], [b]) => (a < b ? -1 : 1)),
  );
  kept.set(number, files);
  const [oldest] = kept.keys();
  if (kept.size > MOST_KEPT && oldest !== undefined) kept.delete(oldest);
  return files;
}
