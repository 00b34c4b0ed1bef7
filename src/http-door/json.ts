import { badInput, MayIShareError } from '../errors.js';

const DEEPEST = 64;
/** Keys that mean something to JavaScript itself. */
const REFUSED = new Set(['__proto__', 'constructor', 'prototype']);
const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\],:]/gsu;

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

/** Text that is not JSON passes here: it fails when it is parsed. */
function checkKeys(text: string): void {
  const open: (Set<string> | undefined)[] = [];
  let last = '';
  for (const [token] of text.matchAll(TOKEN)) {
    if (token === '{' || token === '[') open.push(token === '{' ? new Set() : undefined);
    else if (token === '}' || token === ']') open.pop();
    else if (token === ':') checkKey(last, open.at(-1));
    if (open.length > DEEPEST) {
      throw new MayIShareError('TOO_COSTLY', `the body is nested more than ${DEEPEST} deep`);
    }
    last = token;
  }
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
