import type { AgreementFilter, PartnerFilter } from '../graphql.js';
import { stateOf } from './agreement-states.js';
import { checkCodes } from './check-values.js';
import { names } from './held.js';
import { statusOf } from './present.js';
import { refuseIfAny } from './problems.js';
import type { PageOf } from './read.js';
import type { Agreement, Partner } from './snapshot.js';
import type { Codes, Vocabulary } from './vocabulary.js';

const AT_ONCE = 1000;

/** A page of those of a sorted list that are wanted, read some thousand at a time; without a wish, of all. */
export async function pageOfWanted<T>(
  read: (page: PageOf) => Promise<T[]>,
  keyOf: (row: T) => string,
  wanted: ((row: T) => boolean) | null | undefined,
  page: PageOf,
): Promise<T[]> {
  if (!wanted) return read(page);
  const { limit, after } = page;
  const found: T[] = [];
  let from = after;
  for (;;) {
    const rows = await read({ limit: AT_ONCE, after: from });
    found.push(...rows.filter(wanted));
    const last = rows.at(-1);
    if (!last || found.length >= limit || rows.length < AT_ONCE) return found.slice(0, limit);
    from = keyOf(last);
  }
}

export function wantedPartner({ named, kind, status }: PartnerFilter) {
  return (partner: Partner): boolean =>
    (named == null || isNamed(named, partner.code, partner.name)) &&
    (kind == null || partner.kind === kind) &&
    (status == null || statusOf(partner) === status);
}

/** `now`: the instant that states are as of. */
export function wantedAgreement(filter: AgreementFilter, now: Date) {
  const { named, status, purpose, dataCategory } = filter;
  return (row: Agreement): boolean =>
    (named == null || isNamed(named, row.reference, row.title)) &&
    (status == null || stateOf(row, now) === status) &&
    (purpose == null || names(row.purposes, purpose)) &&
    (dataCategory == null || names(row.data_categories, dataCategory));
}

export type NamedCodes = Pick<PartnerFilter, 'kind'> &
  Pick<AgreementFilter, 'purpose' | 'dataCategory'>;

/** Throws `BAD_USER_INPUT`: else an empty page would say that there is none. */
export function requireCodes(
  { kind, purpose, dataCategory }: NamedCodes,
  { partner_kinds, purposes, data_categories }: Vocabulary,
): void {
  refuseIfAny([
    ...known('kind', kind, partner_kinds, 'partner kind'),
    ...known('purpose', purpose, purposes, 'purpose'),
    ...known('dataCategory', dataCategory, data_categories, 'data category'),
  ]);
}

function known(field: string, code: string | null | undefined, codes: Codes, what: string) {
  return code == null ? [] : checkCodes(`filter.${field}`, [code], codes, what);
}

function isNamed(part: string, ...texts: string[]): boolean {
  const wanted = part.toLowerCase();
  return texts.some((text) => text.toLowerCase().includes(wanted));
}
