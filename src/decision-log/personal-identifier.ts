import { findPhoneNumbersInText } from 'libphonenumber-js/core';
import metadata from 'libphonenumber-js/min/metadata';

/** As people write them: with spaces, dots and any dash between. */
const GAP = '[\\s.\\p{Pd}]{0,2}';
const NATIONAL_INSURANCE = new RegExp(
  `(?<![a-z0-9])(?!BG|GB|NK|KN|TN|NT|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]${GAP}(?:\\d${GAP}){6}[A-D](?![a-z0-9])`,
  'iu',
);
const EMAIL = /[^\s@]+\s*@\s*[^\s@]+\.[^\s@]+/;
const TEN_DIGITS = new RegExp(`(?<!\\d)\\d{3}${GAP}\\d{3}${GAP}\\d{4}(?!\\d)`, 'gu');
/** The library finds none beside a letter, and none that Ofcom keeps for use in drama. */
const UK_MOBILE = new RegExp(`(?<!\\d)(?:0|44${GAP})7(?:${GAP}\\d){9}(?!\\d)`, 'u');

/** UUIDs (RFC 9562) and digests in hexadecimal: what machines make, whose digits mean nothing. */
const MACHINE_MADE =
  /(?<![0-9a-z])(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|(?=\d*[a-f])[0-9a-f]{32,})(?![0-9a-z])/giu;

/** Of a telephone number, with its country's code where that is not ours; looking for one takes long. */
const FEWEST_DIGITS = 7;

/**
 * What kind of personal identifier a text seems to hold, or nothing. NHS numbers by their check
 * digit (NHS Data Dictionary), National Insurance numbers by HMRC's format (NIM39110).
 */
export function personalIdentifierIn(given: string): string | undefined {
  const text = given.normalize('NFKC').replace(MACHINE_MADE, '#');
  if (EMAIL.test(text)) return 'an e-mail address';
  if (NATIONAL_INSURANCE.test(text)) return 'a National Insurance number';
  if ([...text.matchAll(TEN_DIGITS)].some(([digits]) => isNhsNumber(digits)))
    return 'an NHS number';
  if (UK_MOBILE.test(text)) return 'a telephone number';
  if (hasDigits(text, FEWEST_DIGITS) && findPhoneNumbersInText(text, 'GB', metadata).length > 0)
    return 'a telephone number';
  return undefined;
}

function hasDigits(text: string, least: number): boolean {
  return (text.match(/\p{Nd}/gu)?.length ?? 0) >= least;
}

function isNhsNumber(text: string): boolean {
  const digits = [...text.replace(/\D/g, '')].map(Number);
  const sum = digits.slice(0, 9).reduce((total, digit, place) => total + digit * (10 - place), 0);
  return (11 - (sum % 11)) % 11 === digits[9];
}
