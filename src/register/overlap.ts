import { type Kysely, sql } from 'kysely';
import type { AgreementTerms } from '../database/register-tables.js';
import type { Tables } from '../database/tables.js';
import type { Problem } from './problems.js';
import { AGREEMENT_COLUMNS, type Agreement } from './snapshot.js';
import { upwards } from './vocabulary.js';

/**
 * Another agreement of the same kind that covers all of this for the same partners in the same time
 * would leave it open which of the two a decision relies on.
 */
export function overlapOf(
  reference: string,
  terms: AgreementTerms,
  others: Iterable<Agreement>,
): Problem[] {
  const [starts, ends] = [new Date(terms.starts), new Date(terms.ends)];
  const together = (each: Agreement) => each.starts < ends && each.ends > starts;
  let other: Agreement | undefined;
  for (const each of others) {
    if (each.reference === reference || !together(each) || !coversAll(each, terms)) continue;
    other = each;
    break;
  }
  if (!other) return [];
  const from = new Date(Math.max(other.starts.getTime(), starts.getTime()));
  const to = new Date(Math.min(other.ends.getTime(), ends.getTime()));
  return [
    {
      code: 'OVERLAPS',
      field: 'reference',
      value: reference,
      message: `\`${other.reference}\` (${other.title}) covers all of this with the same partners already: amend that one, or choose dates after its end`,
      evidence: [
        { name: 'agreement', value: other.reference },
        { name: 'from', value: from.toISOString() },
        { name: 'to', value: to.toISOString() },
      ],
    },
  ];
}

/** But for the time. */
function coversAll(other: Agreement, terms: AgreementTerms): boolean {
  return (
    other.status !== 'TERMINATED' &&
    other.kind === terms.kind &&
    terms.partners.every((code) => other.partners.includes(code)) &&
    covers(other.purposes, terms.purposes) &&
    covers(other.data_categories, terms.dataCategories)
  );
}

function covers(named: readonly string[], codes: readonly string[]): boolean {
  return codes.every((code) => upwards(code).some((each) => named.includes(each)));
}

/** The agreements that share all partners with these terms: those that could overlap. */
export function agreementsWith(
  db: Kysely<Tables>,
  { partners }: AgreementTerms,
): Promise<Agreement[]> {
  return db
    .selectFrom('agreement')
    .select(AGREEMENT_COLUMNS)
    .where(sql<boolean>`partners @> ${partners}::text[]`)
    .where('status', '<>', 'TERMINATED')
    .execute();
}

/**
 * Of many agreements, those that could cover all of some terms: they have the first partner, cover the
 * first purpose and are there at the same time.
 */
export function nearest(
  all: readonly Agreement[],
): (terms: AgreementTerms) => Generator<Agreement> {
  const named = new Map<string, Agreement[]>();
  for (const each of all) {
    for (const key of each.partners.flatMap((code) => each.purposes.map((p) => `${code} ${p}`))) {
      const there = named.get(key);
      if (there) there.push(each);
      else named.set(key, [each]);
    }
  }
  const times = new Map([...named].map(([key, there]) => [key, byTime(there)]));
  return function* ({ partners: [partner], purposes: [purpose = ''], starts, ends }) {
    for (const each of upwards(purpose)) {
      const there = times.get(`${partner} ${each}`);
      if (there) yield* there(Date.parse(starts), Date.parse(ends));
    }
  };
}

/** In the order of their starts, with the last end so far: so a search stops where no earlier one lasts. */
function byTime(all: readonly Agreement[]): (from: number, to: number) => Generator<Agreement> {
  const inOrder = all.toSorted((a, b) => a.starts.getTime() - b.starts.getTime());
  const lastEnds: number[] = [];
  for (const { ends } of inOrder) {
    lastEnds.push(Math.max(lastEnds.at(-1) ?? Number.NEGATIVE_INFINITY, ends.getTime()));
  }
  return function* (from, to) {
    let index = firstNotBefore(inOrder, to) - 1;
    for (; index >= 0 && (lastEnds[index] as number) > from; index--) {
      const each = inOrder[index] as Agreement;
      if (each.ends.getTime() > from) yield each;
    }
  };
}

function firstNotBefore(inOrder: readonly Agreement[], instant: number): number {
  let [low, high] = [0, inOrder.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((inOrder[middle] as Agreement).starts.getTime() < instant) low = middle + 1;
    else high = middle;
  }
  return low;
}
