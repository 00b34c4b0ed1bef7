import type { Kysely } from 'kysely';
import type { Tables } from '../database/tables.js';
import type { CompiledRevision } from '../engine/revision.js';
import type { RuleMetadata } from '../engine/rulebook.js';
import { MayIShareError } from '../errors.js';
import type { Vocabulary } from './vocabulary.js';

/** A published revision with what is said about its rules, ready to word answers. */
export interface PublishedRevision {
  number: number;
  digest: string;
  publishedAt: Date;
  vocabulary: Vocabulary;
  /** By the rule's path below `mayishare`: `bars.transfers.transfer_unprotected`. */
  rules: ReadonlyMap<string, RuleMetadata>;
  /** By the rule's own name. */
  rulesByCode: ReadonlyMap<string, RuleMetadata>;
  compiled: CompiledRevision;
}

/**
 * Publishes a compiled set of policies as the next number: from the commit on it is the active one, and
 * no replica answers by an older one.
 */
export async function insertRevision(
  all: Kysely<Tables>,
  compiled: CompiledRevision,
  files: Record<string, string>,
  origin: string,
): Promise<number> {
  const active = await all
    .selectFrom('active')
    .select('revision')
    .forUpdate()
    .executeTakeFirstOrThrow();
  const number = active.revision + 1;
  const values = {
    number,
    digest: compiled.digest,
    origin,
    files: JSON.stringify(files),
    data: JSON.stringify(compiled.data),
    rules: JSON.stringify(compiled.rules),
    wasm: Buffer.from(compiled.wasm),
    published_at: new Date(),
  };
  await all.insertInto('revision').values(values).execute();
  await all.updateTable('active').set({ revision: number }).execute();
  return number;
}

/** By number, or by digest. Throws `NOT_FOUND`. */
export async function loadPublished(
  db: Kysely<Tables>,
  which: { number: number } | { digest: string },
): Promise<PublishedRevision> {
  const query = db.selectFrom('revision').selectAll();
  const row = await ('number' in which
    ? query.where('number', '=', which.number)
    : query.where('digest', '=', which.digest)
  )
    .orderBy('number', 'desc')
    .executeTakeFirst();
  if (!row) throw new MayIShareError('NOT_FOUND', 'no such policy revision', which);
  const annotated = row.rules as RuleMetadata[];
  const compiled = {
    digest: row.digest,
    wasm: new Uint8Array(row.wasm),
    data: row.data,
    rules: annotated,
  };
  const rules = byPath(annotated);
  return {
    number: row.number,
    digest: row.digest,
    publishedAt: row.published_at,
    vocabulary: (row.data as { vocabulary: Vocabulary }).vocabulary,
    rules,
    rulesByCode: new Map([...rules.values()].map((rule) => [rule.rule, rule])),
    compiled,
  };
}

/** The sources of a published revision, by path below `policies/`. Throws `NOT_FOUND`. */
export async function sourcesOf(
  db: Kysely<Tables>,
  digest: string,
): Promise<Record<string, string>> {
  const row = await db
    .selectFrom('revision')
    .select('files')
    .where('digest', '=', digest)
    .orderBy('number', 'desc')
    .executeTakeFirst();
  if (!row) throw new MayIShareError('NOT_FOUND', 'no such policy revision', { digest });
  return row.files as Record<string, string>;
}

/** What is written in several parts is one rule: it cites what any of them cites. */
function byPath(annotated: readonly RuleMetadata[]): Map<string, RuleMetadata> {
  const rules = new Map<string, RuleMetadata>();
  for (const part of annotated) {
    const first = rules.get(pathOf(part));
    const relatedResources = [...(first?.relatedResources ?? []), ...part.relatedResources];
    rules.set(pathOf(part), { ...(first ?? part), relatedResources });
  }
  return rules;
}

function pathOf(rule: RuleMetadata): string {
  return `${rule.package}.${rule.rule}`.replace(/^mayishare\./, '');
}
