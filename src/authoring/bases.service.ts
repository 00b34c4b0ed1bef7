import { Inject, Injectable } from '@nestjs/common';
import type { Kysely } from 'kysely';
import { DATABASE } from '../database/database.module.js';
import type { Tables } from '../database/tables.js';
import { digestOf, type PolicyFiles } from '../engine/policy-files.js';
import { changesBetween, filesAt } from './draft-files.js';
import { type DraftRow, lockDraft, notInState } from './draft-store.js';
import { saveVersion } from './drafts.service.js';
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
      const merged = merge(
        await revisionFiles(all, draft.base),
        await filesAt(all, draft, draft.version),
        await revisionFiles(all, active.revision),
      );
      return rebase(all, draft, active.revision, merged, by);
    });
  }
}

/** Of each file, what the one side that changed it made of it. */
export function merge(base: PolicyFiles, ours: PolicyFiles, theirs: PolicyFiles): PolicyFiles {
  const merged = new Map(theirs);
  for (const { path, text } of changesBetween(base, ours)) {
    const same = theirs.get(path) === base.get(path) || (theirs.get(path) ?? null) === text;
    if (!same) {
      throw new Refusal(
        'BOTH_CHANGED',
        `${path} was changed here and in what was published since`,
        {
          path,
        },
      );
    }
    if (text === null) merged.delete(path);
    else merged.set(path, text);
  }
  return merged;
}

/** Versions lie on the base, so a new base needs every difference to it in one version. */
async function rebase(
  all: Kysely<Tables>,
  draft: DraftRow,
  base: number,
  merged: PolicyFiles,
  by: string,
): Promise<DraftRow> {
  const before = await filesAt(all, { ...draft, base }, draft.version);
  await all.updateTable('draft').set({ base }).where('id', '=', draft.id).execute();
  const changes = changesBetween(before, merged);
  if (changes.length > 0)
    return saveVersion(all, { ...draft, base }, changes, digestOf(merged), by);
  const digest = digestOf(merged);
  await all.updateTable('draft').set({ digest }).where('id', '=', draft.id).execute();
  return { ...draft, base, digest };
}
