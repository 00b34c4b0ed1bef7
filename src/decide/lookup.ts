import type { Kysely } from 'kysely';
import type { Tables } from '../database/tables.js';
import { appendEvent } from '../decision-log/append-event.js';
import { personalIdentifierIn } from '../decision-log/personal-identifier.js';
import type { DecisionSearch, StoredEntry } from '../decision-log/search.js';
import { badInput, MayIShareError } from '../errors.js';
import type { DecisionFilter } from '../graphql.js';
import type { Caller } from '../identity/token.js';
import { isOneLine } from '../plain-text.js';
import { tag } from './tags.js';

/** Whoever checks others is checked too: what an auditor read is an entry before they read it. */
export async function recordLookup(
  db: Kysely<Tables>,
  caller: Caller,
  asked: Readonly<Record<string, unknown>>,
  found: readonly StoredEntry[],
): Promise<void> {
  if (!caller.roles.includes('auditor')) return;
  await appendEvent(db, 'lookup', caller, { asked, found: found.map(({ id }) => id) });
}

/** What goes into the log of a search: all of it, with the pseudonym for the reference of the person it is about. */
export function lookedFor(
  filter: DecisionFilter & { first: number; after?: string },
  search: DecisionSearch | undefined,
): { decisions: object } {
  const { subject, ...rest } = filter;
  const plain = JSON.parse(JSON.stringify(rest));
  return { decisions: { ...plain, ...(subject != null && { subject: subjectIn(search) }) } };
}

/** Of a search by a person, the pseudonym; `unknown` where nobody asked about the person yet. */
export function subjectIn(search: Pick<DecisionSearch, 'tags'> | undefined): string {
  const found = search?.tags.find((each) => each.startsWith(SUBJECT));
  return found?.slice(SUBJECT.length) ?? 'unknown';
}

const SUBJECT = tag('subject', '');

const LONGEST = 200;

/** What is searched by goes into the log, where no name or number of a person may be. */
export function checkFilter({ subject: _, ...filter }: DecisionFilter): void {
  for (const [field, value] of Object.entries(filter)) {
    if (typeof value !== 'string') continue;
    const isCode = value.trim() !== '' && value.length <= LONGEST && isOneLine(value);
    if (isCode && !personalIdentifierIn(value)) continue;
    throw badInput(
      `filter.${field}`,
      '[withheld]',
      `filter.${field}: this is no code or reference; search for a person by \`subject\``,
    );
  }
}

const ABOUT_PEOPLE = ['subject', 'onBehalfOf', 'caseReference'] as const;

/** Governance reads decisions in summary: by a search it could find out who and which case. */
export function refuseSearchForPeople({ roles }: Caller, filter: DecisionFilter): void {
  if (roles.includes('auditor') || !roles.includes('governance')) return;
  const field = ABOUT_PEOPLE.find((each) => filter[each] != null);
  if (!field) return;
  const message = `filter.${field}: governance reads decisions in summary; searching by this is for who asked and for auditors`;
  throw new MayIShareError('FORBIDDEN', message, { field: `filter.${field}` });
}
