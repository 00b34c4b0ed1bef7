import type { Selectable } from 'kysely';
import type { ConsentTable } from '../database/register-tables.js';
import type { Agreement, Partner, RegisterSnapshot } from './snapshot.js';

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

/**
 * Selects the facts for one question. No judgement here: whether an agreement is in force or a
 * consent valid is for the policies to say. Instants are whole seconds since 1970.
 */
export function factsFor(
  register: RegisterSnapshot,
  partner: Partner,
  consent: Consent | undefined,
  now: Date,
): Facts {
  return {
    now: seconds(now),
    controller: controllerFacts(register),
    partner: partnerFacts(partner),
    agreements: (register.agreementsByPartner.get(partner.code) ?? []).map(agreementFacts),
    ...(consent && { consent: consentFacts(consent) }),
  };
}

export function seconds(instant: Date): number {
  return Math.floor(instant.getTime() / 1000);
}

const CONTROLLERS = new WeakMap<RegisterSnapshot, object>();

function controllerFacts(register: RegisterSnapshot): object {
  const known = CONTROLLERS.get(register);
  if (known) return known;
  const facts = {
    code: register.controller?.code ?? '',
    name: register.controller?.name ?? '',
    publicAuthority: register.controller?.public_authority ?? true,
    appropriatePolicyDocuments: register.appropriatePolicyDocuments.map((document) => ({
      reference: document.reference,
      conditions: document.conditions,
      adopted: seconds(document.adopted),
      review: seconds(document.review),
    })),
    dpias: register.dpias.map((dpia) => ({
      reference: dpia.reference,
      title: dpia.title,
      purposes: dpia.purposes,
      dataCategories: dpia.data_categories,
      approved: seconds(dpia.approved),
      review: seconds(dpia.review),
    })),
  };
  CONTROLLERS.set(register, facts);
  return facts;
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

function consentFacts(consent: Consent): object {
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
    online: consent.online,
    ...(consent.age !== null && { age: consent.age }),
  };
}
