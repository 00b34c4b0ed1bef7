import { type Fault, type FaultCode, faulted } from './answer.js';

const MAX_DEPTH = 64;

class Refusal {
  constructor(
    readonly code: FaultCode,
    readonly path: string,
    readonly why: string,
  ) {}
}

/**
 * The input as JSON text, or the fault it would be to ask with it. Policies see exactly what was
 * given or nothing: values that JSON would change in silence (NaN, dates, maps, buffers, lone
 * surrogates, integers beyond 2^53) are refused. A property that is undefined is left out.
 */
export function inputToJson(input: unknown): string | { kind: 'fault'; fault: Fault } {
  try {
    const refusal = isPlainObject(input)
      ? check(input, 'input', 0)
      : new Refusal('BAD_INPUT', 'input', 'must be a plain object');
    if (refusal) return faulted(refusal.code, `${refusal.path} ${refusal.why}.`);
    return JSON.stringify(input);
  } catch {
    return faulted('BAD_INPUT', 'The input could not be read as JSON.');
  }
}

function check(value: unknown, path: string, depth: number): Refusal | undefined {
  switch (typeof value) {
    case 'string':
      return value.isWellFormed() ? undefined : bad(path, 'has a lone surrogate');
    case 'number':
      return checkNumber(value, path);
    case 'boolean':
      return undefined;
    case 'object':
      return value === null ? undefined : checkObject(value, path, depth);
    default:
      return bad(path, `is of type ${typeof value}`);
  }
}

function checkNumber(value: number, path: string): Refusal | undefined {
  if (!Number.isFinite(value)) return bad(path, 'is no finite number');
  if (Number.isInteger(value) && !Number.isSafeInteger(value)) {
    return new Refusal('NUMBER_TOO_LARGE', path, 'is an integer beyond 2^53: send it as text');
  }
  return undefined;
}

function checkObject(value: object, path: string, depth: number): Refusal | undefined {
  if (depth >= MAX_DEPTH) return bad(path, `is nested deeper than ${MAX_DEPTH}`);
  if (Array.isArray(value)) return checkItems(value, path, depth);
  if (!isPlainObject(value)) return bad(path, 'is no plain object');
  for (const key of Object.keys(value)) {
    const item = value[key];
    if (item === undefined) continue;
    if (!key.isWellFormed()) return bad(path, 'has a key with a lone surrogate');
    const refusal = check(item, key, depth + 1);
    if (refusal) return within(path, refusal);
  }
  return undefined;
}

function checkItems(items: readonly unknown[], path: string, depth: number): Refusal | undefined {
  for (let index = 0; index < items.length; index++) {
    const refusal = check(items[index], String(index), depth + 1);
    if (refusal) return within(path, refusal);
  }
  return undefined;
}

/** Paths are put together on the way out of a refusal, so that a good input pays nothing for them. */
function within(path: string, refusal: Refusal): Refusal {
  return new Refusal(refusal.code, `${path}.${refusal.path}`, refusal.why);
}

function bad(path: string, why: string): Refusal {
  return new Refusal('BAD_INPUT', path, why);
}

/** Of any realm, or without a prototype, as GraphQL makes them. */
function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}
