import { MayIShareError } from '../errors.js';
import type { Checkpoint } from './checkpoint.js';
import { sameHash } from './merkle.js';
import { type Queryable, readHead, readRoot } from './stored-tree.js';

/**
 * That the database holds everything that was ever signed. A log that goes on without it would
 * sign another tree at a size it has signed already, which no witness forgives.
 * @throws MayIShareError LOG_CORRUPT saying what to do
 */
export async function requireContinues(
  db: Queryable,
  signed: Checkpoint | undefined,
): Promise<void> {
  if (!signed) return;
  const { size } = await readHead(db);
  if (size < signed.size) {
    throw refusal(`holds ${size} entries, but ${signed.size} were signed`, signed);
  }
  if (!sameHash(await readRoot(db, signed.size), signed.root)) {
    throw refusal(`is not the one whose first ${signed.size} entries were signed`, signed);
  }
}

function refusal(what: string, { origin, size }: Checkpoint): MayIShareError {
  return new MayIShareError(
    'LOG_CORRUPT',
    `The decision log in the database ${what} as ${origin}. Was an older backup restored, or another database named?
Nothing is appended until you do one of these:
  1. restore a backup that holds all ${size} entries, or name the right database
  2. if they are lost for good: may-i-share restart-log --reason "…"
     It starts a log under a new name, whose first entry says which log it follows and what was lost.`,
    { signed: size },
  );
}
