import type { Kysely } from 'kysely';
import type { Tables } from '../database/tables.js';
import type { DecisionSearch } from '../decision-log/search.js';
import { knownPseudonym } from '../decision-log/subjects.js';
import { badInput } from '../errors.js';
import type { DecisionFilter } from '../graphql.js';
import { type TagKind, tag } from './tags.js';

/** The fields that a tag answers, and which. */
export const TAG_OF = {
  outcome: 'outcome',
  denialKind: 'denial',
  reason: 'reason',
  ground: 'ground',
  bar: 'bar',
  obligation: 'obligation',
  partner: 'partner',
  partnerKind: 'partnerKind',
  purpose: 'purpose',
  dataCategory: 'category',
  agreement: 'agreement',
  revision: 'revision',
  client: 'client',
  onBehalfOf: 'person',
  caseReference: 'case',
} as const satisfies Partial<Record<keyof DecisionFilter, TagKind>>;

/**
 * The search a filter means. Undefined where nothing can match: the person has never been asked
 * about.
 */
export async function searchOf(
  db: Kysely<Tables>,
  subjectKey: Uint8Array,
  filter: DecisionFilter | null | undefined,
): Promise<DecisionSearch | undefined> {
  const given = filter ?? {};
  requireSearchable(given);
  const tags = Object.entries(TAG_OF).flatMap(([field, kind]) => {
    const value = given[field as keyof typeof TAG_OF];
    return value === null || value === undefined ? [] : [tag(kind, String(value))];
  });
  if (given.emergency) tags.push(tag('emergency', 'true'));
  if (given.subject !== null && given.subject !== undefined) {
    const pseudonym = await knownPseudonym(db, subjectKey, given.subject);
    if (!pseudonym) return undefined;
    tags.push(tag('subject', pseudonym));
  }
  const { from, to, fromIndex, toIndex } = given;
  return { tags, from, to, fromIndex, toIndex, without: withoutOf(given) };
}

/** Decisions that were no emergency carry no mark of it. */
function withoutOf({ emergency }: DecisionFilter): string[] {
  return emergency === false ? [tag('emergency', 'true')] : [];
}

/** Throws `BAD_USER_INPUT` for what could find nothing, whatever is in the log. */
export function requireSearchable(filter: DecisionFilter): void {
  requirePlaces(filter);
  requireOrder(filter);
}

/** A search from after its end finds nothing, and says no more than that. */
function requireOrder({ from, to, fromIndex, toIndex }: DecisionFilter): void {
  if (from != null && to != null && from >= to) {
    throw badInput('filter.from', from, 'filter.from: an instant before `to`');
  }
  if (fromIndex != null && toIndex != null && fromIndex >= toIndex) {
    throw badInput('filter.fromIndex', fromIndex, 'filter.fromIndex: a place before `toIndex`');
  }
}

function requirePlaces(filter: DecisionFilter): void {
  for (const field of ['fromIndex', 'toIndex'] as const) {
    const place = filter[field];
    if (place != null && place < 0) {
      throw badInput(`filter.${field}`, place, `filter.${field}: a place in the log, from 0`);
    }
  }
}
