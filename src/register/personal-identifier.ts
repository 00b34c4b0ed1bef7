import { findPhoneNumbersInText } from 'libphonenumber-js/core';
import metadata from 'libphonenumber-js/min/metadata';

const NATIONAL_INSURANCE =
  /\b(?!BG|GB|NK|KN|TN|NT|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]\s?(?:\d\s?){6}[A-D]\b/i;
const EMAIL = /[^\s@]+@[^\s@]+\.[^\s@]+/;
const TEN_DIGITS = /(?<!\d)\d{3}[\s-]?\d{3}[\s-]?\d{4}(?!\d)/g;

/** Of a telephone number, with its country's code where that is not ours; looking for one takes long. */
const FEWEST_DIGITS = 7;

/**
 * What kind of personal identifier a text seems to hold, or nothing. NHS numbers by their check
 * digit (NHS Data Dictionary), National Insurance numbers by HMRC's format (NIM39110).
 */
export function personalIdentifierIn(text: string): string | undefined {
  if (EMAIL.test(text)) return 'an e-mail address';
  if (NATIONAL_INSURANCE.test(text)) return 'a National Insurance number';
  if ([...text.matchAll(TEN_DIGITS)].some(([digits]) => isNhsNumber(digits)))
    return 'an NHS number';
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
