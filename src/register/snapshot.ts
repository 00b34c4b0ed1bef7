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
  /** Those that were not withdrawn. */
  appropriatePolicyDocuments: readonly AppropriatePolicyDocument[];
  dpias: readonly Dpia[];
}

/**
 * Reads the register and its number as of one moment. Of a register that is held already, only what
 * has changed since is read.
 */
export function loadSnapshot(
  db: Kysely<Tables>,
  held?: RegisterSnapshot,
): Promise<RegisterSnapshot> {
  return db
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute(async (moment) => {
      const active = await moment.selectFrom('active').selectAll().executeTakeFirstOrThrow();
      const number = Number(active.register);
      const upToDate = held && held.number >= Number(active.register_whole);
      if (!upToDate) return snapshotOf(number, await readRows(moment, -1));
      return withChanges(held, number, await readRows(moment, held.number));
    });
}

export interface RegisterRows {
  controller: Controller | undefined;
  partners: readonly Partner[];
  agreements: readonly Agreement[];
  appropriatePolicyDocuments: readonly AppropriatePolicyDocument[];
  dpias: readonly Dpia[];
}

/** What has changed since the register had a number. */
async function readRows(db: Kysely<Tables>, since: number): Promise<RegisterRows> {
  const changed = <T extends 'controller' | 'partner' | 'appropriate_policy_document' | 'dpia'>(
    table: T,
  ) =>
    db
      .selectFrom(table as 'partner')
      .selectAll()
      .where('changed', '>', String(since));
  const rows = <T>(query: { execute(): Promise<unknown> }) => query.execute() as Promise<T[]>;
  const [controller] = await rows<Controller>(changed('controller'));
  return {
    controller,
    partners: await rows<Partner>(changed('partner')),
    agreements: await db
      .selectFrom('agreement')
      .select(AGREEMENT_COLUMNS)
      .where('changed', '>', String(since))
      .execute(),
    appropriatePolicyDocuments: await rows(changed('appropriate_policy_document')),
    dpias: await rows(changed('dpia')),
  };
}

type Lookup = Pick<RegisterSnapshot, 'partners' | 'agreements' | 'agreementsByPartner'>;

/** Arranges the rows by what they are looked up by. */
export function snapshotOf(number: number, rows: RegisterRows): RegisterSnapshot {
  const partners = new Map(rows.partners.map((partner) => [partner.code, partner]));
  const agreements = new Map(rows.agreements.map((each) => [each.reference, each]));
  const agreementsByPartner = byHolder(rows.agreements, partners);
  for (const each of agreementsByPartner.values()) each.sort(byReference);
  return {
    number,
    controller: rows.controller,
    appropriatePolicyDocuments: standing(rows.appropriatePolicyDocuments),
    dpias: standing(rows.dpias),
    partners,
    agreements,
    agreementsByPartner,
  };
}

/** The register held with what has changed since; it is the same as if all had been read again. */
export function withChanges(
  held: RegisterSnapshot,
  number: number,
  changed: RegisterRows,
): RegisterSnapshot {
  return {
    ...lookupWithChanges(held, changed),
    number,
    controller: changed.controller ?? held.controller,
    appropriatePolicyDocuments: replaced(
      held.appropriatePolicyDocuments,
      changed.appropriatePolicyDocuments,
    ),
    dpias: replaced(held.dpias, changed.dpias),
  };
}

function lookupWithChanges(held: RegisterSnapshot, changed: RegisterRows): Lookup {
  if (changed.partners.length + changed.agreements.length === 0) return held;
  const partners = new Map(held.partners);
  for (const partner of changed.partners) partners.set(partner.code, partner);
  const agreements = new Map(held.agreements);
  for (const agreement of changed.agreements) agreements.set(agreement.reference, agreement);
  const succession = changed.partners.some(
    ({ code, successor }) => (held.partners.get(code)?.successor ?? null) !== successor,
  );
  if (succession || changed.agreements.length > MOST_ONE_BY_ONE) {
    const rows = {
      ...held,
      partners: [...partners.values()],
      agreements: [...agreements.values()],
    };
    return snapshotOf(held.number, rows);
  }
  const agreementsByPartner = new Map(held.agreementsByPartner);
  for (const agreement of changed.agreements) {
    const before = held.agreements.get(agreement.reference);
    const left = before ? holdersOf(before, partners) : [];
    for (const code of new Set([...left, ...holdersOf(agreement, partners)])) {
      const others = (agreementsByPartner.get(code) ?? []).filter(
        ({ reference }) => reference !== agreement.reference,
      );
      const holds = holdersOf(agreement, partners).has(code);
      const now = holds ? [...others, agreement].sort(byReference) : others;
      if (now.length > 0) agreementsByPartner.set(code, now);
      else agreementsByPartner.delete(code);
    }
  }
  return { partners, agreements, agreementsByPartner };
}

/** With more changes than that, to arrange all anew is quicker. */
const MOST_ONE_BY_ONE = 100;

/** By code unit: the same on every replica, whatever the database's collation. */
function byReference(a: { reference: string }, b: { reference: string }): number {
  if (a.reference === b.reference) return 0;
  return a.reference < b.reference ? -1 : 1;
}

type Document = Pick<Dpia, 'reference' | 'withdrawn'>;

function replaced<T extends Document>(held: readonly T[], changed: readonly T[]): T[] {
  const all = new Map([...held, ...changed].map((each) => [each.reference, each]));
  return standing([...all.values()]);
}

function standing<T extends Document>(all: readonly T[]): T[] {
  return all.filter(({ withdrawn }) => !withdrawn).sort(byReference);
}

type Successors = ReadonlyMap<string, Pick<Partner, 'successor'>>;

/** Each partner's own agreements, and those of the partners that have become a part of it. */
export function byHolder<T extends Pick<Agreement, 'partners'>>(
  agreements: readonly T[],
  partners: Successors,
): Map<string, T[]> {
  const found = new Map<string, T[]>();
  for (const agreement of agreements) {
    for (const code of holdersOf(agreement, partners)) {
      const there = found.get(code);
      if (there) there.push(agreement);
      else found.set(code, [agreement]);
    }
  }
  return found;
}

/** An agreement's partners, and whom they have become a part of. */
function holdersOf(
  { partners: codes }: Pick<Agreement, 'partners'>,
  partners: Successors,
): Set<string> {
  return new Set(codes.flatMap((code) => successionOf(code, partners)));
}

/** A partner, and in turn whom it has become a part of. */
function successionOf(code: string, partners: Successors): string[] {
  const line = [code];
  for (let next = partners.get(code)?.successor; next; next = partners.get(next)?.successor) {
    if (line.includes(next)) break;
    line.push(next);
  }
  return line;
}
