import { personalIdentifierIn } from '../decision-log/personal-identifier.js';
import { badInput } from '../errors.js';
import { isText } from '../plain-text.js';

const LONGEST = 2000;

/** A comment or reason that is kept for good: not blank, not endless, and about nobody. */
export function checkWords(field: string, words: string): string {
  if (words.trim() === '') throw badInput(field, words, `${field}: say why`);
  if (words.length > LONGEST) {
    throw badInput(field, words.length, `${field}: at most ${LONGEST} characters`);
  }
  if (!isText(words)) {
    throw badInput(field, '[withheld]', `${field}: holds characters that are no text`);
  }
  const found = personalIdentifierIn(words);
  if (!found) return words;
  const message = `${field}: this looks like it holds ${found}, which must not be kept here`;
  throw badInput(field, '[withheld]', message);
}
