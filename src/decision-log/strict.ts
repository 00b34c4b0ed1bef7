import { MayIShareError } from '../errors.js';

/** What of a log can be found wrong, in `details.what` of a `PROOF_INVALID` error. */
export type Wrong =
  | 'KEY'
  | 'NOTE'
  | 'SIGNATURE'
  | 'CHECKPOINT'
  | 'ENTRY'
  | 'PROOF'
  | 'ORDER'
  | 'COUNT'
  | 'BUNDLE'
  | 'TILE'
  | 'ROOT'
  | 'FORK';

/** Where it was found: `line` counts from 1, `index` is the entry's place in the log, from 0. */
export interface Where {
  line?: number;
  index?: number;
  path?: string;
}

/** The one error for what does not parse or does not verify. */
export function invalid(what: Wrong, message: string, where: Where = {}): MayIShareError {
  return new MayIShareError('PROOF_INVALID', message, { what, ...where });
}

/** Longer is nothing of a log but the files whose lines are entries and proofs, and a bundle of entries. */
const LONGEST_WHOLE = 4 * 1024 * 1024;

/**
 * All bytes, where they are no more than so many: what is checked may be made to fill the memory.
 * Throws `PROOF_INVALID`.
 */
export async function wholeOf(
  chunks: AsyncIterable<Uint8Array>,
  path: string,
  most = LONGEST_WHOLE,
): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of chunks) {
    length += part.length;
    if (length > most) throw invalid('COUNT', `${path} is longer than ${most} bytes`, { path });
    parts.push(part);
  }
  return Buffer.concat(parts);
}

/** UTF-8 as text, byte order mark kept; `undefined` where it is not UTF-8. */
export function readUtf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** RFC 4648 section 4 base64, and only the one spelling an encoder gives. */
export function readBase64(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? bytes : undefined;
}

/** ASCII decimal without leading zeroes, up to 2^53 - 1. */
export function readDecimal(text: string | undefined): number | undefined {
  if (text === undefined || !/^(0|[1-9][0-9]{0,15})$/.test(text)) return undefined;
  const number = Number(text);
  return Number.isSafeInteger(number) ? number : undefined;
}

/** 32 bytes in base64. */
export function readHash(text: string | undefined): Buffer | undefined {
  const bytes = text === undefined ? undefined : readBase64(text);
  return bytes?.length === 32 ? bytes : undefined;
}
