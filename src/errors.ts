import { inspect } from 'node:util';
import { manyLines } from './plain-text.js';

/**
 * Every code of an error we raise on purpose. Whoever asks can see each of them but SETTING_INVALID,
 * which only ends a start or a command. Codes are stable: they are never renamed and never reused.
 */
export type ErrorCode =
  | 'BAD_USER_INPUT'
  | 'UNAUTHENTICATED'
  | 'FORBIDDEN'
  | 'NOT_FOUND'
  | 'CONFLICT'
  | 'TOO_COSTLY'
  | 'TOO_MANY_REQUESTS'
  | 'UNAVAILABLE'
  | 'DECISION_NOT_RECORDED'
  | 'POLICY_COMPILE_FAILED'
  | 'POLICY_FAULT'
  | 'LOG_CORRUPT'
  | 'PROOF_INVALID'
  | 'SETTING_INVALID'
  | 'OPA_MISSING'
  | 'INTERNAL';

/**
 * The one base of the errors we raise on purpose. `details` goes to the caller as
 * `extensions` beside the code, so it never holds a secret, a query or a path.
 */
export class MayIShareError extends Error {
  constructor(
    readonly code: ErrorCode,
    message: string,
    readonly details: Record<string, unknown> = {},
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = 'MayIShareError';
  }
}

const LONGEST_VALUE = 200;

/** Bad input: names the field and the value (its beginning, where it is long), and what would be right. */
export function badInput(
  field: string,
  value: unknown,
  message: string,
  suggestions: readonly string[] = [],
): MayIShareError {
  const told =
    typeof value === 'string' && value.length > LONGEST_VALUE
      ? `${value.slice(0, LONGEST_VALUE)}…`.toWellFormed()
      : value;
  return new MayIShareError('BAD_USER_INPUT', message, { field, value: told, suggestions });
}

/** For lists in pages: what was given as `after` is none of the cursors they give. */
export function noCursor(given: string): MayIShareError {
  const message = 'after: not a cursor of this list; use an `endCursor` it gave';
  return badInput('after', given, message);
}

/**
 * What a person at a terminal is told of an error: its message where it is ours, the file system's or
 * the network's; anything else whole, for it is a fault of the program. Whatever it holds, no further
 * line of it can be taken for another message.
 */
export function explanationOf(error: unknown): string {
  return manyLines(wordsOf(error)).replaceAll('\n', '\n  ');
}

function wordsOf(error: unknown): string {
  if (error instanceof MayIShareError) return error.message;
  const { cause } = Object(error) as { cause?: unknown };
  const system = [error, cause].find((each) => each instanceof Error && 'syscall' in each);
  return system instanceof Error ? system.message : inspect(error);
}
