import { InvalidArgumentError } from 'commander';
import { personalIdentifierIn } from './personal-identifier.js';

const LONGEST = 500;

/** What is given as `--reason`: it stays in the log for good, where nothing may name a person. */
export function reasonIn(text: string): string {
  const identifier = personalIdentifierIn(text);
  if (identifier) throw new InvalidArgumentError(`this looks like ${identifier}; leave it out`);
  if (text.trim() !== '' && text.length <= LONGEST) return text;
  throw new InvalidArgumentError(`1 to ${LONGEST} characters`);
}
