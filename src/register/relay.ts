import { badInput, noCursor } from '../errors.js';
import type { PageInfo } from '../graphql.js';

export const LONGEST_PAGE = 200;

/** `first` from 1 to 200. */
export function checkFirst(first: number): number {
  if (first >= 1 && first <= LONGEST_PAGE) return first;
  throw badInput('first', first, `first: 1 to ${LONGEST_PAGE}, here is ${first}`);
}

export interface Connection<T> {
  edges: { node: T; cursor: string }[];
  pageInfo: PageInfo;
}

/** A Relay connection over one page: https://relay.dev/graphql/connections.htm */
export function connection<T>(
  nodes: readonly T[],
  cursorOf: (node: T, index: number) => string,
  more: boolean,
  after: string | null | undefined,
): Connection<T> {
  const edges = nodes.map((node, index) => ({ node, cursor: cursorOf(node, index) }));
  return {
    edges,
    pageInfo: {
      hasNextPage: more,
      hasPreviousPage: Boolean(after),
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  };
}

/** The cursor of a list that is sorted by a key of its own, such as a partner's code. */
export function cursorOfKey(key: string): string {
  return Buffer.from(key).toString('base64url');
}

export function keyIn(after: string): string {
  const key = Buffer.from(after, 'base64url').toString();
  if (key !== '' && !/\p{Cc}/u.test(key) && cursorOfKey(key) === after) return key;
  throw noCursor(after);
}
