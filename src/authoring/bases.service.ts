import { Inject, Injectable } from '@nestjs/common';
import type { Kysely } from 'kysely';
import { DATABASE } from '../database/database.module.js';
import type { Tables } from '../database/tables.js';
import { digestOf, type PolicyFiles } from '../engine/policy-files.js';
import { changesBetween, filesAt } from './draft-files.js';
import { type DraftRow, lockDraft, makeMove, notInState } from './draft-store.js';
import { writeVersion } from './drafts.service.js';
import { after } from './moves.js';
import { Refusal } from './refusal.js';
import { revisionFiles } from './revision-files.js';

/** Brings what was published since a draft was begun into the draft. */
@Injectable()
export class BasesService {
  constructor(@Inject(DATABASE) private readonly db: Kysely<Tables>) {}

  /** Refused with BOTH_CHANGED where the same file was changed in both, so that nobody's words are lost. */
  update(id: string, by: string): Promise<DraftRow> {
    return this.db.transaction().execute(async (all) => {
      const draft = await lockDraft(all, id);
      if (!after(draft.state, 'edit')) throw notInState(draft.state, 'edit');
      const active = await all.selectFrom('active').select('revision').executeTakeFirstOrThrow();
      if (active.revision === draft.base) return draft;
      const before = await filesAt(all, draft, draft.version);
      const merged = merge(
        await revisionFiles(all, draft.base),
        before,
        await revisionFiles(all, active.revision),
      );
      const based = await writeBase(all, draft, active.revision);
      return saveMerged(all, based, before, merged, by);
    });
  }
}

/** Published from an older base, a draft would undo what was published since; unchanged, it would be a revision of nothing. */
export async function refuseUnfit(all: Kysely<Tables>, draft: DraftRow): Promise<void> {
  const { id, base } = draft;
  const active = await all
    .selectFrom('active')
    .innerJoin('revision', 'revision.number', 'active.revision')
    .select(['number', 'digest'])
    .executeTakeFirstOrThrow();
  if (active.number !== base) {
    const message = `the draft stands on revision ${base}, and revision ${active.number} is active now: bring what was published since into it with \`updateDraftBase\`, then have it checked and approved`;
    throw new Refusal('CHANGED_SINCE', message, { draft: id, base, active: active.number });
  }
  if (active.digest !== draft.digest) return;
  const message = `the draft changes nothing of revision ${base}, which is active`;
  throw new Refusal('NOTHING_CHANGED', message, { draft: id, active: base });
}

/** Of each file, what the one side that changed it made of it. */
function merge(base: PolicyFiles, ours: PolicyFiles, theirs: PolicyFiles): PolicyFiles {
  const merged = new Map(theirs);
  for (const { path, text } of changesBetween(base, ours)) {
    const same = theirs.get(path) === base.get(path) || (theirs.get(path) ?? null) === text;
    if (!same) {
      throw new Refusal(
        'BOTH_CHANGED',
        `${path} was changed here and in what was published since: save it here as it was published, update the base, and change it again`,
        { path },
      );
    }
    if (text === null) merged.delete(path);
    else merged.set(path, text);
  }
  return merged;
}

async function writeBase(all: Kysely<Tables>, draft: DraftRow, base: number): Promise<DraftRow> {
  await all.updateTable('draft').set({ base }).where('id', '=', draft.id).execute();
  return { ...draft, base };
}

/**
 * A version of all that is other than before, so that nobody who read the draft earlier overwrites
 * it unseen; and a move, so that nothing given for the old content outlives it.
 */
async function saveMerged(
  all: Kysely<Tables>,
  draft: DraftRow,
  before: PolicyFiles,
  merged: PolicyFiles,
  by: string,
): Promise<DraftRow> {
  const changes = changesBetween(before, merged);
  const saved =
    changes.length > 0 ? await writeVersion(all, draft, changes, digestOf(merged), by) : draft;
  return makeMove(all, saved, 'edit', by, { comment: `Brought onto revision ${draft.base}` });
}
