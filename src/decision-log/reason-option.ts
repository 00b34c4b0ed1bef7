import { InvalidArgumentError } from 'commander';
import { isText } from '../plain-text.js';
import { personalIdentifierIn } from './personal-identifier.js';

const LONGEST = 500;

/** What is given as `--reason`: it stays in the log for good, where nothing may name a person. */
export function reasonIn(text: string): string {
  if (text.trim() === '' || text.length > LONGEST) {
    throw new InvalidArgumentError(`1 to ${LONGEST} characters`);
  }
  if (!isText(text)) throw new InvalidArgumentError('this holds characters that are no text');
  const identifier = personalIdentifierIn(text);
  if (identifier) throw new InvalidArgumentError(`this looks like ${identifier}; leave it out`);
  return text;
}
