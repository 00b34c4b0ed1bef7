import type {
  AgreementDetails as AgreementDetailsRow,
  AgreementTerms,
  Signature as SignatureRow,
} from '../database/register-tables.js';
import type {
  AgreementAmendment,
  AgreementDetails,
  Agreement as AgreementShown,
  AppropriatePolicyDocument as AppropriatePolicyDocumentShown,
  Assurance,
  Consent as ConsentShown,
  Controller as ControllerShown,
  Dpia as DpiaShown,
  Partner as PartnerShown,
  RegisterVersion,
  Signature,
} from '../graphql.js';
import type { Caller } from '../identity/token.js';
import { stateOf } from './agreement-states.js';
import { type AgreementRow, partiesOf } from './agreement-terms.js';
import type { Consent } from './facts.js';
import type { Version } from './history.js';
import type {
  Agreement,
  AppropriatePolicyDocument,
  Controller,
  Dpia,
  Partner,
} from './snapshot.js';

/** What a shown record was made from, for the fields that are read only where they are asked for. */
const BEHIND = Symbol('BEHIND');

export interface Behind<T> {
  row: T;
  /** The date the record was asked for as of, where it was. */
  asOf?: Date | undefined;
}

export function behind<T>(shown: object): Behind<T> {
  return (shown as { [BEHIND]: Behind<T> })[BEHIND];
}

/** A record as it stands now, or at `asOf`. Fields not set here have resolvers of their own. */
export function presentPartner(partner: Partner, asOf?: Date): PartnerShown {
  return {
    [BEHIND]: { row: partner, asOf },
    code: partner.code,
    version: partner.version,
    name: partner.name,
    kind: partner.kind,
    role: partner.role,
    country: partner.country,
    competentAuthority: partner.competent_authority,
    usDataBridge: partner.us_data_bridge,
    status: statusOf(partner),
    succeeded: partner.succeeded,
    assurance: presentAssurance(partner, asOf ?? new Date()),
  } as unknown as PartnerShown;
}

export function statusOf({ successor, status }: Pick<Partner, 'successor' | 'status'>) {
  return successor ? 'SUCCEEDED' : status;
}

function presentAssurance(partner: Partner, now: Date): Assurance | null {
  const { assurance_kind: kind, assurance_passed: passed, assurance_expires: expires } = partner;
  if (!kind || !passed || !expires) return null;
  return { kind, passed, expires, inDate: passed <= now && now < expires };
}

export function presentAgreement(agreement: Agreement, asOf?: Date): AgreementShown {
  const now = asOf ?? new Date();
  const status = stateOf(agreement, now);
  return {
    [BEHIND]: { row: agreement, asOf },
    reference: agreement.reference,
    version: agreement.version,
    title: agreement.title,
    kind: agreement.kind,
    purposes: agreement.purposes,
    dataCategories: agreement.data_categories,
    starts: agreement.starts,
    review: agreement.review,
    ends: agreement.ends,
    status,
    reviewOverdue: status === 'IN_FORCE' && agreement.review <= now,
    destructionConfirmed: agreement.destruction_confirmed,
  } as unknown as AgreementShown;
}

/** What a party is called, by its code; the council for none. */
export type NameOf = (partner: string | undefined) => string;

export function presentDetails(terms: AgreementTerms, nameOf: NameOf): AgreementDetails {
  const { parties: _, ...details }: AgreementDetailsRow = terms.details;
  return {
    ...details,
    parties: partiesOf(terms).map(({ partner, role, lawfulBasis }) => ({
      partner: partner ?? null,
      name: nameOf(partner),
      role,
      lawfulBasis: lawfulBasis ?? null,
    })),
    conditions: details.conditions ?? [],
    areas: details.areas ?? [],
    areaNames: details.areaNames ?? [],
  };
}

export function presentSignatures(signatures: readonly SignatureRow[]): Signature[] {
  return signatures.map(({ partner, name, capacity, signed }) => ({
    partner: partner ?? null,
    name,
    capacity,
    signed: new Date(signed),
  }));
}

/** The parties that have not signed, the council by its own code. */
export function notSigned(
  terms: AgreementTerms,
  signatures: readonly SignatureRow[],
  council: string,
): string[] {
  const signed = new Set(signatures.map(({ partner }) => partner));
  return partiesOf(terms)
    .filter(({ partner }) => !signed.has(partner))
    .map(({ partner }) => partner ?? council);
}

export function presentAmendment(
  { amendment }: AgreementRow,
  council: string,
  nameOf: NameOf,
): AgreementAmendment | null {
  if (!amendment) return null;
  const { terms, submitted, signatures } = amendment;
  return {
    ...terms,
    starts: new Date(terms.starts),
    review: new Date(terms.review),
    ends: new Date(terms.ends),
    submitted,
    signatures: presentSignatures(signatures),
    notSigned: notSigned(terms, signatures, council),
    details: presentDetails(terms, nameOf),
  };
}

export function presentConsent(consent: Consent, asOf?: Date): ConsentShown {
  const now = asOf ?? new Date();
  const { expires, withdrawn } = consent;
  return {
    [BEHIND]: { row: consent, asOf },
    reference: consent.reference,
    version: consent.version,
    subject: consent.subject,
    explicit: consent.explicit,
    purposes: consent.purposes,
    dataCategories: consent.data_categories,
    partners: consent.partners,
    given: consent.given,
    expires,
    withdrawn,
    current: consent.given <= now && expires !== null && now < expires && !withdrawn,
    givenBy: consent.given_by,
    authority: consent.authority,
    authorityVerified: consent.authority_verified,
    how: consent.how ?? (consent.online ? 'ONLINE' : null),
    age: consent.age,
    told: consent.told,
  } as unknown as ConsentShown;
}

/** An app that only asks learns whether a consent holds, and nothing of the person who gave it. */
export function presentConsentTo(
  { roles }: Pick<Caller, 'roles'>,
  consent: Consent,
  asOf?: Date,
): ConsentShown {
  const shown = presentConsent(consent, asOf);
  if (readsPeople({ roles })) return shown;
  return { ...shown, subject: null, age: null, authority: null, told: null };
}

export function readsPeople({ roles }: Pick<Caller, 'roles'>): boolean {
  return roles.includes('governance') || roles.includes('auditor');
}

export function presentPolicyDocument(
  document: AppropriatePolicyDocument,
  asOf?: Date,
): AppropriatePolicyDocumentShown {
  const now = asOf ?? new Date();
  return {
    [BEHIND]: { row: document, asOf },
    ...document,
    withdrawn: document.withdrawn ?? null,
    inDate: document.adopted <= now && now < document.review && !document.withdrawn,
  } as unknown as AppropriatePolicyDocumentShown;
}

export function presentDpia(dpia: Dpia, asOf?: Date): DpiaShown {
  const now = asOf ?? new Date();
  return {
    [BEHIND]: { row: dpia, asOf },
    ...dpia,
    dataCategories: dpia.data_categories,
    withdrawn: dpia.withdrawn ?? null,
    inDate: dpia.approved <= now && now < dpia.review && !dpia.withdrawn,
  } as unknown as DpiaShown;
}

export function presentController(controller: Controller): ControllerShown {
  const { code, version, name, public_authority: publicAuthority } = controller;
  return { code, version, name, publicAuthority } as ControllerShown;
}

export function presentVersion(version: Version): RegisterVersion {
  const { at, change, reason, client, person } = version;
  return {
    version: version.version,
    at,
    change,
    reason,
    client,
    person,
    entry: version.entry_id,
    document: JSON.stringify(version.document),
  };
}
