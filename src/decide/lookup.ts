import type { Kysely } from 'kysely';
import type { Tables } from '../database/tables.js';
import { appendEvent } from '../decision-log/append-event.js';
import type { StoredEntry } from '../decision-log/search.js';
import { badInput } from '../errors.js';
import type { DecisionFilter } from '../graphql.js';
import type { Caller } from '../identity/token.js';

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

const CODE = /^[\w.:-]{1,100}$/;

/** Codes only: what is searched by goes into the log, where no name or number of a person may be. */
export function checkFilter(filter: DecisionFilter): DecisionFilter {
  for (const field of ['partner', 'purpose', 'dataCategory'] as const) {
    const code = filter[field];
    if (code == null || CODE.test(code)) continue;
    throw badInput(`filter.${field}`, '[withheld]', `filter.${field}: this is no code`);
  }
  return filter;
}
