import { type Kysely, sql } from 'kysely';
import type { Tables } from '../database/tables.js';
import type { Problem } from './problems.js';
import type { Partner } from './snapshot.js';

/** A processor contract that is not over, and those it is with. */
interface Contract {
  reference: string;
  partners: string[];
}

/** The processor contracts (UK GDPR Article 28(3)) with any of these partners that are not over. */
export function contractsOf(
  db: Kysely<Tables>,
  codes: readonly string[],
  now: Date,
): Promise<Contract[]> {
  return db
    .selectFrom('agreement')
    .select(['reference', 'partners'])
    .where('kind', '=', 'PROCESSOR_CONTRACT')
    .where('status', '<>', 'TERMINATED')
    .where('ends', '>', now)
    .where(sql<boolean>`partners && ${codes}::text[]`)
    .orderBy('reference')
    .execute();
}

/** Whoever decides for themselves is no processor: such a contract would allow what it does not govern. */
export function heldByContracts(role: Partner['role'], contracts: readonly Contract[]): Problem[] {
  const [first] = contracts;
  if (role === 'PROCESSOR' || !first) return [];
  const message = `role: ${first.reference} is a contract with it as a processor (UK GDPR Article 28(3)); terminate that first, or leave the role PROCESSOR`;
  const evidence = contracts.map(({ reference }) => ({ name: 'contract', value: reference }));
  return [{ code: 'ROLE_AGAINST_KIND', field: 'role', value: role, message, evidence }];
}
