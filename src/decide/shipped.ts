import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Kysely } from 'kysely';
import type { Tables } from '../database/tables.js';
import type { PolicyFiles } from '../engine/policy-files.js';
import { loadRevision } from '../engine/revision.js';
import { insertRevision } from './revisions.js';

/** Where `may-i-share policies build` puts the compiled policies of this copy of the program. */
const SHIPPED = join(import.meta.dirname, '../../build/revision');

/**
 * Publishes the policies this program comes with where none are published. What is published is
 * never replaced by a new program: its other policies become a draft, see `authoring/`.
 */
export async function publishShipped(db: Kysely<Tables>, dir = SHIPPED): Promise<void> {
  const shipped = await loadRevision(dir);
  const files = Object.fromEntries(await shippedFiles(dir));
  await db.transaction().execute(async (all) => {
    const active = all.selectFrom('active').select('revision').forUpdate();
    const { revision } = await active.executeTakeFirstOrThrow();
    if (revision === 0) await insertRevision(all, shipped, files, 'shipped');
  });
}

/** The policies that came with this program. */
export async function shippedFiles(dir = SHIPPED): Promise<PolicyFiles> {
  return new Map(Object.entries(JSON.parse(await readFile(join(dir, 'files.json'), 'utf8'))));
}
