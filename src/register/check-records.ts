import type {
  AppropriatePolicyDocumentInput,
  AssuranceInput,
  ConsentInput,
  DpiaInput,
  PartnerInput,
} from '../graphql.js';
import {
  atLeastOne,
  checkCodes,
  checkInstant,
  checkName,
  checkReference,
  checkRequired,
  checkText,
} from './check-values.js';
import { COUNTRIES, suggestedCountries } from './countries.js';
import type { Known } from './known.js';
import { badValue, type Problem, unknownCode } from './problems.js';
import type { AppropriatePolicyDocument, Dpia } from './snapshot.js';

/** How a partner's systems may have been checked. */
const ASSURANCE_KINDS: ReadonlySet<string> = new Set([
  'dspt',
  'psn',
  'cyber_essentials',
  'cyber_essentials_plus',
  'iso_27001',
  'self_assessment',
]);

export function checkPartner(partner: PartnerInput, known: Known): Problem[] {
  const { kind, country } = partner;
  return [
    ...checkName('name', partner.name),
    ...checkCodes('kind', [kind], known.vocabulary.partner_kinds, 'partner kind'),
    ...(country == null || COUNTRIES.has(country) ? [] : [unknownCountry(country)]),
  ];
}

function unknownCountry(country: string): Problem {
  const near = suggestedCountries(country);
  const hint = near.length > 0 ? `: did you mean \`${near[0]}\`?` : ', such as GB or FR';
  const message = `\`${country.slice(0, 80)}\` is no ISO 3166-1 alpha-2 country code${hint}`;
  return badValue('country', country, message, near);
}

/** An earlier check in the place of a later one is mostly a slip: a reason says that it is none. */
export function earlierThanHeld(
  passed: Date,
  { assurance_passed: held }: { assurance_passed: Date | null },
): Problem[] {
  if (!held || passed >= held) return [];
  const [given, there] = [passed, held].map((each) => each.toISOString().slice(0, 10));
  const message = `the check that is held was passed later, on ${there}; to put this one in its place, say why with \`reason\` in \`recordAssurance\``;
  return [badValue('passed', given, message)];
}

export function checkAssurance({ kind, passed, expires }: AssuranceInput, now: Date): Problem[] {
  const known = ASSURANCE_KINDS.has(kind);
  return [
    ...(known ? [] : [unknownCode('kind', kind, ASSURANCE_KINDS, 'assurance kind')]),
    ...checkInstant('passed', passed),
    ...checkInstant('expires', expires),
    ...notInFuture('passed', passed, now),
    ...inOrder('passed', passed, 'expires', expires),
  ];
}

export function checkConsent(consent: ConsentInput, known: Known, now: Date): Problem[] {
  const { vocabulary } = known;
  const { purposes, dataCategories, partners, given, expires } = consent;
  return [
    ...(consent.reference ? checkReference('reference', consent.reference) : []),
    ...checkText('subject', consent.subject, 200),
    ...checkRequired('told', consent.told),
    ...checkScope(consent),
    ...checkCodes('purposes', purposes, vocabulary.purposes, 'purpose'),
    ...checkCodes('dataCategories', dataCategories, vocabulary.data_categories, 'data category'),
    ...checkCodes('partners', partners, known.partners, 'partner'),
    ...checkInstant('given', given),
    ...checkInstant('expires', expires),
    ...notInFuture('given', given, now),
    ...inOrder('given', given, 'expires', expires),
    ...checkGiver(consent),
  ];
}

/** Consent is to something specific (UK GDPR Article 4(11)): what data, what for and to whom. */
function checkScope(consent: ConsentInput): Problem[] {
  const parts = ['purposes', 'dataCategories', 'partners'] as const;
  const missing = parts.filter((part) => consent[part].length === 0);
  if (missing.length === 0) return [];
  return [
    {
      code: 'CONSENT_WITHOUT_SCOPE',
      field: missing[0] as string,
      message: 'a consent names what data, what for and to whom: say each of them',
      evidence: missing.map((value) => ({ name: 'missing', value })),
    },
  ];
}

function checkGiver({ givenBy, authority, age }: ConsentInput): Problem[] {
  const unsaid = givenBy === 'REPRESENTATIVE' && !authority;
  const badAge = age != null && (age < 0 || age > 130);
  return [
    ...checkText('authority', authority, 100),
    ...(unsaid ? [badValue('authority', authority, 'say with what authority')] : []),
    ...(badAge ? [badValue('age', age, `${age} is not an age in years, 0 to 130`)] : []),
  ];
}

export function checkPolicyDocument(
  document: AppropriatePolicyDocumentInput,
  known: Known,
  now: Date,
): Problem[] {
  const { conditions, adopted, review } = document;
  return [
    ...checkReference('reference', document.reference),
    ...atLeastOne('conditions', conditions, 'condition'),
    ...checkCodes('conditions', conditions, known.vocabulary.conditions, 'condition'),
    ...checkInstant('adopted', adopted),
    ...checkInstant('review', review),
    ...notInFuture('adopted', adopted, now),
    ...inOrder('adopted', adopted, 'review', review),
  ];
}

export function checkDpia(dpia: DpiaInput, { vocabulary }: Known, now: Date): Problem[] {
  const { purposes, dataCategories, approved, review } = dpia;
  return [
    ...checkReference('reference', dpia.reference),
    ...checkName('title', dpia.title),
    ...atLeastOne('purposes', purposes, 'purpose'),
    ...checkCodes('purposes', purposes, vocabulary.purposes, 'purpose'),
    ...atLeastOne('dataCategories', dataCategories, 'data category'),
    ...checkCodes('dataCategories', dataCategories, vocabulary.data_categories, 'data category'),
    ...checkInstant('approved', approved),
    ...checkInstant('review', review),
    ...notInFuture('approved', approved, now),
    ...inOrder('approved', approved, 'review', review),
  ];
}

/** Of one from before such dates were refused: it is not reviewed before it is there. */
export function reviewedInTime(document: AppropriatePolicyDocument | Dpia): Problem[] {
  const { review } = document;
  return 'approved' in document
    ? inOrder('approved', document.approved, 'nextReview', review)
    : inOrder('adopted', document.adopted, 'nextReview', review);
}

function notInFuture(field: string, instant: Date, now: Date): Problem[] {
  if (instant <= now) return [];
  return [badValue(field, instant.toISOString(), 'lies in the future, so it has not happened')];
}

function inOrder(first: string, from: Date, second: string, to: Date): Problem[] {
  if (from < to) return [];
  const [earlier, later] = [from, to].map((each) => each.toISOString());
  return [
    {
      code: 'ENDS_BEFORE_STARTS',
      field: second,
      value: later,
      message: `${second}: ${later?.slice(0, 10)} is not after ${first} ${earlier?.slice(0, 10)}`,
      evidence: [
        { name: first, value: earlier as string },
        { name: second, value: later as string },
      ],
    },
  ];
}
