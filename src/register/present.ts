import type {
  Agreement as AgreementShown,
  AgreementStatus,
  Assurance,
  Partner as PartnerShown,
} from '../graphql.js';
import type { Agreement, Partner, RegisterSnapshot } from './snapshot.js';

/** Lists of the other side are functions, so that a chain of them ends where the question ends. */
type Lazy<T, K extends keyof T> = Omit<T, K> & { [key in K]: () => T[K] };

export function presentPartner(
  partner: Partner,
  register: RegisterSnapshot,
  now: Date,
): PartnerShown {
  const shown: Lazy<PartnerShown, 'agreements'> = {
    code: partner.code,
    name: partner.name,
    kind: partner.kind,
    role: partner.role,
    country: partner.country,
    competentAuthority: partner.competent_authority,
    status: partner.status,
    assurance: presentAssurance(partner, now),
    agreements: () =>
      (register.agreementsByPartner.get(partner.code) ?? []).map((agreement) =>
        presentAgreement(agreement, register, now),
      ),
  };
  return shown as unknown as PartnerShown;
}

function presentAssurance(partner: Partner, now: Date): Assurance | null {
  const { assurance_kind: kind, assurance_passed: passed, assurance_expires: expires } = partner;
  if (!kind || !passed || !expires) return null;
  return { kind, passed, expires, inDate: passed <= now && now < expires };
}

export function presentAgreement(
  agreement: Agreement,
  register: RegisterSnapshot,
  now: Date,
): AgreementShown {
  const status = statusOf(agreement, now);
  const shown: Lazy<AgreementShown, 'partners'> = {
    reference: agreement.reference,
    version: agreement.version,
    title: agreement.title,
    kind: agreement.kind,
    partners: () =>
      agreement.partners
        .flatMap((code) => register.partners.get(code) ?? [])
        .map((partner) => presentPartner(partner, register, now)),
    purposes: agreement.purposes,
    dataCategories: agreement.data_categories,
    starts: agreement.starts,
    review: agreement.review,
    ends: agreement.ends,
    status,
    reviewOverdue: status === 'IN_FORCE' && agreement.review <= now,
  };
  return shown as unknown as AgreementShown;
}

/** Where an agreement stands in its life. For people to read: the policies judge by the dates themselves. */
export function statusOf(agreement: Agreement, now: Date): AgreementStatus {
  if (agreement.status === 'TERMINATED') return 'TERMINATED';
  if (agreement.ends <= now) return 'ENDED';
  if (agreement.status === 'SUSPENDED') return 'SUSPENDED';
  if (!agreement.signed) return 'DRAFT';
  return agreement.starts <= now ? 'IN_FORCE' : 'SIGNED';
}
