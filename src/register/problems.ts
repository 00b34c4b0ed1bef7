import type { RecordKind } from '../database/register-tables.js';
import { badInput, MayIShareError } from '../errors.js';
import { didYouMean, suggestions } from './vocabulary.js';

/** Why a change of the register is refused. Codes are stable. */
export type RefusalCode =
  | 'ENDS_BEFORE_STARTS'
  | 'REVIEW_AFTER_END'
  | 'REVIEW_BEFORE_START'
  | 'NOT_A_PROCESSOR'
  | 'ROLE_AGAINST_KIND'
  | 'STARTS_LATER'
  | 'BASIS_NOT_AVAILABLE'
  | 'CONSENT_WITHOUT_SCOPE'
  | 'PARTNER_SUCCEEDED'
  | 'ALREADY_THERE'
  | 'OVERLAPS'
  | 'NOT_POSSIBLE_NOW'
  | 'NOT_A_PARTY'
  | 'ALREADY_SIGNED'
  | 'NO_EMERGENCY'
  | 'NO_PERSON'
  | 'OWN_DECISION'
  | 'ALREADY_REVIEWED';

/** Something that is not right with what is to go into the register, and what would be. */
export interface Problem {
  /** `BAD_VALUE` is bad input: an error, and no refusal. */
  code: RefusalCode | 'BAD_VALUE';
  field: string;
  message: string;
  value?: unknown;
  suggestions?: string[];
  evidence?: { name: string; value: string }[];
}

/** A change that is refused. It ends the transaction, and comes out as `RegisterRefusal`. */
export class Refused extends Error {
  constructor(readonly problems: readonly Problem[]) {
    super(problems[0]?.message ?? 'refused');
    this.name = 'Refused';
  }
}

/** A change that names another version than the one there is. It comes out as `RegisterConflict`. */
export class Conflicting extends Error {
  constructor(
    readonly kind: RecordKind,
    readonly reference: string,
    readonly seen: number,
    readonly current: number,
  ) {
    super(
      `\`${reference}\` is at version ${current}, and the change was made to version ${seen}: look at what has changed, and make it again`,
    );
    this.name = 'Conflicting';
  }
}

/** Throws where there are problems: bad input as such an error, all else as a refusal. */
export function refuseIfAny(problems: readonly Problem[]): void {
  const bad = problems.find(({ code }) => code === 'BAD_VALUE');
  if (bad) throw asError(bad);
  if (problems.length > 0) throw new Refused(problems);
}

function asError({ field, value, message, suggestions: near = [] }: Problem): MayIShareError {
  return badInput(field, value, message, near);
}

export function badValue(
  field: string,
  value: unknown,
  message: string,
  near: string[] = [],
): Problem {
  return {
    code: 'BAD_VALUE',
    field,
    value,
    message: `${field}: ${message}`,
    ...(near.length > 0 && { suggestions: near }),
  };
}

/** Nothing of that name is there; with those it might be meant for. */
export function notInRegister(
  what: string,
  field: string,
  value: string,
  known: readonly string[],
): MayIShareError {
  const near = suggestions(value, known);
  const message = `no ${what} \`${value.slice(0, 80)}\` is in the register${didYouMean(near)}`;
  return new MayIShareError('NOT_FOUND', message, { field, value, suggestions: near });
}

/** A code that is not among the known ones, with those it might be meant for. */
export function unknownCode(
  field: string,
  code: string,
  known: Iterable<string>,
  what: string,
): Problem {
  const near = suggestions(code, known);
  return badValue(field, code, `unknown ${what} \`${code.slice(0, 80)}\`${didYouMean(near)}`, near);
}
