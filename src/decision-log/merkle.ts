import { hash } from 'node:crypto';
import { invalid } from './strict.js';

/** SHA-256, 32 bytes. */
export type Hash = Uint8Array;

/** The perfect subtree over the leaves from `index * 2^level` up to `(index + 1) * 2^level`. */
export interface Subtree {
  level: number;
  index: number;
}

/** For each hash of a proof, the perfect subtrees that make it, left to right. */
export type ProofPlan = readonly (readonly Subtree[])[];

/** What must be kept of a tree to grow it: the hashes of `rangeNodes(0, size)`. */
export interface Frontier {
  readonly size: number;
  readonly hashes: readonly Hash[];
}

/** What surrounds the leaves from `from` up to `to` in a tree: with them, it gives the root. */
export interface RangeProof {
  from: number;
  to: number;
  /** The hashes of `rangeNodes(0, from)`. */
  left: Hash[];
  /** The hashes of `rangeNodes(to, size)`. */
  right: Hash[];
}

export const EMPTY: Frontier = { size: 0, hashes: [] };

/** RFC 6962 section 2.1: SHA-256 of nothing. */
export const EMPTY_ROOT: Hash = hash('sha256', new Uint8Array(), 'buffer');

/** RFC 6962 section 2.1: SHA-256(0x00 || entry). */
export function leafHash(entry: Uint8Array): Hash {
  const bytes = Buffer.allocUnsafe(entry.length + 1);
  bytes[0] = 0;
  bytes.set(entry, 1);
  return hash('sha256', bytes, 'buffer');
}

/** RFC 6962 section 2.1: SHA-256(0x01 || left || right). */
export function nodeHash(left: Hash, right: Hash): Hash {
  const bytes = Buffer.allocUnsafe(65);
  bytes[0] = 1;
  bytes.set(left, 1);
  bytes.set(right, 33);
  return hash('sha256', bytes, 'buffer');
}

export function sameHash(one: Hash, other: Hash): boolean {
  return Buffer.compare(one, other) === 0;
}

/** The fewest perfect subtrees over the leaves from `from` up to `to`, left to right. */
export function rangeNodes(from: number, to: number): Subtree[] {
  const nodes: Subtree[] = [];
  let at = from;
  while (at < to) {
    let level = 0;
    let span = 1;
    while (at % (span * 2) === 0 && at + span * 2 <= to) {
      span *= 2;
      level++;
    }
    nodes.push({ level, index: at / span });
    at += span;
  }
  return nodes;
}

/**
 * The frontier after these leaves. `onNode` sees each perfect subtree the moment it is complete,
 * leaves included, in the order of their last leaf and then of their level.
 */
export function grow(
  frontier: Frontier,
  leaves: Iterable<Hash>,
  onNode?: (node: Subtree, hash: Hash) => void,
): Frontier {
  const hashes = [...frontier.hashes];
  let size = frontier.size;
  for (const leaf of leaves) {
    push(hashes, { level: 0, index: size }, leaf, onNode);
    size++;
  }
  return { size, hashes };
}

function push(
  hashes: Hash[],
  node: Subtree,
  hash: Hash,
  onNode?: (node: Subtree, hash: Hash) => void,
): void {
  let { level, index } = node;
  let whole = hash;
  onNode?.(node, whole);
  while (index % 2 === 1) {
    const left = hashes.pop();
    if (!left) throw new RangeError('the frontier has fewer hashes than its size needs');
    whole = nodeHash(left, whole);
    level++;
    index = (index - 1) / 2;
    onNode?.({ level, index }, whole);
  }
  hashes.push(whole);
}

/** The root of the tree with this frontier. */
export function rootOf(frontier: Frontier): Hash {
  return fold(frontier.hashes) ?? EMPTY_ROOT;
}

/** Perfect subtrees of falling height hash together from the right. */
function fold(hashes: readonly Hash[]): Hash | undefined {
  return hashes.length === 0
    ? undefined
    : hashes.reduceRight((right, left) => nodeHash(left, right));
}

/** RFC 6962 section 2.1.1, leaf's sibling first. Requires 0 <= index < size. */
export function inclusionPlan(index: number, size: number): ProofPlan {
  if (!(index >= 0 && index < size)) throw new RangeError(`no entry ${index} in a tree of ${size}`);
  const plan: Subtree[][] = [];
  let from = 0;
  let to = size;
  while (to - from > 1) {
    const middle = from + splitPoint(to - from);
    const left = index < middle;
    plan.push(left ? rangeNodes(middle, to) : rangeNodes(from, middle));
    if (left) to = middle;
    else from = middle;
  }
  return plan.reverse();
}

/** RFC 6962 section 2.1.2. Requires 0 < older <= newer. */
export function consistencyPlan(older: number, newer: number): ProofPlan {
  if (!(older > 0 && older <= newer)) throw new RangeError(`no proof from ${older} to ${newer}`);
  const plan: Subtree[][] = [];
  let from = 0;
  let to = newer;
  while (older < to) {
    const middle = from + splitPoint(to - from);
    const left = older <= middle;
    plan.push(left ? rangeNodes(middle, to) : rangeNodes(from, middle));
    if (left) to = middle;
    else from = middle;
  }
  if (from > 0) plan.push(rangeNodes(from, to));
  return plan.reverse();
}

/** The largest power of two below `leaves`. */
function splitPoint(leaves: number): number {
  let split = 1;
  while (split * 2 < leaves) split *= 2;
  return split;
}

/** Carries a plan out over stored hashes. */
export function proofOf(plan: ProofPlan, hashOf: (node: Subtree) => Hash): Hash[] {
  return plan.map((nodes) => {
    const whole = fold(nodes.map(hashOf));
    if (!whole) throw new RangeError('a step of a proof needs at least one subtree');
    return whole;
  });
}

/** Requires 0 <= index < size. */
export function inclusionProof(
  index: number,
  size: number,
  hashOf: (node: Subtree) => Hash,
): Hash[] {
  return proofOf(inclusionPlan(index, size), hashOf);
}

/** Requires 0 < older <= newer. */
export function consistencyProof(
  older: number,
  newer: number,
  hashOf: (node: Subtree) => Hash,
): Hash[] {
  return proofOf(consistencyPlan(older, newer), hashOf);
}

/** Requires 0 <= from <= to <= size. */
export function rangeProof(
  from: number,
  to: number,
  size: number,
  hashOf: (node: Subtree) => Hash,
): RangeProof {
  if (!(from >= 0 && from <= to && to <= size)) {
    throw new RangeError(`no range from ${from} to ${to} in a tree of ${size}`);
  }
  const left = rangeNodes(0, from).map(hashOf);
  return { from, to, left, right: rangeNodes(to, size).map(hashOf) };
}

/** The frontier left of a range, ready to take the range's leaves. Throws `PROOF_INVALID`. */
export function frontierBefore(range: RangeProof): Frontier {
  const wanted = rangeNodes(0, range.from).length;
  if (range.left.length === wanted) return { size: range.from, hashes: range.left };
  throw invalid('PROOF', `the range has ${range.left.length} hashes to its left, not ${wanted}`);
}

/** The root of the whole tree, from the frontier after a range's last leaf. Throws `PROOF_INVALID`. */
export function rootAfter(frontier: Frontier, range: RangeProof, size: number): Hash {
  const nodes = rangeNodes(frontier.size, size);
  if (frontier.size !== range.to || range.to > size || nodes.length !== range.right.length) {
    throw invalid('PROOF', `the range does not lead from ${frontier.size} to ${size} entries`);
  }
  const hashes = [...frontier.hashes];
  for (const [at, hash] of range.right.entries()) push(hashes, nodes[at] as Subtree, hash);
  return rootOf({ size, hashes });
}
