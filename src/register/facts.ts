import type { Selectable } from 'kysely';
import type { ConsentTable } from '../database/register-tables.js';
import { written } from '../decision-log/canonical.js';
import type { Agreement, Dpia, Partner, RegisterSnapshot } from './snapshot.js';
import { upwards } from './vocabulary.js';

export type Consent = Selectable<ConsentTable>;

/** What the register holds about a question, as the policies see it (`input.facts`). */
export interface Facts {
  /** Seconds since 1970: evaluation reads no clock. */
  now: number;
  controller: object;
  partner: object;
  agreements: object[];
  consent?: object;
}

/** What a question is about, besides its partner. */
interface About {
  /** Without one, everything the register holds. */
  purpose?: string;
  consent?: Consent | undefined;
  /** The person's pseudonym. */
  subject?: string | undefined;
}

/**
 * Selects the facts for one question. No judgement here: whether an agreement is in force or a
 * consent valid is for the policies to say. Instants are whole seconds since 1970.
 */
export function factsFor(
  register: RegisterSnapshot,
  partner: Partner,
  { purpose, consent, subject }: About,
  now: Date,
): Facts {
  const agreements = register.agreementsByPartner.get(partner.code) ?? NONE;
  return written({
    now: seconds(now),
    controller: controllerOf(register, purpose),
    partner: once(PARTNERS, partner, partnerFacts),
    agreements: once(AGREEMENTS, touching(agreements, purpose), (some) => some.map(agreementFacts)),
    ...(consent && { consent: consentFacts(consent, subject) }),
  });
}

/** All of these go into an entry, and there are no more than an entry has room for. */
const MOST_AT_ONCE = 40;

/** Where there are many, those that name the purpose, on the dot. */
function touching<T extends { purposes: readonly string[] }>(
  all: readonly T[],
  purpose: string | undefined,
): readonly T[] {
  if (all.length <= MOST_AT_ONCE || purpose === undefined) return all;
  const known = TOUCHING.get(all) ?? new Map<string, readonly T[]>();
  TOUCHING.set(all, known);
  const before = known.get(purpose) as readonly T[] | undefined;
  if (before) return before;
  const names = new Set([...upwards(purpose), 'any']);
  const found = all.filter(({ purposes }) => purposes.some((code) => names.has(code)));
  known.set(purpose, found);
  return found;
}

function controllerOf(register: RegisterSnapshot, purpose: string | undefined): object {
  const known = CONTROLLERS.get(register) ?? new WeakMap<readonly Dpia[], object>();
  CONTROLLERS.set(register, known);
  return once(known, touching(register.dpias, purpose), (dpias) =>
    controllerFacts(register, dpias),
  );
}

export function seconds(instant: Date): number {
  return Math.floor(instant.getTime() / 1000);
}

const TOUCHING = new WeakMap<readonly object[], Map<string, readonly object[]>>();
const CONTROLLERS = new WeakMap<RegisterSnapshot, WeakMap<readonly Dpia[], object>>();
const PARTNERS = new WeakMap<Partner, object>();
const AGREEMENTS = new WeakMap<readonly Agreement[], object[]>();
const NONE: readonly Agreement[] = [];

/** What the register holds is replaced, never changed, so what is made of it stays as it is. */
function once<K extends object, V extends object>(
  known: WeakMap<K, V>,
  key: K,
  make: (key: K) => V,
): V {
  const before = known.get(key);
  if (before) return before;
  const made = written(make(key));
  known.set(key, made);
  return made;
}

function controllerFacts(register: RegisterSnapshot, dpias: readonly Dpia[]): object {
  return {
    code: register.controller?.code ?? '',
    name: register.controller?.name ?? '',
    publicAuthority: register.controller?.public_authority ?? true,
    appropriatePolicyDocuments: register.appropriatePolicyDocuments.map((document) => ({
      reference: document.reference,
      conditions: document.conditions,
      adopted: seconds(document.adopted),
      review: seconds(document.review),
    })),
    dpias: dpias.map((dpia) => ({
      reference: dpia.reference,
      title: dpia.title,
      purposes: dpia.purposes,
      dataCategories: dpia.data_categories,
      approved: seconds(dpia.approved),
      review: seconds(dpia.review),
    })),
  };
}

function partnerFacts(partner: Partner): object {
  return {
    code: partner.code,
    name: partner.name,
    kind: partner.kind,
    role: partner.role,
    country: partner.country,
    competentAuthority: partner.competent_authority,
    usDataBridge: partner.us_data_bridge,
    status: partner.status,
    ...assuranceFacts(partner),
  };
}

function assuranceFacts(partner: Partner): object {
  const { assurance_kind: kind, assurance_passed: passed, assurance_expires: expires } = partner;
  if (!kind || !passed || !expires) return {};
  return { assurance: { kind, passed: seconds(passed), expires: seconds(expires) } };
}

function agreementFacts(agreement: Agreement): object {
  return {
    reference: agreement.reference,
    version: agreement.version,
    title: agreement.title,
    kind: agreement.kind,
    purposes: agreement.purposes,
    dataCategories: agreement.data_categories,
    starts: seconds(agreement.starts),
    review: seconds(agreement.review),
    ends: seconds(agreement.ends),
    signed: agreement.signed,
    status: agreement.status,
  };
}

/** The policies learn whether it is the consent of the person asked about, and not who that is. */
function consentFacts(consent: Consent, subject: string | undefined): object {
  return {
    reference: consent.reference,
    explicit: consent.explicit,
    purposes: consent.purposes,
    dataCategories: consent.data_categories,
    partners: consent.partners,
    given: seconds(consent.given),
    ...(consent.expires && { expires: seconds(consent.expires) }),
    ...(consent.withdrawn && { withdrawn: seconds(consent.withdrawn) }),
    status: consent.status,
    givenBy: consent.given_by,
    ...(consent.authority && { authority: consent.authority }),
    authorityVerified: consent.authority_verified,
    ...(subject && consent.subject && { ofAnother: subject !== consent.subject }),
    online: consent.online,
    ...(consent.age !== null && { age: consent.age }),
  };
}
