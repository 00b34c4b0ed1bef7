import { badInput, MayIShareError } from '../errors.js';

const DEEPEST = 64;
/** Keys that mean something to JavaScript itself. */
const REFUSED = new Set(['__proto__', 'constructor', 'prototype']);

/**
 * JSON as one reader and another cannot understand differently: a key twice in an object is refused
 * (RFC 8259 section 4 leaves open which counts), and so is what would reach into JavaScript, or is
 * nested more than 64 deep. Throws `BAD_USER_INPUT` or `TOO_COSTLY`.
 */
export function readJson(text: string): unknown {
  checkKeys(text);
  try {
    return JSON.parse(text);
  } catch {
    throw new MayIShareError('BAD_USER_INPUT', 'the body is not JSON');
  }
}

const [QUOTE, BACKSLASH, COLON] = [0x22, 0x5c, 0x3a];
const [OBJECT, END_OF_OBJECT, ARRAY, END_OF_ARRAY] = [0x7b, 0x7d, 0x5b, 0x5d];

/** Text that is not JSON passes here: it fails when it is parsed. */
function checkKeys(text: string): void {
  const open: (Set<string> | undefined)[] = [];
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) {
      const end = endOfString(text, at);
      if (text.charCodeAt(afterSpace(text, end)) === COLON) {
        checkKey(text.slice(at, end), open.at(-1));
      }
      at = end - 1;
    } else if (code === OBJECT || code === ARRAY) {
      open.push(code === OBJECT ? new Set() : undefined);
      if (open.length > DEEPEST) throw tooDeep();
    } else if (code === END_OF_OBJECT || code === END_OF_ARRAY) open.pop();
  }
}

/** Behind the quotation mark that ends what begins at `from`. */
function endOfString(text: string, from: number): number {
  for (let at = from + 1; ; at++) {
    at = text.indexOf('"', at);
    if (at < 0) return text.length;
    let backslashes = 0;
    while (text.charCodeAt(at - 1 - backslashes) === BACKSLASH) backslashes++;
    if (backslashes % 2 === 0) return at + 1;
  }
}

function afterSpace(text: string, from: number): number {
  let at = from;
  while (' \t\n\r'.includes(text.charAt(at)) && at < text.length) at++;
  return at;
}

function tooDeep(): MayIShareError {
  return new MayIShareError('TOO_COSTLY', `the body is nested more than ${DEEPEST} deep`);
}

function checkKey(token: string, keys: Set<string> | undefined): void {
  const key = unquoted(token);
  if (REFUSED.has(key)) throw badInput(key, key, `the body has the key \`${key}\``);
  if (keys?.has(key)) {
    const shown = key.slice(0, 80).toWellFormed();
    throw badInput(shown, shown, `the body has the key \`${shown}\` twice in one object`);
  }
  keys?.add(key);
}

function unquoted(token: string): string {
  try {
    return String(JSON.parse(token));
  } catch {
    return '';
  }
}
