import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Kysely } from 'kysely';
import type { Tables } from '../database/tables.js';
import { loadRevision } from '../engine/revision.js';
import { publishRevision } from './revisions.js';

/** Where `may-i-share policies build` puts the compiled policies of this copy of the program. */
export const SHIPPED = join(import.meta.dirname, '../../build/revision');

/**
 * Publishes the policies this program comes with where none are published, or where older shipped
 * ones are active. What governance staff published is never replaced by a new program.
 */
export async function publishShipped(db: Kysely<Tables>, dir = SHIPPED): Promise<void> {
  const shipped = await loadRevision(dir);
  const active = await db
    .selectFrom('active')
    .innerJoin('revision', 'revision.number', 'active.revision')
    .select(['digest', 'origin'])
    .executeTakeFirst();
  if (active && (active.digest === shipped.digest || active.origin !== 'shipped')) return;
  const files = JSON.parse(await readFile(join(dir, 'files.json'), 'utf8'));
  await publishRevision(db, shipped, files, 'shipped');
}
