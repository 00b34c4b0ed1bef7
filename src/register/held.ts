import type { Kysely, SelectQueryBuilder } from 'kysely';
import type { Tables } from '../database/tables.js';
import { type Agreement, byHolder } from './snapshot.js';
import { upwards } from './vocabulary.js';

/** What an agreement covers. */
type Scope = Pick<Agreement, 'reference' | 'partners' | 'purposes' | 'data_categories'>;

/** Of some agreements each partner's own, and those of the partners that have become a part of it. */
export async function heldBy(
  db: Kysely<Tables>,
  agreements: SelectQueryBuilder<Tables, 'agreement', object>,
): Promise<Map<string, Scope[]>> {
  const all = await agreements
    .select(['reference', 'partners', 'purposes', 'data_categories'])
    .orderBy('reference')
    .execute();
  const rows = await db.selectFrom('partner').select(['code', 'successor']).execute();
  return byHolder(all, new Map(rows.map((row) => [row.code, row])));
}

/** Whether an agreement covers what was asked for, on the dot. */
export function covers(
  { purposes, data_categories: categories }: Scope,
  asked: { purpose: string; data_category: string },
): boolean {
  return names(purposes, asked.purpose) && names(categories, asked.data_category);
}

/** Whether a code is among these or lies beneath one of them, on the dot. */
export function names(codes: readonly string[], code: string): boolean {
  return [...upwards(code), 'any'].some((each) => codes.includes(each));
}
