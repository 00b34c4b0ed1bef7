import type { ChangeKind } from '../graphql.js';
import type { PossibleChange } from './changes.js';
import type { GivenAnswer, PolicyInput } from './decision-record.js';
import { REGISTER_CHANGES } from './possible-changes.js';
import { lackingIn } from './relevance.js';
import type { PolicyRequest } from './sharing-request.js';
import { upwards, type Vocabulary } from './vocabulary.js';

/**
 * Every single change worth trying. Which of them makes a no a yes is for the policies to say: each
 * is tried on them. What is left out here would be dishonest or dangerous advice though it worked.
 */
export function worthTrying(
  input: PolicyInput,
  answer: GivenAnswer,
  vocabulary: Vocabulary,
): PossibleChange[] {
  const { request } = input;
  const lacking = lackingIn(answer);
  const barred = answer.denialKind === 'FORBIDDEN';
  const { circumstances, dataCategories, evidence, lawfulBasis } = request;
  const said = [...circumstances, ...evidence.map(({ kind }) => kind), lawfulBasis];
  const unsaid = (codes: object) =>
    Object.keys(codes)
      .sort()
      .filter((code) => !said.includes(code));
  const mayBeStated = (code: string) =>
    EMERGENCIES.includes(code)
      ? lacking.has(code) || hasEmergencyBegun(request)
      : isNoProtection(code);
  return [
    ...of('ADD_EVIDENCE', unsaid(vocabulary.evidence_kinds)),
    ...of('ADD_CIRCUMSTANCE', unsaid(vocabulary.circumstances).filter(mayBeStated)),
    ...of('DROP_CIRCUMSTANCE', circumstances.filter(isNoProtection)),
    ...of('REGISTER', registerChangesFor(input)),
    ...(lawfulBasis ? of('SET_BASIS', unsaid(vocabulary.lawful_bases)) : []),
    ...(barred ? [] : of('SET_PURPOSE', purposesFor(request, vocabulary))),
    ...of('SET_FORM', formsFor(request)),
    ...(dataCategories.length > 1 ? of('DROP_CATEGORY', dataCategories) : []),
  ];
}

const of = (kind: ChangeKind, codes: readonly string[]) =>
  codes.map((code): PossibleChange => ({ kind, code }));

export const EMERGENCIES: readonly string[] = ['civil_emergency', 'life_threatening_emergency'];

/** Where nothing of the kind is said, the word would only tempt. */
function hasEmergencyBegun({ circumstances }: PolicyRequest): boolean {
  return [...EMERGENCIES, 'serious_harm_risk'].some((code) => circumstances.includes(code));
}

/** Facts that protect somebody: nobody is to be talked out of one, and none is stated for a yes. */
const PROTECTIONS: readonly string[] = [
  'child_objects',
  'consent_refused',
  'gender_recognition',
  'harm_if_disclosed',
  'national_opt_out',
  'parental_responsibility',
  'third_party_data',
];

const isNoProtection = (code: string) => !PROTECTIONS.includes(code);

/** Made for what is stated or held, and neither what is asked for nor above it. No way round a bar. */
function purposesFor(
  { circumstances, evidence, purpose }: PolicyRequest,
  vocabulary: Vocabulary,
): string[] {
  const entries = [
    ...circumstances.map((code) => vocabulary.circumstances[code]),
    ...evidence.map(({ kind }) => vocabulary.evidence_kinds[kind]),
  ];
  const made = new Set(entries.flatMap((entry) => entry?.purpose ?? []));
  return [...made].filter((code) => !upwards(purpose).includes(code)).sort();
}

/** One way to share what is about nobody: for a table another table, where it can have counts of five. */
function formsFor({ dataForm, recordCount = 5 }: PolicyRequest): string[] {
  const table = dataForm === 'AGGREGATED' && recordCount >= 5;
  const anonymous = table ? 'AGGREGATED' : 'ANONYMISED';
  return ['PSEUDONYMISED', anonymous].filter((form) => table || form !== dataForm);
}

/** A processor contract is for processors: with anybody else it would be a pretence. */
function registerChangesFor({ facts, request }: PolicyInput): string[] {
  const { role } = facts.partner as { role?: string };
  const pretence = new Set<string>();
  if (role !== 'PROCESSOR') pretence.add('processor_contract');
  if (isConsentNoWayOut(request)) pretence.add('consent');
  return Object.keys(REGISTER_CHANGES).filter((code) => !pretence.has(code));
}

/**
 * Who is unable cannot consent; to ask would tell who must not know, or warn who may be the abuser;
 * nobody consents for others, or to harm that comes to them; and who asks for their own data needs no
 * consent of their own.
 */
const NO_CONSENT_WHERE: readonly string[] = [
  'cannot_consent',
  'child_at_risk',
  'consent_would_prejudice',
  'crime_prejudice',
  'harm_if_disclosed',
  'high_risk_domestic_abuse',
  'third_party_data',
];

const NO_CONSENT_FOR: readonly string[] = [
  'information_request.subject_access',
  'safeguarding.domestic_abuse',
];

function isConsentNoWayOut(request: PolicyRequest): boolean {
  const { circumstances, purpose } = request;
  const stated = circumstances.some((code) => NO_CONSENT_WHERE.includes(code));
  return stated || NO_CONSENT_FOR.includes(purpose) || mayBeOfAnAbuser(request);
}

/** What is said of crimes is said of somebody else than the adult at risk. */
function mayBeOfAnAbuser({ circumstances, dataCategories }: PolicyRequest): boolean {
  const ofCrimes = dataCategories.some((code) => code.split('.')[0] === 'criminal');
  return ofCrimes && circumstances.includes('adult_at_risk');
}
