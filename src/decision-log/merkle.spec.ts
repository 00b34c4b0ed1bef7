import fc from 'fast-check';
import {
  consistencyProof,
  EMPTY,
  EMPTY_ROOT,
  frontierBefore,
  grow,
  type Hash,
  inclusionProof,
  leafHash,
  rangeProof,
  rootAfter,
  rootOf,
  type Subtree,
} from './merkle.js';
import { verifyConsistency, verifyInclusion } from './merkle-verify.js';
import { entryAt, NaiveTree } from './naive-tree.fixture.js';

const LARGEST = 2100;
const naive = new NaiveTree(entryAt);
const leaves = Array.from({ length: LARGEST }, (_, index) => leafHash(entryAt(index)));
const nodes = new Map<string, Hash>();
const roots = [EMPTY_ROOT];
{
  let frontier = EMPTY;
  for (const leaf of leaves) {
    frontier = grow(frontier, [leaf], (node, hash) => nodes.set(keyOf(node), hash));
    roots.push(rootOf(frontier));
  }
}
function keyOf({ level, index }: Subtree): string {
  return `${level}/${index}`;
}
const hashOf = (node: Subtree) => nodes.get(keyOf(node)) as Hash;
const rootAt = (size: number) => roots[size] as Hash;
const leafAt = (index: number) => leaves[index] as Hash;

/** The eight leaves and nine roots of Google's Certificate Transparency tests, used by every log since. */
const KNOWN_LEAVES = [
  '',
  '00',
  '10',
  '2021',
  '3031',
  '40414243',
  '5051525354555657',
  '606162636465666768696a6b6c6d6e6f',
];
const KNOWN_ROOTS = [
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];

test.each(KNOWN_ROOTS.map((root, size) => [size, root]))(
  'the known root of size %i',
  (size, root) => {
    const hashes = KNOWN_LEAVES.slice(0, size).map((hex) => leafHash(Buffer.from(hex, 'hex')));
    expect(Buffer.from(rootOf(grow(EMPTY, hashes))).toString('hex')).toBe(root);
  },
);

test('roots are those of the definition, for every size up to 2,100', () => {
  const wrong = roots.flatMap((root, size) =>
    Buffer.compare(root, naive.root(0, size)) === 0 ? [] : [size],
  );
  expect(wrong).toEqual([]);
});

const place = fc
  .integer({ min: 1, max: LARGEST })
  .chain((size) => fc.tuple(fc.integer({ min: 0, max: size - 1 }), fc.constant(size)));

test('inclusion proofs are those of the definition, and verify', () => {
  fc.assert(
    fc.property(place, ([index, size]) => {
      const proof = inclusionProof(index, size, hashOf);
      expect(proof).toEqual(naive.path(index, 0, size));
      verifyInclusion(leafAt(index), index, size, proof, rootAt(size));
    }),
    { numRuns: 700 },
  );
});

test('consistency proofs are those of the definition, and verify', () => {
  fc.assert(
    fc.property(place, ([before, size]) => {
      const older = before + 1;
      const proof = consistencyProof(older, size, hashOf);
      expect(proof).toEqual(naive.consistency(older, size));
      verifyConsistency({ size: older, root: rootAt(older) }, { size, root: rootAt(size) }, proof);
    }),
    { numRuns: 700 },
  );
});

test('what stands around a range leads to the root, and to no other', () => {
  fc.assert(
    fc.property(place, fc.nat({ max: 600 }), ([from, size], length) => {
      const to = Math.min(size, from + length);
      const range = rangeProof(from, to, size, hashOf);
      const after = grow(frontierBefore(range), leaves.slice(from, to));
      expect(rootAfter(after, range, size)).toEqual(rootAt(size));
      if (to > from) {
        const swapped = leaves.slice(from, to).with(0, leafHash(Buffer.from('another')));
        expect(rootAfter(grow(frontierBefore(range), swapped), range, size)).not.toEqual(
          rootAt(size),
        );
      }
    }),
    { numRuns: 500 },
  );
});

function holds(check: () => void): boolean {
  try {
    check();
    return true;
  } catch (error) {
    expect(error).toMatchObject({ code: 'PROOF_INVALID' });
    return false;
  }
}

function everyBitFlipped(bytes: Uint8Array): Buffer[] {
  return Array.from({ length: bytes.length * 8 }, (_, bit) => {
    const changed = Buffer.from(bytes);
    changed[bit >> 3] = (changed[bit >> 3] as number) ^ (1 << (bit & 7));
    return changed;
  });
}

test('one flipped bit, anywhere in a small inclusion proof, and it fails', () => {
  for (let size = 1; size <= 6; size++) {
    for (let index = 0; index < size; index++) {
      const [leaf, root, proof] = [
        leafAt(index),
        rootAt(size),
        inclusionProof(index, size, hashOf),
      ];
      const passes: boolean[] = [];
      for (const changed of everyBitFlipped(leaf))
        passes.push(holds(() => verifyInclusion(changed, index, size, proof, root)));
      for (const changed of everyBitFlipped(root))
        passes.push(holds(() => verifyInclusion(leaf, index, size, proof, changed)));
      for (const [step, hash] of proof.entries()) {
        for (const changed of everyBitFlipped(hash))
          passes.push(
            holds(() => verifyInclusion(leaf, index, size, proof.with(step, changed), root)),
          );
      }
      expect(passes).not.toContain(true);
    }
  }
});

test('one flipped bit, anywhere in a small consistency proof, and it fails', () => {
  for (let size = 2; size <= 6; size++) {
    for (let older = 1; older < size; older++) {
      const proof = consistencyProof(older, size, hashOf);
      const trees = (root1: Hash, root2: Hash, hashes: Hash[]) => () =>
        verifyConsistency({ size: older, root: root1 }, { size, root: root2 }, hashes);
      const [one, two] = [rootAt(older), rootAt(size)];
      const changes = [
        ...everyBitFlipped(one).map((changed) => trees(changed, two, proof)),
        ...everyBitFlipped(two).map((changed) => trees(one, changed, proof)),
        ...proof.flatMap((hash, step) =>
          everyBitFlipped(hash).map((changed) => trees(one, two, proof.with(step, changed))),
        ),
      ];
      expect(changes.map(holds)).not.toContain(true);
    }
  }
});

test('another place, another size, a hash more or less, or two in another order: all fail', () => {
  fc.assert(
    fc.property(place, fc.nat({ max: LARGEST }), fc.nat(), ([index, size], other, pick) => {
      const proof = inclusionProof(index, size, hashOf);
      const root = rootAt(size);
      const leaf = leafAt(index);
      const passes = (at: number, of: number, hashes: readonly Hash[]) =>
        holds(() => verifyInclusion(leaf, at, of, hashes, root));
      if (other !== index) expect(passes(other, size, proof)).toBe(false);
      expect(passes(index, size, [...proof, leaf])).toBe(false);
      if (proof.length > 0) expect(passes(index, size, proof.slice(1))).toBe(false);
      if (proof.length > 0) expect(passes(index, size, proof.slice(0, -1))).toBe(false);
      if (proof.length > 1) {
        const at = pick % (proof.length - 1);
        const swapped = proof.with(at, proof[at + 1] as Hash).with(at + 1, proof[at] as Hash);
        expect(passes(index, size, swapped)).toBe(false);
      }
    }),
    { numRuns: 1000 },
  );
});

test('what is no size, no place or no hash is refused before it is computed with', () => {
  const root = rootAt(1);
  for (const [index, size] of [
    [-1, 1],
    [1, 1],
    [0.5, 1],
    [0, 2 ** 53],
    [Number.NaN, 1],
  ] as const) {
    expect(holds(() => verifyInclusion(leafAt(0), index, size, [], root))).toBe(false);
  }
  expect(holds(() => verifyInclusion(leafAt(0), 0, 2, [Buffer.alloc(31)], root))).toBe(false);
  const trees = (one: number, two: number) => () =>
    verifyConsistency({ size: one, root: EMPTY_ROOT }, { size: two, root }, []);
  expect([trees(0, 1), trees(2, 1), trees(-1, 1)].map(holds)).toEqual([false, false, false]);
});
