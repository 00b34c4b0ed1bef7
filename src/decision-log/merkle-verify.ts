import { type Hash, nodeHash, sameHash } from './merkle.js';
import { invalid } from './strict.js';

/**
 * RFC 9162 section 2.1.3.2. Throws `PROOF_INVALID` unless the leaf stands at `index` in the tree of
 * `size` leaves with this root.
 */
export function verifyInclusion(
  leaf: Hash,
  index: number,
  size: number,
  proof: readonly Hash[],
  root: Hash,
): void {
  requireHashes([leaf, root, ...proof]);
  if (!isCount(index) || !isCount(size) || index >= size) {
    throw invalid('PROOF', `a tree of ${size} has no entry ${index}`);
  }
  const place = { at: index, last: size - 1 };
  let whole = leaf;
  for (const hash of proof) {
    whole = climb(place, proof) ? nodeHash(hash, whole) : nodeHash(whole, hash);
  }
  if (place.last !== 0) throw tooShort(proof);
  if (!sameHash(whole, root)) {
    throw invalid('PROOF', `the proof of entry ${index} does not lead to the root`, { index });
  }
}

/**
 * RFC 9162 section 2.1.4.2. Throws `PROOF_INVALID` unless the newer tree begins with all of the
 * older. Requires 0 < older: from an empty tree there is nothing to prove.
 */
export function verifyConsistency(
  older: { size: number; root: Hash },
  newer: { size: number; root: Hash },
  proof: readonly Hash[],
): void {
  requireHashes([older.root, newer.root, ...proof]);
  if (!isCount(older.size) || !isCount(newer.size) || older.size < 1 || older.size > newer.size) {
    throw invalid('PROOF', `there is no proof from size ${older.size} to ${newer.size}`);
  }
  const roots = older.size === newer.size ? sameTree(older, proof) : rootsBy(older, newer, proof);
  if (!sameHash(roots.older, older.root) || !sameHash(roots.newer, newer.root)) {
    throw invalid(
      'FORK',
      `the tree of ${newer.size} does not begin with the tree of ${older.size}`,
    );
  }
}

function sameTree({ root }: { root: Hash }, proof: readonly Hash[]) {
  if (proof.length === 0) return { older: root, newer: root };
  throw invalid('PROOF', 'two trees of one size need no proof');
}

function rootsBy(
  older: { size: number; root: Hash },
  newer: { size: number },
  proof: readonly Hash[],
): { older: Hash; newer: Hash } {
  const [seed, ...rest] = isPowerOfTwo(older.size) ? [older.root, ...proof] : proof;
  if (!seed) throw tooShort(proof);
  const place = { at: older.size - 1, last: newer.size - 1 };
  while (place.at % 2 === 1) rise(place);
  const whole = { older: seed, newer: seed };
  for (const hash of rest) {
    if (climb(place, proof)) {
      whole.older = nodeHash(hash, whole.older);
      whole.newer = nodeHash(hash, whole.newer);
    } else {
      whole.newer = nodeHash(whole.newer, hash);
    }
  }
  if (place.last !== 0) throw tooShort(proof);
  return whole;
}

/** A node's place on its level, and that of the level's last node. */
interface Place {
  at: number;
  last: number;
}

/** One step up from a node that has a sibling; true where the sibling stands to its left. */
function climb(place: Place, proof: readonly Hash[]): boolean {
  if (place.last === 0) throw invalid('PROOF', `a proof of ${proof.length} hashes is too long`);
  const left = place.at % 2 === 1 || place.at === place.last;
  if (left) while (place.at % 2 === 0 && place.at !== 0) rise(place);
  rise(place);
  return left;
}

function rise(place: Place): void {
  place.at = Math.floor(place.at / 2);
  place.last = Math.floor(place.last / 2);
}

function tooShort(proof: readonly Hash[]) {
  return invalid('PROOF', `a proof of ${proof.length} hashes is too short`);
}

function requireHashes(hashes: readonly Hash[]): void {
  const wrong = hashes.find((hash) => hash.length !== 32);
  if (wrong) throw invalid('PROOF', `a hash has ${wrong.length} bytes, not 32`);
}

/** Sizes and places beyond 2^53 would be rounded. */
function isCount(number: number): boolean {
  return Number.isSafeInteger(number) && number >= 0;
}

function isPowerOfTwo(number: number): boolean {
  let power = 1;
  while (power < number) power *= 2;
  return power === number;
}
