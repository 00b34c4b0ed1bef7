import { personalIdentifierIn } from '../decision-log/personal-identifier.js';
import { normalised } from '../decision-log/subjects.js';
import { badInput } from '../errors.js';
import type { SharingRequestInput } from '../graphql.js';
import { isOneLine } from '../plain-text.js';
import { COUNTRIES, suggestedCountries } from '../register/countries.js';
import { dayInLondon } from '../register/london.js';
import { checked } from './masking.js';
import { CodeRefused, clip, unknownCode } from './unknown-code.js';
import type { Codes, Vocabulary } from './vocabulary.js';

/** What the policies see of a question (`input.request`). Dates are seconds since 1970. */
export interface PolicyRequest {
  partner: string;
  purpose: string;
  dataCategories: string[];
  direction: 'OUTBOUND' | 'INBOUND';
  dataForm: 'IDENTIFIABLE' | 'PSEUDONYMISED' | 'ANONYMISED' | 'AGGREGATED';
  smallestCell?: number;
  subject?: { kind?: 'ADULT' | 'CHILD' | 'DECEASED'; age?: number };
  circumstances: string[];
  evidence: { kind: string; reference: string; date?: number }[];
  consent?: string;
  lawfulBasis?: string;
  country: string;
  recordCount?: number;
}

/** A question that passed every check, with what is logged beside it. */
export interface CheckedRequest {
  request: PolicyRequest;
  subjectReference?: string;
  caseReference?: string;
  onBehalfOf?: string;
  idempotencyKey?: string;
}

/** What codes a question may name: the vocabulary, and the register's partners with their country. */
export interface KnownCodes {
  vocabulary: Vocabulary;
  partners: ReadonlyMap<string, { country: string; successor?: string | null }>;
}

const HOME = 'GB';
const MOST_CATEGORIES = 50;
const MOST_DOCUMENTS = 50;
const LONGEST_REFERENCE = 64;
const LONGEST_TEXT = 200;
const FIRST_YEAR = 1800;
const GREATEST_INT = 2_147_483_647;

/**
 * Checks a question against the vocabulary and the register, and brings it into the form the
 * policies read. Throws `BAD_USER_INPUT` naming the field, the value and what would be right.
 * `at` is where it stands in a list: `requests[3].`; `now` the instant it is asked as of.
 */
export function checkRequest(
  asked: SharingRequestInput,
  known: KnownCodes,
  at = 'request.',
  now = new Date(),
): CheckedRequest {
  const { vocabulary } = known;
  const partner = knownPartner(`${at}partner`, asked.partner, known);
  return {
    request: {
      partner: asked.partner,
      purpose: knownCode(`${at}purpose`, asked.purpose, vocabulary.purposes, 'purpose'),
      dataCategories: checkCategories(`${at}dataCategories`, asked.dataCategories, vocabulary),
      direction: asked.direction,
      dataForm: asked.dataForm,
      ...optional('smallestCell', count(`${at}smallestCell`, asked.smallestCell)),
      ...optional('subject', checkSubject(`${at}subject`, asked.subject)),
      circumstances: checkCircumstances(`${at}circumstances`, asked.circumstances, vocabulary),
      evidence: checkEvidence(`${at}evidence`, asked.evidence, vocabulary, now),
      ...optional('consent', reference(`${at}consent`, asked.consent)),
      ...optional('lawfulBasis', checkBasis(`${at}lawfulBasis`, asked.lawfulBasis, vocabulary)),
      country: checkCountry(`${at}country`, asked.country ?? placeOfUse(asked, partner)),
      ...optional('recordCount', count(`${at}recordCount`, asked.recordCount)),
    },
    ...optional('subjectReference', person(`${at}subject.reference`, asked.subject?.reference)),
    ...optional('caseReference', reference(`${at}caseReference`, asked.caseReference)),
    ...optional('onBehalfOf', reference(`${at}onBehalfOf`, asked.onBehalfOf)),
    ...optional(
      'idempotencyKey',
      reference(`${at}idempotencyKey`, asked.idempotencyKey, LONGEST_TEXT),
    ),
  };
}

/** What is taken in is used here, and is no transfer abroad (UK GDPR Article 44A). */
function placeOfUse({ direction }: SharingRequestInput, partner: { country: string }): string {
  return direction === 'INBOUND' ? HOME : partner.country;
}

function optional<K extends string, V>(key: K, value: V | undefined): { [key in K]?: V } {
  return (value === undefined ? {} : { [key]: value }) as { [key in K]?: V };
}

function knownPartner(field: string, code: string, known: KnownCodes): { country: string } {
  const partner = known.partners.get(code);
  if (!partner) throw unknownCode(field, code, known.partners.keys(), 'partner');
  const { successor } = partner;
  if (!successor) return partner;
  const message = `${field}: \`${code}\` has become a part of \`${successor}\`: ask about that one`;
  throw new CodeRefused(field, code, message, [successor]);
}

function knownCode(field: string, code: string, codes: Codes, what: string): string {
  if (!Object.hasOwn(codes, code)) throw unknownCode(field, code, Object.keys(codes), what);
  return code;
}

function checkCategories(field: string, codes: readonly string[], { data_categories }: Vocabulary) {
  if (codes.length === 0) throw badInput(field, codes, `${field}: name at least one data category`);
  if (codes.length > MOST_CATEGORIES) {
    const message = `${field}: at most ${MOST_CATEGORIES} data categories, here are ${codes.length}`;
    throw badInput(field, codes.length, message);
  }
  return distinct(field, codes, data_categories, 'data category');
}

function checkCircumstances(
  field: string,
  codes: readonly string[] | null | undefined,
  { circumstances }: Vocabulary,
): string[] {
  return distinct(field, codes ?? [], circumstances, 'circumstance');
}

function distinct(field: string, codes: readonly string[], known: Codes, what: string): string[] {
  const seen = new Set<string>();
  for (const code of codes) {
    knownCode(field, code, known, what);
    if (seen.has(code)) throw badInput(field, code, `${field}: \`${code}\` is there twice`);
    seen.add(code);
  }
  return [...codes];
}

function checkEvidence(
  field: string,
  documents: SharingRequestInput['evidence'],
  { evidence_kinds }: Vocabulary,
  now: Date,
): PolicyRequest['evidence'] {
  const given = documents ?? [];
  if (given.length > MOST_DOCUMENTS) {
    throw badInput(field, given.length, `${field}: at most ${MOST_DOCUMENTS} documents`);
  }
  return given.map((document, index) => ({
    kind: knownCode(`${field}[${index}].kind`, document.kind, evidence_kinds, 'evidence kind'),
    reference: documentReference(`${field}[${index}].reference`, document.reference),
    ...optional('date', dateHeld(`${field}[${index}].date`, document.date, now)),
  }));
}

/** The date on a document somebody holds is not one to come, by the calendar in the United Kingdom. */
function dateHeld(field: string, date: Date | null | undefined, now: Date): number | undefined {
  if (!date) return undefined;
  const [day, today] = [date.toISOString().slice(0, 10), dayInLondon(now)];
  if (date.getUTCFullYear() < FIRST_YEAR) {
    throw badInput(
      field,
      day,
      `${field}: ${day} is before ${FIRST_YEAR}; say the date on the document`,
    );
  }
  if (day > today) {
    const message = `${field}: ${day} is after ${today}, the day of the question; the date of a document that is held cannot be in the future`;
    throw badInput(field, day, message);
  }
  return Math.floor(date.getTime() / 1000);
}

function checkBasis(
  field: string,
  basis: string | null | undefined,
  { lawful_bases }: Vocabulary,
): string | undefined {
  return basis == null ? undefined : knownCode(field, basis, lawful_bases, 'lawful basis');
}

function checkCountry(field: string, country: string): string {
  if (!COUNTRIES.has(country)) {
    throw badInput(
      field,
      country,
      `${field}: \`${clip(country)}\` is no ISO 3166-1 alpha-2 country code, such as GB or FR`,
      suggestedCountries(country),
    );
  }
  return country;
}

function checkSubject(
  field: string,
  subject: SharingRequestInput['subject'],
): PolicyRequest['subject'] {
  if (!subject) return undefined;
  const { kind, age } = subject;
  if (age != null && (age < 0 || age > 130)) {
    throw badInput(`${field}.age`, age, `${field}.age: ${age} is not an age in years, 0 to 130`);
  }
  if (kind === 'CHILD' && age != null && age >= 18) {
    throw badInput(`${field}.age`, age, `${field}.age: a CHILD is under 18, here is ${age}`);
  }
  if (kind === 'ADULT' && age != null && age < 18) {
    throw badInput(`${field}.age`, age, `${field}.age: an ADULT is 18 or over, here is ${age}`);
  }
  return { ...optional('kind', kind ?? undefined), ...optional('age', age ?? undefined) };
}

function count(field: string, value: number | null | undefined): number | undefined {
  if (value == null) return undefined;
  if (!Number.isInteger(value) || value < 0 || value > GREATEST_INT) {
    throw badInput(field, value, `${field}: a whole number, 0 or more, not ${value}`);
  }
  return value;
}

/** The council's own references; a personal identifier in one would stay in the log for good. */
function reference(
  field: string,
  value: string | null | undefined,
  longest = LONGEST_REFERENCE,
): string | undefined {
  const given = text(field, value, longest);
  const identifier = given && checked(field, () => personalIdentifierIn(given));
  if (identifier) {
    throw badInput(
      field,
      '[withheld]',
      `${field}: this looks like ${identifier}, which must not be logged; use \`subject.reference\`, which is stored as a pseudonym`,
    );
  }
  return given;
}

/** What a document is filed under. A dash is no document. */
function documentReference(field: string, value: string): string {
  if (normalised(value) !== '') return reference(field, value) ?? '';
  const message = `${field}: needs a letter or digit: say what the document is filed under`;
  throw badInput(field, value, message);
}

/** Compared by its letters and digits, so without one it would stand for everybody. */
function person(field: string, value: string | null | undefined): string | undefined {
  const given = text(field, value);
  if (given === undefined || normalised(given) !== '') return given;
  throw badInput(field, given, `${field}: needs a letter or digit; leave it out if there is none`);
}

function text(
  field: string,
  value: string | null | undefined,
  longest = LONGEST_TEXT,
): string | undefined {
  if (value == null) return undefined;
  if (value.trim() === '') throw badInput(field, value, `${field}: leave it out, or say something`);
  if (value.length > longest) {
    throw badInput(
      field,
      clip(value),
      `${field}: at most ${longest} characters, here are ${value.length}`,
    );
  }
  if (!isOneLine(value)) {
    const shown = clip(value.toWellFormed());
    throw badInput(field, shown, `${field}: holds characters that are no text`);
  }
  return value;
}
