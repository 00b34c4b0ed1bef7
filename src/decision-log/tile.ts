import {
  type Frontier,
  grow,
  type Hash,
  nodeHash,
  type ProofPlan,
  proofOf,
  rangeNodes,
  type Subtree,
} from './merkle.js';
import { invalid } from './strict.js';

const FULL = 256;
const HASH_BYTES = 32;
export const LONGEST_ENTRY = 65_535;
/** Of all that a log serves, a full bundle is the longest. */
export const LONGEST_BUNDLE = FULL * (2 + LONGEST_ENTRY);

/**
 * A resource of C2SP tlog-tiles: up to 256 hashes of one level, or the entries themselves. Level
 * `n` holds the hashes of subtrees over 256^n leaves. `width` counts hashes or entries, 1 to 256.
 */
export interface Tile {
  level: number | 'entries';
  index: number;
  width: number;
}

/** `tile/0/x001/234`, `tile/entries/000.p/17`. */
export function tilePath({ level, index, width }: Tile): string {
  const groups = String(index)
    .padStart(Math.ceil(String(index).length / 3) * 3, '0')
    .match(/.{3}/g);
  const path = (groups ?? []).map((group, at, all) => (at < all.length - 1 ? `x${group}` : group));
  const suffix = width < FULL ? `.p/${width}` : '';
  return `tile/${level}/${path.join('/')}${suffix}`;
}

const PATH = /^tile\/(entries|[0-9]{1,2})\/((?:x[0-9]{3}\/){0,5}[0-9]{3})(?:\.p\/([0-9]{1,3}))?$/;

/** The tile of a path; `undefined` for every path but the one `tilePath` gives. */
export function parseTilePath(path: string): Tile | undefined {
  const [, level, index, width] = PATH.exec(path) ?? [];
  if (level === undefined || index === undefined) return undefined;
  const tile: Tile = {
    level: level === 'entries' ? level : Number(level),
    index: Number(index.replace(/[x/]/g, '')),
    width: width === undefined ? FULL : Number(width),
  };
  const possible = level === 'entries' || Number(level) <= 63;
  return possible && tile.width > 0 && Number.isSafeInteger(tile.index) && tilePath(tile) === path
    ? tile
    : undefined;
}

/** How wide a tile is in a tree of this size; 0 where the tree has none of it. */
export function tileWidth(level: Tile['level'], index: number, size: number): number {
  const hashes = hashesOn(level === 'entries' ? 0 : level, size);
  return Math.max(0, Math.min(FULL, hashes - index * FULL));
}

function hashesOn(level: number, size: number): number {
  return Math.floor(size / FULL ** level);
}

/** The tiles a tree of `to` leaves has beyond one of `from`: new ones, and those that grew. */
export function tilesBetween(from: number, to: number): Tile[] {
  const tiles: Tile[] = [];
  for (let level = 0; hashesOn(level, to) > 0; level++) tiles.push(...onLevel(level, from, to));
  return tiles;
}

function onLevel(level: number, from: number, to: number): Tile[] {
  const tiles: Tile[] = [];
  const last = hashesOn(level, to);
  const first = hashesOn(level, from);
  for (let index = Math.floor(first / FULL); first < last && index * FULL < last; index++) {
    tiles.push({ level, index, width: tileWidth(level, index, to) });
  }
  return tiles;
}

/** Throws `PROOF_INVALID` where the bytes are not `width` hashes. */
export function tileHashes(tile: Tile, bytes: Uint8Array): Hash[] {
  if (bytes.length !== tile.width * HASH_BYTES) {
    const path = tilePath(tile);
    throw invalid('TILE', `${path} has ${bytes.length} bytes, not ${tile.width * HASH_BYTES}`, {
      path,
    });
  }
  return Array.from({ length: tile.width }, (_, at) =>
    bytes.subarray(at * HASH_BYTES, (at + 1) * HASH_BYTES),
  );
}

export interface GrownTiles {
  frontier: Frontier;
  tiles: { tile: Tile; bytes: Uint8Array }[];
}

/**
 * Grows a tree by leaves, and gives the whole bytes of every tile that is new or wider. `bytesOf`
 * is asked for the partial tiles of the old size that these begin with.
 */
export function growTiles(
  frontier: Frontier,
  leaves: Iterable<Hash>,
  bytesOf: (tile: Tile) => Uint8Array,
): GrownTiles {
  const fresh: Hash[][] = [];
  const grown = grow(frontier, leaves, ({ level }, hash) => {
    if (level % 8 > 0) return;
    fresh[level / 8] ??= [];
    fresh[level / 8]?.push(hash);
  });
  const tiles = tilesBetween(frontier.size, grown.size).map((tile) => {
    const width = tileWidth(tile.level, tile.index, frontier.size);
    const old = width > 0 ? tileHashes({ ...tile, width }, bytesOf({ ...tile, width })) : [];
    const start = tile.index * FULL + width - hashesOn(tile.level as number, frontier.size);
    const added = fresh[tile.level as number]?.slice(start, start + tile.width - width) ?? [];
    return { tile, bytes: Buffer.concat([...old, ...added]) };
  });
  return { frontier: grown, tiles };
}

/** The tiles of a tree of `size` leaves that hold what these subtrees' hashes are made of. */
export function tilesFor(nodes: readonly Subtree[], size: number): Tile[] {
  const tiles = nodes.map((node) => placeOf(node, size).tile);
  return [...new Map(tiles.map((tile) => [tilePath(tile), tile])).values()];
}

/** `tilesFor` a whole plan. */
export function tilesForPlan(plan: ProofPlan, size: number): Tile[] {
  return tilesFor(plan.flat(), size);
}

/** Carries a plan out over the tiles of a tree of `size` leaves: those of `tilesForPlan`. */
export function proofFromTiles(
  plan: ProofPlan,
  size: number,
  bytesOf: (tile: Tile) => Uint8Array,
): Hash[] {
  return proofOf(plan, (node) => hashFromTiles(node, size, bytesOf));
}

/** Reads a frontier back from the tiles `tilesFor(rangeNodes(0, size), size)`. */
export function frontierFromTiles(size: number, bytesOf: (tile: Tile) => Uint8Array): Frontier {
  const hashes = rangeNodes(0, size).map((node) => hashFromTiles(node, size, bytesOf));
  return { size, hashes };
}

/** The hash of a perfect subtree that lies within the tree of `size` leaves. */
export function hashFromTiles(
  node: Subtree,
  size: number,
  bytesOf: (tile: Tile) => Uint8Array,
): Hash {
  const { tile, start, span } = placeOf(node, size);
  let hashes = tileHashes(tile, bytesOf(tile)).slice(start, start + span);
  while (hashes.length > 1) hashes = pairs(hashes);
  return hashes[0] as Hash;
}

function pairs(hashes: readonly Hash[]): Hash[] {
  return Array.from({ length: hashes.length / 2 }, (_, at) =>
    nodeHash(hashes[at * 2] as Hash, hashes[at * 2 + 1] as Hash),
  );
}

function placeOf(node: Subtree, size: number): { tile: Tile; start: number; span: number } {
  const level = Math.floor(node.level / 8);
  const span = 2 ** (node.level % 8);
  const index = Math.floor((node.index * span) / FULL);
  const start = node.index * span - index * FULL;
  const width = tileWidth(level, index, size);
  if (start + span > width) throw new RangeError(`a tree of ${size} does not hold this subtree`);
  return { tile: { level, index, width }, start, span };
}

/** Each entry behind its length as a big-endian uint16. At most 65,535 bytes an entry. */
export function encodeBundle(entries: readonly Uint8Array[]): Uint8Array {
  return Buffer.concat(
    entries.flatMap((entry) => {
      if (entry.length > LONGEST_ENTRY) throw new RangeError(`an entry of ${entry.length} bytes`);
      const length = Buffer.alloc(2);
      length.writeUInt16BE(entry.length);
      return [length, entry];
    }),
  );
}

/** Throws `PROOF_INVALID` where the bytes are not exactly `width` entries. */
export function decodeBundle(tile: Tile, bytes: Uint8Array): Uint8Array[] {
  const entries: Uint8Array[] = [];
  let at = 0;
  while (at < bytes.length && entries.length < tile.width) {
    const start = at + 2;
    at = start + (bytes[at] as number) * 256 + (bytes[at + 1] ?? 0);
    if (at > bytes.length) break;
    entries.push(bytes.subarray(start, at));
  }
  if (at === bytes.length && entries.length === tile.width) return entries;
  const path = tilePath(tile);
  throw invalid('BUNDLE', `${path} does not hold exactly ${tile.width} whole entries`, { path });
}

/** Where the first bundle begins that holds no entry before this place. */
export function wholeBundlesFrom(minimum: number): number {
  return Math.ceil(minimum / FULL) * FULL;
}

/** Whether it is a bundle before the first that is whole. */
export function isPruned({ level, index }: Tile, minimum: number): boolean {
  return level === 'entries' && index * FULL < wholeBundlesFrom(minimum);
}
