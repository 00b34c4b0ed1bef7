import { badInput, type MayIShareError } from '../errors.js';
import { suggestions } from './vocabulary.js';

/** For a code that is not among the known ones: says so, with those it might be meant for. */
export function unknownCode(
  field: string,
  code: string,
  known: Iterable<string>,
  what: string,
): MayIShareError {
  const near = suggestions(code, known);
  const hint = near.length > 0 ? `: did you mean ${near.map((n) => `\`${n}\``).join(' or ')}?` : '';
  return badInput(field, code, `${field}: unknown ${what} \`${clip(code)}\`${hint}`, near);
}

export function clip(value: string): string {
  return value.length > 80 ? `${value.slice(0, 80)}…` : value;
}
