import { badInput, MayIShareError } from '../errors.js';
import { didYouMean, suggestions } from './vocabulary.js';

/** A code that is not taken now; what is held in memory may be older than it. */
export class CodeRefused extends MayIShareError {
  constructor(field: string, code: unknown, message: string, near: readonly string[]) {
    super('BAD_USER_INPUT', message, badInput(field, code, message, near).details);
  }
}

/** For a code that is not among the known ones: says so, with those it might be meant for. */
export function unknownCode(
  field: string,
  code: string,
  known: Iterable<string>,
  what: string,
): CodeRefused {
  const near = suggestions(code, known);
  return new CodeRefused(
    field,
    code,
    `${field}: unknown ${what} \`${clip(code)}\`${didYouMean(near)}`,
    near,
  );
}

export function clip(value: string): string {
  return value.length > 80 ? `${value.slice(0, 80)}…` : value;
}
