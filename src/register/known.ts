import type { Kysely } from 'kysely';
import type { Tables } from '../database/tables.js';
import { activePolicies } from './active-vocabulary.js';
import { COUNCIL, readController } from './read.js';
import type { Vocabulary } from './vocabulary.js';

interface KnownPartner {
  code: string;
  name: string;
  kind: string;
  role: 'CONTROLLER' | 'PROCESSOR';
  successor: string | null;
}

/** What a record may name: the vocabulary of the active revision, and the register's partners. */
export interface Known {
  vocabulary: Vocabulary;
  partners: ReadonlyMap<string, KnownPartner>;
  controller: { code: string; name: string; publicAuthority: boolean };
}

export async function loadKnown(db: Kysely<Tables>): Promise<Known> {
  const { vocabulary } = await activePolicies(db);
  const partners = await db
    .selectFrom('partner')
    .select(['code', 'name', 'kind', 'role', 'successor'])
    .execute();
  const controller = await readController(db);
  return {
    vocabulary,
    partners: new Map(partners.map((partner) => [partner.code, partner])),
    controller: {
      code: controller?.code ?? COUNCIL.code,
      name: controller?.name ?? COUNCIL.name,
      publicAuthority: controller?.public_authority ?? true,
    },
  };
}
