import type { Kysely, Selectable } from 'kysely';
import type {
  AgreementTable,
  AppropriatePolicyDocumentTable,
  ControllerTable,
  DpiaTable,
  PartnerTable,
  Tables,
} from '../database/tables.js';

export type Partner = Selectable<PartnerTable>;
export type Agreement = Selectable<AgreementTable>;
export type Dpia = Selectable<DpiaTable>;
export type AppropriatePolicyDocument = Selectable<AppropriatePolicyDocumentTable>;
export type Controller = Selectable<ControllerTable>;

/** The register as held in memory: all but the consents, which are too many, under its number. */
export interface RegisterSnapshot {
  number: number;
  controller: Controller | undefined;
  partners: ReadonlyMap<string, Partner>;
  agreements: ReadonlyMap<string, Agreement>;
  agreementsByPartner: ReadonlyMap<string, readonly Agreement[]>;
  appropriatePolicyDocuments: readonly AppropriatePolicyDocument[];
  dpias: readonly Dpia[];
}

/** Reads the register and its number as of one moment. */
export function loadSnapshot(db: Kysely<Tables>): Promise<RegisterSnapshot> {
  return db
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute(async (moment) => {
      const active = await moment.selectFrom('active').select('register').executeTakeFirstOrThrow();
      const agreements = await moment
        .selectFrom('agreement')
        .selectAll()
        .orderBy('reference')
        .execute();
      return {
        number: Number(active.register),
        controller: await moment.selectFrom('controller').selectAll().executeTakeFirst(),
        partners: byCode(await moment.selectFrom('partner').selectAll().orderBy('code').execute()),
        agreements: new Map(agreements.map((agreement) => [agreement.reference, agreement])),
        agreementsByPartner: byPartner(agreements),
        appropriatePolicyDocuments: await moment
          .selectFrom('appropriate_policy_document')
          .selectAll()
          .orderBy('reference')
          .execute(),
        dpias: await moment.selectFrom('dpia').selectAll().orderBy('reference').execute(),
      };
    });
}

function byCode(partners: readonly Partner[]): Map<string, Partner> {
  return new Map(partners.map((partner) => [partner.code, partner]));
}

/** Each partner's agreements, in the order given. */
export function byPartner(agreements: readonly Agreement[]): Map<string, Agreement[]> {
  const found = new Map<string, Agreement[]>();
  for (const agreement of agreements) {
    for (const partner of agreement.partners) {
      found.set(partner, [...(found.get(partner) ?? []), agreement]);
    }
  }
  return found;
}
