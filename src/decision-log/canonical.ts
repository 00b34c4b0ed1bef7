import canonicalize from 'canonicalize';
import { MayIShareError } from '../errors.js';

const LONGEST = 65_535;

/** What many entries hold alike is written once, and only for as long as somebody holds it. */
const TEXTS = new WeakMap<object, string>();

/**
 * Remembers an object's canonical JSON, for all that hold it as a member. Nobody may change the
 * object afterwards, nor what is in it.
 */
export function written<T extends object>(value: T): T {
  TEXTS.set(value, canonicalText(value));
  return value;
}

/** RFC 8785 JSON. Throws `INTERNAL` for what has none. */
export function canonicalText(value: unknown): string {
  const text = textOf(value);
  if (text !== undefined) return text;
  throw new MayIShareError('INTERNAL', 'an entry holds what has no canonical JSON');
}

/** RFC 8785 JSON in UTF-8, at most 65,535 bytes. */
export function canonicalBytes(value: unknown): Uint8Array {
  const bytes = Buffer.from(canonicalText(value));
  if (bytes.length <= LONGEST) return bytes;
  throw new MayIShareError(
    'DECISION_NOT_RECORDED',
    `an entry of ${bytes.length} bytes is too long`,
  );
}

/** Members that are written already are not written again; the library does all others. */
function textOf(value: unknown): string | undefined {
  if (!isPlainObject(value)) return membersText(value);
  const known = TEXTS.get(value);
  if (known !== undefined) return known;
  const members: string[] = [];
  for (const key of Object.keys(value).sort()) {
    const text = membersText(value[key]);
    if (text !== undefined) members.push(`${canonicalize(key)}:${text}`);
  }
  return `{${members.join(',')}}`;
}

function membersText(value: unknown): string | undefined {
  return (typeof value === 'object' && value && TEXTS.get(value)) || canonicalize(value);
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  return !('toJSON' in value);
}
