import type { Kysely } from 'kysely';
import type { Tables } from '../database/tables.js';
import type { RuleMetadata } from '../engine/rulebook.js';
import type { Vocabulary } from './vocabulary.js';

/** A ground as the policies' tables have it. */
export interface GroundRow {
  partners?: string[];
  except_partners?: string[];
  only_partner?: string;
  purposes?: string[];
  except_purposes?: string[];
  categories?: string[];
  except_categories?: string[];
  basis: string;
  special?: string[];
  criminal?: string[];
  agreement: boolean;
  [other: string]: unknown;
}

/** What the register needs to know of the active revision. */
export interface ActivePolicies {
  number: number;
  digest: string;
  publishedAt: Date;
  vocabulary: Vocabulary;
  /** By folder, then by code. */
  grounds: Readonly<Record<string, Readonly<Record<string, GroundRow>>>>;
  rules: readonly RuleMetadata[];
}

let held: ActivePolicies | undefined;

/** The vocabulary and the tables of the revision that is active now; read again only when it changes. */
export async function activePolicies(db: Kysely<Tables>): Promise<ActivePolicies> {
  const found = await db
    .selectFrom('active')
    .innerJoin('revision', 'revision.number', 'active.revision')
    .select(['revision.number', 'revision.digest', 'revision.published_at'])
    .executeTakeFirstOrThrow();
  if (held?.digest === found.digest) {
    return { ...held, number: found.number, publishedAt: found.published_at };
  }
  const { data, rules } = await db
    .selectFrom('revision')
    .select(['data', 'rules'])
    .where('number', '=', found.number)
    .executeTakeFirstOrThrow();
  const tables = data as { vocabulary: Vocabulary; grounds?: ActivePolicies['grounds'] };
  held = {
    number: found.number,
    digest: found.digest,
    publishedAt: found.published_at,
    vocabulary: tables.vocabulary,
    grounds: tables.grounds ?? {},
    rules: rules as RuleMetadata[],
  };
  return held;
}
