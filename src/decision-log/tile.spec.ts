import {
  consistencyPlan,
  EMPTY,
  type Frontier,
  type Hash,
  inclusionPlan,
  leafHash,
  rangeNodes,
  rootOf,
} from './merkle.js';
import { verifyConsistency, verifyInclusion } from './merkle-verify.js';
import { entryAt, NaiveTree } from './naive-tree.fixture.js';
import {
  decodeBundle,
  encodeBundle,
  frontierFromTiles,
  growTiles,
  parseTilePath,
  proofFromTiles,
  type Tile,
  tilePath,
  tilesBetween,
  tilesFor,
  tilesForPlan,
} from './tile.js';

const SIZES = [0, 1, 255, 256, 257, 65_535, 65_536, 65_537, 70_000];
const naive = new NaiveTree(entryAt);

/** Tiles as a log keeps them: one copy of each, which grows. */
class Store {
  readonly tiles = new Map<string, Uint8Array>();
  frontier: Frontier = EMPTY;

  readonly bytesOf = (tile: Tile): Uint8Array => {
    const kept = this.tiles.get(tilePath({ ...tile, width: 256 }));
    if (!kept || kept.length < tile.width * 32) throw new Error(`no ${tilePath(tile)}`);
    return kept.subarray(0, tile.width * 32);
  };

  growTo(size: number): void {
    const from = this.frontier.size;
    const leaves = Array.from({ length: size - from }, (_, at) => leafHash(entryAt(from + at)));
    const grown = growTiles(this.frontier, leaves, this.bytesOf);
    this.frontier = grown.frontier;
    for (const { tile, bytes } of grown.tiles) {
      this.tiles.set(tilePath({ ...tile, width: 256 }), bytes);
    }
  }
}

const store = new Store();
const rootAt = new Map<number, Hash>();
beforeAll(() => {
  for (const size of SIZES) {
    store.growTo(size);
    rootAt.set(size, rootOf(store.frontier));
  }
});

test.each(SIZES)('a tree of %i has the root of the definition, from its tiles alone', (size) => {
  const frontier = frontierFromTiles(size, store.bytesOf);
  expect(rootOf(frontier)).toEqual(naive.root(0, size));
  expect(rootAt.get(size)).toEqual(naive.root(0, size));
  const read = tilesFor(rangeNodes(0, size), size);
  expect(read.length).toBeLessThanOrEqual(3);
});

test.each(SIZES.filter((size) => size > 0))('in a tree of %i, proofs come from tiles', (size) => {
  const root = rootAt.get(size) as Hash;
  const places = [0, 1, 254, 255, 256, 257, 65_535, 65_536, size - 2, size - 1];
  for (const index of places.filter((each) => each >= 0 && each < size)) {
    const plan = inclusionPlan(index, size);
    const asked: string[] = [];
    const proof = proofFromTiles(plan, size, (tile) => {
      asked.push(tilePath(tile));
      return store.bytesOf(tile);
    });
    expect(new Set(asked)).toEqual(new Set(tilesForPlan(plan, size).map(tilePath)));
    expect(proof).toEqual(naive.path(index, 0, size));
    verifyInclusion(leafHash(entryAt(index)), index, size, proof, root);
  }
  for (const older of SIZES.filter((each) => each > 0 && each <= size)) {
    const proof = proofFromTiles(consistencyPlan(older, size), size, store.bytesOf);
    expect(proof).toEqual(naive.consistency(older, size));
    const before = { size: older, root: rootAt.get(older) as Hash };
    verifyConsistency(before, { size, root }, proof);
  }
});

test('grown in any steps, the tiles are the same', () => {
  const other = new Store();
  let step = 1;
  while (other.frontier.size < 2000) {
    other.growTo(Math.min(2000, other.frontier.size + step));
    step = (step * 7 + 3) % 311;
  }
  const whole = new Store();
  whole.growTo(2000);
  expect(other.tiles).toEqual(whole.tiles);
});

test('the tiles of 70,000 and of 256 entries are those the specification counts', () => {
  const count = (size: number) => {
    const tiles = tilesBetween(0, size);
    return [0, 1, 2].map((level) => {
      const widths = tiles.filter((tile) => tile.level === level).map(({ width }) => width);
      return [widths.filter((w) => w === 256).length, widths.find((w) => w < 256) ?? 0];
    });
  };
  expect(count(70_000)).toEqual([
    [273, 112],
    [1, 17],
    [0, 1],
  ]);
  expect(count(256)).toEqual([
    [1, 0],
    [0, 1],
    [0, 0],
  ]);
  expect(tilesBetween(0, 0)).toEqual([]);
});

test('paths are those of the specification, and no other is read', () => {
  const tile: Tile = { level: 0, index: 1234067, width: 256 };
  expect(tilePath(tile)).toBe('tile/0/x001/x234/067');
  expect(parseTilePath('tile/0/x001/x234/067')).toEqual(tile);
  expect(parseTilePath('tile/entries/000.p/17')).toEqual({ level: 'entries', index: 0, width: 17 });
  expect(parseTilePath('tile/63/001')).toEqual({ level: 63, index: 1, width: 256 });
  const wrong = [
    'tile/0/67',
    'tile/00/067',
    'tile/64/067',
    'tile/0/001/067',
    'tile/0/x000/067',
    'tile/0/x067',
    'tile/0/067.p/0',
    'tile/0/067.p/256',
    'tile/0/067.p/01',
    'tile/data/067',
    'tile/0/067/',
    'tile/0/067.p/',
    '/tile/0/067',
  ];
  expect(wrong.filter((path) => parseTilePath(path))).toEqual([]);
});

test('a bundle gives back its entries, and fails whole where a byte is missing or too many', () => {
  const entries = [Buffer.from('one'), Buffer.alloc(0), Buffer.alloc(65_535, 7)];
  const tile: Tile = { level: 'entries', index: 0, width: 3 };
  const bytes = encodeBundle(entries);
  expect(decodeBundle(tile, bytes).map((entry) => Buffer.from(entry))).toEqual(entries);
  const wrong = [
    bytes.subarray(0, -1),
    Buffer.concat([bytes, Buffer.alloc(1)]),
    Buffer.concat([bytes, Buffer.alloc(2)]),
    bytes.subarray(0, 1),
    Buffer.alloc(0),
  ];
  for (const each of wrong) {
    expect(() => decodeBundle(tile, each)).toThrow(
      expect.objectContaining({ code: 'PROOF_INVALID' }),
    );
  }
  expect(() => encodeBundle([Buffer.alloc(65_536)])).toThrow(RangeError);
});
