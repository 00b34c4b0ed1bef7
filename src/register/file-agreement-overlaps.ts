import { setImmediate as turn } from 'node:timers/promises';
import type { Kysely } from 'kysely';
import type { Tables } from '../database/tables.js';
import { type AgreementRow, termsOf } from './agreement-terms.js';
import { AT_ONCE } from './file-kind.js';
import { nearest, overlapOf } from './overlap.js';
import type { Problem } from './problems.js';
import { AGREEMENT_COLUMNS } from './snapshot.js';

/** Each row against the other rows of the file, and against what is in the register. */
export async function overlapsAmong(
  rows: readonly AgreementRow[],
  db: Kysely<Tables>,
): Promise<Map<AgreementRow, Problem[]>> {
  const inFile = new Set(rows.map(({ reference }) => reference));
  const there = await db.selectFrom('agreement').select(AGREEMENT_COLUMNS).execute();
  const near = nearest([...rows, ...there.filter(({ reference }) => !inFile.has(reference))]);
  const found = new Map<AgreementRow, Problem[]>();
  for (const [index, row] of rows.entries()) {
    if (index % AT_ONCE === 0) await turn();
    const terms = row.amendment?.terms ?? termsOf(row);
    const problems = overlapOf(row.reference, terms, near(terms));
    if (problems.length > 0) found.set(row, problems);
  }
  return found;
}
