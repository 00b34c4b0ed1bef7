import type { Kysely, Selectable } from 'kysely';
import type {
  AgreementTable,
  AppropriatePolicyDocumentTable,
  ControllerTable,
  DpiaTable,
  PartnerTable,
} from '../database/register-tables.js';
import type { Tables } from '../database/tables.js';

export type Partner = Selectable<PartnerTable>;
export type Dpia = Selectable<DpiaTable>;
export type AppropriatePolicyDocument = Selectable<AppropriatePolicyDocumentTable>;
export type Controller = Selectable<ControllerTable>;

/** What is held of each agreement: what decisions look at. The rest is read where it is asked for. */
export const AGREEMENT_COLUMNS = [
  'reference',
  'version',
  'title',
  'kind',
  'partners',
  'purposes',
  'data_categories',
  'starts',
  'review',
  'ends',
  'signed',
  'status',
  'submitted',
  'destruction_confirmed',
] as const satisfies (keyof AgreementTable)[];

export type Agreement = Pick<Selectable<AgreementTable>, (typeof AGREEMENT_COLUMNS)[number]>;

/** The register as held in memory: all but the consents, which are too many, under its number. */
export interface RegisterSnapshot {
  number: number;
  controller: Controller | undefined;
  partners: ReadonlyMap<string, Partner>;
  agreements: ReadonlyMap<string, Agreement>;
  /** A partner's own agreements, and those of the partners that have become a part of it. */
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
      return snapshotOf(Number(active.register), {
        controller: await moment.selectFrom('controller').selectAll().executeTakeFirst(),
        partners: await moment.selectFrom('partner').selectAll().orderBy('code').execute(),
        agreements: await moment
          .selectFrom('agreement')
          .select(AGREEMENT_COLUMNS)
          .orderBy('reference')
          .execute(),
        appropriatePolicyDocuments: await moment
          .selectFrom('appropriate_policy_document')
          .selectAll()
          .orderBy('reference')
          .execute(),
        dpias: await moment.selectFrom('dpia').selectAll().orderBy('reference').execute(),
      });
    });
}

export interface RegisterRows {
  controller: Controller | undefined;
  partners: readonly Partner[];
  agreements: readonly Agreement[];
  appropriatePolicyDocuments: readonly AppropriatePolicyDocument[];
  dpias: readonly Dpia[];
}

/** Arranges the rows by what they are looked up by. */
export function snapshotOf(number: number, rows: RegisterRows): RegisterSnapshot {
  const partners = new Map(rows.partners.map((partner) => [partner.code, partner]));
  return {
    ...rows,
    number,
    partners,
    agreements: new Map(rows.agreements.map((agreement) => [agreement.reference, agreement])),
    agreementsByPartner: byPartner(rows.agreements, partners),
  };
}

function byPartner(
  agreements: readonly Agreement[],
  partners: ReadonlyMap<string, Partner>,
): Map<string, Agreement[]> {
  const found = new Map<string, Agreement[]>();
  for (const agreement of agreements) {
    const codes = new Set(agreement.partners.flatMap((code) => successionOf(code, partners)));
    for (const code of codes) {
      const there = found.get(code);
      if (there) there.push(agreement);
      else found.set(code, [agreement]);
    }
  }
  return found;
}

/** A partner, and in turn whom it has become a part of. */
export function successionOf(code: string, partners: ReadonlyMap<string, Partner>): string[] {
  const line = [code];
  for (let next = partners.get(code)?.successor; next; next = partners.get(next)?.successor) {
    if (line.includes(next)) break;
    line.push(next);
  }
  return line;
}
