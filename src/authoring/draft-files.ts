import { type Kysely, sql } from 'kysely';
import type { Tables } from '../database/tables.js';
import { checkPath, type PolicyFiles } from '../engine/policy-files.js';
import { badInput } from '../errors.js';
import { isText } from '../plain-text.js';
import { revisionFiles } from './revision-files.js';

/** One file of a save; without a text it is taken out. */
export interface FileChange {
  path: string;
  text: string | null;
}

const MOST_FILES = 2000;
const LONGEST_FILE = 1_000_000;

/** All files of a draft as they were after a version; 0 is its base. */
export async function filesAt(
  db: Kysely<Tables>,
  draft: { id: string; base: number },
  version: number,
): Promise<Map<string, string>> {
  const files = new Map(await revisionFiles(db, draft.base));
  const changed = await db
    .selectFrom('draft_version')
    .distinctOn('path')
    .select(['path', 'content'])
    .where('draft', '=', draft.id)
    .where('number', '<=', version)
    .orderBy('path')
    .orderBy('number', 'desc')
    .execute();
  for (const { path, content } of changed) put(files, path, content);
  return files;
}

/** The files with the changes made. Throws `BAD_USER_INPUT` for what no set of policies may hold. */
export function withChanges(files: PolicyFiles, changes: readonly FileChange[]): PolicyFiles {
  const changed = new Map(files);
  for (const { path, text } of changes)
    put(changed, checkPath(path), text && checkText(path, text));
  refuseBeneath(changed);
  if (changed.size <= MOST_FILES) return changed;
  throw badInput('files', changed.size, `files: at most ${MOST_FILES}, here are ${changed.size}`);
}

/** In a folder, nothing lies beneath a file. */
function refuseBeneath(files: PolicyFiles): void {
  for (const path of files.keys()) {
    const above = foldersOf(path).find((folder) => files.has(folder));
    if (!above) continue;
    const message = `${path}: \`${above}\` is a file, and no folder`;
    throw badInput('path', path, message);
  }
}

function foldersOf(path: string): string[] {
  const parts = path.split('/');
  return parts.slice(1).map((_, index) => parts.slice(0, index + 1).join('/'));
}

/** What has to be saved so that `from` becomes `to`, in the order of paths. */
export function changesBetween(from: PolicyFiles, to: PolicyFiles): FileChange[] {
  return [...new Set([...from.keys(), ...to.keys()])]
    .sort()
    .filter((path) => from.get(path) !== to.get(path))
    .map((path) => ({ path, text: to.get(path) ?? null }));
}

/** Of the paths, those that someone saved after a version. */
export async function savedSince(
  db: Kysely<Tables>,
  draft: string,
  version: number,
  paths: readonly string[],
): Promise<{ path: string; author: string; number: number }[]> {
  return db
    .selectFrom('draft_version')
    .select(['path', 'author', 'number'])
    .where('draft', '=', draft)
    .where('number', '>', version)
    .where(sql<boolean>`path = any(${paths})`)
    .orderBy('number', 'desc')
    .execute();
}

function put(files: Map<string, string>, path: string, text: string | null): void {
  if (text === null) files.delete(path);
  else files.set(path, text);
}

function checkText(path: string, text: string): string {
  if (text.length > LONGEST_FILE) {
    const message = `${path}: at most ${LONGEST_FILE} characters, here are ${text.length}`;
    throw badInput('files', text.length, message);
  }
  if (!isText(text)) {
    throw badInput('files', path, `${path}: holds characters that are no text`);
  }
  return text;
}
