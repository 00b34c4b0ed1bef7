import { personalIdentifierIn } from '../decision-log/personal-identifier.js';
import { isOneLine, isText } from '../plain-text.js';
import { badValue, type Problem, unknownCode } from './problems.js';
import type { Codes } from './vocabulary.js';

const LONGEST_TEXT = 2000;
const MOST_CODES = 200;
/** More than there are councils in the United Kingdom. */
const MOST_TEXTS = 500;
const LONGEST_OF_MANY = 200;
const REFERENCE = /^[A-Za-z0-9][A-Za-z0-9._/-]{0,63}$/;
const PARTNER_CODE = /^[a-z][a-z0-9_]{0,63}$/;

/** Each code is known and there once. */
export function checkCodes(
  field: string,
  codes: readonly string[],
  known: Codes | ReadonlyMap<string, unknown>,
  what: string,
): Problem[] {
  const has = (code: string) =>
    known instanceof Map ? known.has(code) : Object.hasOwn(known, code);
  const all = () => (known instanceof Map ? known.keys() : Object.keys(known));
  if (codes.length > MOST_CODES) {
    return [badValue(field, codes.length, `at most ${MOST_CODES}, here are ${codes.length}`)];
  }
  return codes.flatMap((code, index) => {
    if (!has(code)) return [unknownCode(field, code, all(), what)];
    const twice = codes.indexOf(code) !== index;
    return twice ? [badValue(field, code, `\`${code}\` is there twice`)] : [];
  });
}

export function atLeastOne(field: string, codes: readonly string[], what: string): Problem[] {
  return codes.length > 0 ? [] : [badValue(field, codes, `name at least one ${what}`)];
}

/** Text that must say something. */
export function checkRequired(field: string, value: string, longest?: number): Problem[] {
  if (value.trim() === '') return [badValue(field, value, 'it is empty, and cannot be left out')];
  return checkText(field, value, longest);
}

/** Text that says something and is no longer than 2,000 characters, or than `longest`. */
export function checkText(
  field: string,
  value: string | null | undefined,
  longest = LONGEST_TEXT,
): Problem[] {
  if (value == null) return [];
  if (value.trim() === '') return [badValue(field, value, 'leave it out, or say something')];
  if (value.length > longest) {
    const message = `at most ${longest} characters, here are ${value.length}`;
    return [badValue(field, `${value.slice(0, 80)}…`, message)];
  }
  if (!isText(value)) {
    return [badValue(field, value.toWellFormed(), 'holds characters that are no text')];
  }
  return [];
}

/** A list of short texts. */
export function checkTexts(field: string, values: readonly string[]): Problem[] {
  if (values.length > MOST_TEXTS) {
    return [badValue(field, values.length, `at most ${MOST_TEXTS}, here are ${values.length}`)];
  }
  return values.flatMap((each) => checkText(field, each, LONGEST_OF_MANY));
}

/** A reference of ours goes into the log for good: it may not be a person's number. */
export function checkReference(field: string, value: string): Problem[] {
  if (!REFERENCE.test(value)) {
    const right =
      'at most 64 letters, digits, dots, dashes, slashes and underscores, as in DSA-001';
    return [badValue(field, value.slice(0, 80), right)];
  }
  return notAPersons(field, value);
}

/** Names of partners, agreements and assessments are in answers, notices and files for anybody to read. */
export function checkName(field: string, value: string): Problem[] {
  const lines = isText(value) && !isOneLine(value);
  return [
    ...checkRequired(field, value, 300),
    ...(lines ? [badValue(field, value, 'one line')] : []),
    ...notAPersons(field, value),
  ];
}

/** Why something was changed: kept in the history, for whoever reads that. */
export function checkReason(reason: string | null | undefined): Problem[] {
  return [...checkText('reason', reason), ...(reason ? notAPersons('reason', reason) : [])];
}

function notAPersons(field: string, value: string): Problem[] {
  const identifier = personalIdentifierIn(value);
  if (!identifier) return [];
  return [badValue(field, '[withheld]', `this looks like ${identifier}, which must not be logged`)];
}

/** The council is a party to every agreement by its own code: no partner has that. */
export function notTheCouncil(field: string, code: string, council: string): Problem[] {
  if (code !== council) return [];
  return [badValue(field, code, `\`${code}\` is the council itself; choose another code`)];
}

export function checkPartnerCode(field: string, value: string): Problem[] {
  if (PARTNER_CODE.test(value)) return notAPersons(field, value);
  const right = 'at most 64 small letters, digits and underscores, as in barnet_homes';
  return [badValue(field, value.slice(0, 80), right)];
}

/** The last instant PostgreSQL and JSON agree on with room to spare. */
const LAST = new Date('9999-12-31T00:00:00Z');
const FIRST = new Date('1900-01-01T00:00:00Z');

export function checkInstant(field: string, value: Date): Problem[] {
  if (value >= FIRST && value <= LAST) return [];
  const shown = Number.isNaN(value.getTime()) ? 'no date' : value.toISOString();
  return [badValue(field, shown, 'a date from 1900 to 9999, such as 2026-11-23')];
}

export function checkNextReview(nextReview: Date, now: Date): Problem[] {
  if (nextReview > now) return checkInstant('nextReview', nextReview);
  const message = 'lies in the past: say when the next review is due';
  return [badValue('nextReview', nextReview.toISOString(), message)];
}
