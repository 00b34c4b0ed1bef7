import type { Kysely } from 'kysely';
import type { Tables } from '../database/tables.js';
import { type Asker, searchDecisions } from '../decision-log/search.js';
import type { DecisionFilter } from '../graphql.js';
import type { Active, ActiveService } from './active.service.js';
import { TAG_OF } from './decision-filter.js';
import { ENGINE_FAULT } from './decision-record.js';
import { tag } from './tags.js';
import { CodeRefused, unknownCode } from './unknown-code.js';

type Current = Pick<Active, 'revision' | 'register'>;
/** Whose values come from the vocabulary, the rules and the register. */
type CodedField = Exclude<
  keyof typeof TAG_OF,
  'outcome' | 'denialKind' | 'revision' | 'client' | 'onBehalfOf' | 'caseReference'
>;

const CODED: Readonly<
  Record<CodedField, { what: string; codes(current: Current): Iterable<string> }>
> = {
  reason: { what: 'reason', codes: reasonsOf },
  ground: { what: 'ground', codes: (current) => rulesIn(current, 'grounds') },
  bar: { what: 'bar', codes: (current) => rulesIn(current, 'bars') },
  obligation: { what: 'obligation', codes: vocabularyOf('obligations') },
  partner: { what: 'partner', codes: ({ register }) => register.partners.keys() },
  partnerKind: { what: 'kind of partner', codes: vocabularyOf('partner_kinds') },
  purpose: { what: 'purpose', codes: vocabularyOf('purposes') },
  dataCategory: { what: 'data category', codes: vocabularyOf('data_categories') },
  agreement: { what: 'agreement', codes: ({ register }) => register.agreements.keys() },
};

/**
 * Throws `BAD_USER_INPUT` for a code that neither is in use today nor was ever decided with: an empty
 * page would say that there was no such decision, where only the code is mistyped.
 */
export async function requireKnownCodes(
  db: Kysely<Tables>,
  filter: DecisionFilter,
  active: ActiveService,
  by?: Asker,
): Promise<void> {
  await active.knowing((current) => check(db, filter, current, by));
}

async function check(
  db: Kysely<Tables>,
  filter: DecisionFilter,
  current: Current,
  by: Asker | undefined,
): Promise<void> {
  requireRevision(filter, current);
  for (const field of Object.keys(CODED) as CodedField[]) {
    const { what, codes } = CODED[field];
    const code = filter[field];
    if (code == null) continue;
    const known = new Set(codes(current));
    if (known.has(code)) continue;
    const { entries } = await searchDecisions(db, { tags: [tag(TAG_OF[field], code)], by }, 1);
    if (entries.length === 0) throw unknownCode(`filter.${field}`, code, known, what);
  }
}

function requireRevision({ revision }: DecisionFilter, current: Current): void {
  const newest = current.revision.number;
  if (revision == null || (revision >= 1 && revision <= newest)) return;
  const message = `filter.revision: there is no revision ${revision}; the newest is ${newest}`;
  throw new CodeRefused('filter.revision', revision, message, []);
}

function reasonsOf(current: Current): string[] {
  const { denials } = current.revision.vocabulary;
  return [ENGINE_FAULT, ...Object.keys(denials), ...rulesIn(current, '')];
}

function rulesIn({ revision }: Current, folder: string): string[] {
  return revision.compiled.rules
    .filter((rule) => rule.package.startsWith(`mayishare.${folder}`))
    .map(({ code }) => code);
}

function vocabularyOf(name: 'obligations' | 'partner_kinds' | 'purposes' | 'data_categories') {
  return ({ revision }: Current) => Object.keys(revision.vocabulary[name]);
}
