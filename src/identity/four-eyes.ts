import type { Caller } from './token.js';

/** Issuers spell a name in more than one way; four eyes are those of two people all the same. */
export function isSame(one: string, other: string): boolean {
  const folded = (name: string) => name.normalize('NFKC').trim().toLowerCase();
  return folded(one) === folded(other);
}

export function isAmong(names: readonly string[], name: string): boolean {
  return names.some((each) => isSame(each, name));
}

/** Under which name somebody is among those who had a part. An app that had one is too, whoever it speaks for now. */
export function partIn(
  names: readonly string[],
  by: Pick<Caller, 'client' | 'person'>,
): string | undefined {
  return [by.person, by.client].find((name) => name && isAmong(names, name));
}
