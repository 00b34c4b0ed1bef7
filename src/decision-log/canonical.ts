import canonicalize from 'canonicalize';
import { MayIShareError } from '../errors.js';

const LONGEST = 65_535;

/** RFC 8785 JSON in UTF-8, at most 65,535 bytes. */
export function canonicalBytes(value: unknown): Uint8Array {
  const text = canonicalize(value);
  if (text === undefined || !text.isWellFormed()) {
    throw new MayIShareError('INTERNAL', 'an entry holds what has no canonical JSON');
  }
  const bytes = Buffer.from(text);
  if (bytes.length <= LONGEST) return bytes;
  throw new MayIShareError(
    'DECISION_NOT_RECORDED',
    `an entry of ${bytes.length} bytes is too long`,
  );
}
