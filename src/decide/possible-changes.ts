import type { PolicyInput } from './decision-record.js';
import type { PolicyRequest } from './sharing-request.js';

const DAY = 86_400;

/** The forms data can be brought into before it is shared. */
export const FORMS: Readonly<Record<string, Partial<PolicyRequest>>> = {
  PSEUDONYMISED: { dataForm: 'PSEUDONYMISED' },
  ANONYMISED: { dataForm: 'ANONYMISED' },
  AGGREGATED: { dataForm: 'AGGREGATED', smallestCell: 5 },
};

// biome-ignore lint/suspicious/noExplicitAny: facts are the policies' own form, open by design
type AnyFacts = any;

function withFacts(input: PolicyInput, change: (facts: AnyFacts) => object): PolicyInput {
  return { ...input, facts: { ...input.facts, ...change(input.facts) } };
}

/** What the register would have to hold, each as the best the question could wish for. */
export const REGISTER_CHANGES: Readonly<Record<string, (input: PolicyInput) => PolicyInput>> = {
  agreement: (input) => withAgreement(input, 'CONTROLLER_TO_CONTROLLER'),
  processor_contract: (input) => withAgreement(input, 'PROCESSOR_CONTRACT'),
  assurance: (input) =>
    withFacts(input, ({ partner, now }) => ({
      partner: { ...partner, assurance: { kind: 'wished', passed: now - DAY, expires: now + DAY } },
    })),
  dpia: (input) =>
    withController(input, 'dpias', {
      reference: 'wished',
      title: 'wished',
      purposes: [input.request.purpose],
      dataCategories: input.request.dataCategories,
      approved: input.facts.now - DAY,
      review: input.facts.now + DAY,
    }),
  appropriate_policy: (input) =>
    withController(input, 'appropriatePolicyDocuments', {
      reference: 'wished',
      conditions: Array.from({ length: 37 }, (_, index) => `sch1.${index + 1}`),
      adopted: input.facts.now - DAY,
      review: input.facts.now + DAY,
    }),
  consent: withConsent,
};

function withController(input: PolicyInput, list: string, document: object): PolicyInput {
  return withFacts(input, ({ controller }) => ({
    controller: { ...controller, [list]: [...controller[list], document] },
  }));
}

function withAgreement(input: PolicyInput, kind: string): PolicyInput {
  const { purpose, dataCategories } = input.request;
  return withFacts(input, ({ agreements, now }) => ({
    agreements: [
      ...agreements,
      {
        reference: 'wished',
        version: 1,
        title: 'wished',
        kind,
        purposes: [purpose],
        dataCategories,
        starts: now - DAY,
        review: now + DAY,
        ends: now + DAY,
        signed: true,
        status: 'ACTIVE',
      },
    ],
  }));
}

function withConsent(input: PolicyInput): PolicyInput {
  const { purpose, dataCategories, partner } = input.request;
  const { now } = input.facts;
  const consent = {
    reference: 'wished',
    explicit: true,
    purposes: [purpose],
    dataCategories,
    partners: [partner],
    given: now - DAY,
    expires: now + DAY,
    status: 'ACTIVE',
    ...givenFor(input.request),
    online: false,
  };
  return {
    request: { ...input.request, consent: 'wished' },
    facts: { ...input.facts, consent },
  };
}

const ADULT = 18;

/** For a child it is a parent's to give. */
function givenFor(request: PolicyRequest): object {
  return isForAChild(request)
    ? {
        givenBy: 'REPRESENTATIVE',
        authority: 'parental_responsibility',
        authorityVerified: true,
      }
    : { givenBy: 'SELF', authorityVerified: false };
}

/** A school that recognises people by their bodies takes whoever is not said to be an adult for a pupil. */
function isForAChild({ subject, purpose }: PolicyRequest): boolean {
  if (subject?.kind === 'CHILD') return true;
  const unknown = purpose === 'biometric_recognition' && !subject?.kind ? 0 : ADULT;
  return (subject?.age ?? unknown) < ADULT;
}
