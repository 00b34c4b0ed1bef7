import { isValidPhoneNumber } from 'libphonenumber-js/core';
import metadata from 'libphonenumber-js/min/metadata';

/** Longer than anything that is kept; what is so long would hold up everybody else. */
const LONGEST = 5000;

/** As people write numbers: with spaces or any sign between. */
const SIGN = '[\\s\\p{P}\\p{S}]';
const GAP = `${SIGN}{0,3}`;
const EMAIL = /[^\s@]+\s*(?:@|\(at\)|\[at\]|%40)\s*[^\s@]+[.。][^\s@]+/i;
const YEAR = '(?:19|20)\\d\\d';
const NATIONAL_INSURANCE = new RegExp(
  `(?<![a-z0-9])(?!BG|GB|NK|KN|TN|NT|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]${GAP}(?!${YEAR}(?!\\d))(?:\\d${GAP}){6}[A-D](?![a-z0-9])`,
  'iu',
);
/** The library finds none that Ofcom keeps for use in drama, and none that begins at a letter. */
const UK_MOBILE = new RegExp(`(?<!\\d)(?:0|44${GAP})7(?:${GAP}\\d){9}(?!\\d)`, 'u');
const TELEPHONE = new RegExp(`(?<![\\p{L}\\d])(?:\\+|0)(?:${GAP}\\d){6,17}(?![\\p{L}\\d])`, 'gu');
/** As long as one of ours, or one with its country's code: to ask the library about more takes long. */
const LONG_ENOUGH = /^(?:0[1-9](?:\d{6}|\d{8,9})|(?:\+|00)[1-9]\d{6,14})$/;

const DIGITS = new RegExp(`\\d(?:${SIGN}*\\d)*`, 'gu');
const TEN_DIGITS = /(?<!\d)(?=(\d{3} ?\d{3} ?\d{4})(?!\d))/g;
/** Numbers of England and Wales, however they are divided: no year and no day of a month begins so. */
const TEN_ALONE = /^[4679] ?(?:\d ?){8}\d$/;

/** UUIDs (RFC 9562), digests in hexadecimal, dates: what machines make, whose digits mean nothing. */
const MEANING_NOTHING = new RegExp(
  [
    '(?<![0-9a-z])(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|(?=\\d*[a-f])[0-9a-f]{32,})(?![0-9a-z])',
    `(?<!\\d)${YEAR}([-/.])(?:0?[1-9]|1[0-2])\\1(?:[0-2]?\\d|3[01])(?!\\d)`,
    `(?<!\\d)(?:[0-2]?\\d|3[01])([-/.])(?:0?[1-9]|1[0-2])\\2${YEAR}(?!\\d)`,
  ].join('|'),
  'giu',
);

/**
 * What kind of personal identifier a text seems to hold, or nothing. NHS numbers by their check
 * digit (NHS Data Dictionary), National Insurance numbers by HMRC's format (NIM39110).
 */
export function personalIdentifierIn(given: string): string | undefined {
  if (given.length > LONGEST) return 'a text too long to be looked through';
  const text = plain(given).replace(MEANING_NOTHING, 'x');
  if (EMAIL.test(text)) return 'an e-mail address';
  if (NATIONAL_INSURANCE.test(text)) return 'a National Insurance number';
  if ((text.match(DIGITS) ?? []).some(holdsNhsNumber)) return 'an NHS number';
  if (UK_MOBILE.test(text)) return 'a telephone number';
  if ((text.match(TELEPHONE) ?? []).some(holdsTelephone)) return 'a telephone number';
  return undefined;
}

/** Nothing that is not seen, and one way to write each letter and digit. */
function plain(given: string): string {
  const text = given.normalize('NFKC').replace(/\p{Cf}/gu, '');
  return text.replace(/(?!\d)\p{Nd}/gu, inAscii);
}

/** Unicode has the ten digits of each script in their order. */
function inAscii(digit: string): string {
  const code = digit.codePointAt(0) as number;
  let zero = code;
  while (/\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero--;
  return String((code - zero) % 10);
}

function holdsNhsNumber(run: string): boolean {
  const spaced = spacedOut(run);
  if (TEN_ALONE.test(spaced) && isNhsNumber(spaced)) return true;
  return [...spaced.matchAll(TEN_DIGITS)].some(([, ten]) => isNhsNumber(ten as string));
}

function isNhsNumber(text: string): boolean {
  const digits = [...text.replaceAll(' ', '')].map(Number);
  const sum = digits.slice(0, 9).reduce((total, digit, place) => total + digit * (10 - place), 0);
  return (11 - (sum % 11)) % 11 === digits[9];
}

/** What follows it may be another number. */
function holdsTelephone(run: string): boolean {
  const plus = run.startsWith('+') ? '+' : '';
  const parts = spacedOut(run).split(' ');
  return parts.some((_, last) => isTelephone(plus + parts.slice(0, last + 1).join('')));
}

function isTelephone(number: string): boolean {
  return LONG_ENOUGH.test(number) && isValidPhoneNumber(number, 'GB', metadata);
}

function spacedOut(run: string): string {
  return (run.match(/\d+/g) ?? []).join(' ');
}
