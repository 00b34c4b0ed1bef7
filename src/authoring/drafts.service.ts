import { Inject, Injectable } from '@nestjs/common';
import type { Kysely } from 'kysely';
import { v7 as newId } from 'uuid';
import { DATABASE } from '../database/database.module.js';
import type { Tables } from '../database/tables.js';
import { checkPath, digestOf, type PolicyFiles } from '../engine/policy-files.js';
import { badInput } from '../errors.js';
import { isOneLine } from '../plain-text.js';
import {
  changesBetween,
  type FileChange,
  filesAt,
  savedSince,
  withChanges,
} from './draft-files.js';
import { type DraftRow, lockDraft, makeMove, notInState, readDraft } from './draft-store.js';
import { after } from './moves.js';
import { Refusal } from './refusal.js';
import { revisionFiles } from './revision-files.js';
import { checkWords } from './words.js';

const LONGEST_TITLE = 200;

/** Drafts and what is written into them. Every save is a version of its own, with its author. */
@Injectable()
export class DraftsService {
  constructor(@Inject(DATABASE) private readonly db: Kysely<Tables>) {}

  /** From any revision; the active one where none is named. */
  async create(title: string, from: number | undefined, by: string): Promise<DraftRow> {
    const wanted = title.trim();
    if (wanted === '' || wanted.length > LONGEST_TITLE) {
      throw badInput('title', title, `title: 1 to ${LONGEST_TITLE} characters`);
    }
    if (!isOneLine(wanted)) {
      throw badInput('title', '[withheld]', 'title: holds characters that are no text');
    }
    const base = from ?? (await this.activeNumber());
    const digest = digestOf(await revisionFiles(this.db, base));
    const id = newId();
    const values = { id, title: wanted, base, state: 'DRAFT', digest, created_by: by };
    await this.db.insertInto('draft').values(values).execute();
    return readDraft(this.db, id);
  }

  /** `seen` is the version the files were read at; what others saved since is not overwritten. */
  save(
    id: string,
    changes: readonly FileChange[],
    by: string,
    seen?: number | null,
  ): Promise<DraftRow> {
    return this.write(id, by, async (draft, files, all) => {
      const paths = changes.map(({ path }) => path);
      if (seen != null) await refuseOverwriting(all, draft, seen, paths);
      return withChanges(files, changes);
    });
  }

  rename(id: string, path: string, to: string, by: string, seen?: number | null) {
    return this.write(id, by, async (draft, files, all) => {
      if (seen != null) await refuseOverwriting(all, draft, seen, [path, to]);
      const text = existing(files, path);
      if (files.has(checkPath(to))) {
        throw new Refusal('FILE_EXISTS', `${to} is there already`, { path: to });
      }
      return withChanges(files, [
        { path, text: null },
        { path: to, text },
      ]);
    });
  }

  remove(id: string, path: string, by: string, seen?: number | null): Promise<DraftRow> {
    return this.write(id, by, async (draft, files, all) => {
      if (seen != null) await refuseOverwriting(all, draft, seen, [path]);
      existing(files, path);
      return withChanges(files, [{ path, text: null }]);
    });
  }

  restore(id: string, version: number, by: string): Promise<DraftRow> {
    return this.write(id, by, (draft, _, all) => {
      if (version >= 0 && version <= draft.version) return filesAt(all, draft, version);
      const message = `version: 0 to ${draft.version}, here is ${version}`;
      throw badInput('version', version, message);
    });
  }

  async abandon(id: string, by: string, comment?: string | null): Promise<DraftRow> {
    if (comment) checkWords('comment', comment);
    return this.db.transaction().execute(async (all) => {
      return makeMove(all, await lockDraft(all, id), 'abandon', by, { comment });
    });
  }

  /** All files as they are now. */
  async files(draft: DraftRow): Promise<PolicyFiles> {
    const files = await filesAt(this.db, draft, draft.version);
    return new Map([...files].sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  async activeNumber(): Promise<number> {
    const query = this.db.selectFrom('active').select('revision');
    return (await query.executeTakeFirstOrThrow()).revision;
  }

  /** Saves what `change` makes of the files as one version, and undoes what was given for the old ones. */
  private write(
    id: string,
    by: string,
    change: (
      draft: DraftRow,
      files: PolicyFiles,
      all: Kysely<Tables>,
    ) => PolicyFiles | Promise<PolicyFiles>,
  ): Promise<DraftRow> {
    return this.db.transaction().execute(async (all) => {
      const draft = await lockDraft(all, id);
      if (!after(draft.state, 'edit')) throw notInState(draft.state, 'edit');
      const before = await filesAt(all, draft, draft.version);
      const files = await change(draft, before, all);
      const changes = changesBetween(before, files);
      if (changes.length === 0) return draft;
      const saved = await writeVersion(all, draft, changes, digestOf(files), by);
      // One that was more than a draft becomes one again.
      return draft.state === 'DRAFT' ? saved : makeMove(all, saved, 'edit', by);
    });
  }
}

/** Writes a version onto a locked draft; that it is no longer what it was takes a move besides. */
export async function writeVersion(
  all: Kysely<Tables>,
  draft: DraftRow,
  changes: readonly FileChange[],
  digest: string,
  by: string,
): Promise<DraftRow> {
  const version = draft.version + 1;
  const rows = changes.map(({ path, text }) => ({
    draft: draft.id,
    number: version,
    path,
    content: text,
    author: by,
    digest,
  }));
  await all.insertInto('draft_version').values(rows).execute();
  const changed_at = new Date();
  await all
    .updateTable('draft')
    .set({ version, digest, changed_at })
    .where('id', '=', draft.id)
    .execute();
  return { ...draft, version, digest, changed_at };
}

async function refuseOverwriting(
  all: Kysely<Tables>,
  draft: DraftRow,
  seen: number,
  paths: readonly string[],
): Promise<void> {
  if (seen < 0 || seen > draft.version) {
    throw badInput('seen', seen, `seen: 0 to ${draft.version}, here is ${seen}`);
  }
  const [newer] = await savedSince(all, draft.id, seen, paths);
  if (!newer) return;
  const message = `${newer.path} was saved by ${newer.author} as version ${newer.number}, after version ${seen}, which you had read`;
  throw new Refusal('CHANGED_SINCE', message, { ...newer, seen });
}

function existing(files: PolicyFiles, path: string): string {
  const text = files.get(path);
  if (text !== undefined) return text;
  throw new Refusal('NO_SUCH_FILE', `${path} is not in this draft`, { path });
}
