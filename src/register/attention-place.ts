import { noCursor } from '../errors.js';
import type { AttentionItem } from '../graphql.js';

/** Something to see to. `also` tells apart what has one kind and one reference. */
export type ToSee = AttentionItem & { also?: string };

/** Where something stands in the list: a page goes on from it, also where it has been seen to meanwhile. */
type Place = readonly [due: number | null, kind: string, reference: string, also: string];

function placeOf({ due, kind, reference, also = '' }: ToSee): Place {
  return [due?.getTime() ?? null, kind, reference, also];
}

/** The most pressing first; what has no date last. */
export function byUrgency(one: ToSee, other: ToSee): number {
  return order(placeOf(one), placeOf(other));
}

export function cursorOf(item: ToSee): string {
  return encoded(placeOf(item));
}

/** What comes after a cursor. Throws `BAD_USER_INPUT` for what is none. */
export function goingOn(sorted: readonly ToSee[], after: string | null | undefined): ToSee[] {
  if (after == null) return [...sorted];
  const place = placeIn(after);
  return sorted.filter((item) => order(placeOf(item), place) > 0);
}

function order(one: Place, other: Place): number {
  const [due, ...names] = one;
  const [otherDue, ...otherNames] = other;
  if (due !== otherDue) return (due ?? Number.MAX_VALUE) - (otherDue ?? Number.MAX_VALUE);
  const at = names.findIndex((name, index) => name !== otherNames[index]);
  if (at < 0) return 0;
  return (names[at] as string) < (otherNames[at] as string) ? -1 : 1;
}

function encoded(place: Place): string {
  return Buffer.from(JSON.stringify(place)).toString('base64url');
}

function placeIn(after: string): Place {
  const place = jsonIn(after);
  if (isPlace(place) && encoded(place) === after) return place;
  throw noCursor(after);
}

function jsonIn(after: string): unknown {
  try {
    return JSON.parse(Buffer.from(after, 'base64url').toString());
  } catch {
    return undefined;
  }
}

function isPlace(value: unknown): value is Place {
  if (!Array.isArray(value) || value.length !== 4) return false;
  const [due, ...names] = value;
  return (due === null || Number.isInteger(due)) && names.every((name) => typeof name === 'string');
}
