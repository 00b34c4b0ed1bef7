import { MayIShareError } from '../errors.js';
import { type Checkpoint, openCheckpoint } from './checkpoint.js';
import {
  EMPTY,
  EMPTY_ROOT,
  type Frontier,
  grow,
  type Hash,
  leafHash,
  rootOf,
  sameHash,
} from './merkle.js';
import type { Verifier } from './note.js';
import { invalid } from './strict.js';
import { decodeBundle, type Tile, tileHashes, tilePath, tileWidth } from './tile.js';

/** A log in the form of C2SP tlog-tiles, wherever it stands. `path` is below its prefix. */
export interface LogSource {
  /** Rejects with `PROOF_INVALID` where there is no such resource. */
  read(path: string): Promise<Uint8Array>;
}

export interface LogCheck {
  log: Verifier;
  witnesses?: readonly Verifier[];
  /** Checkpoints had from elsewhere or earlier: the log must begin with each of their trees. */
  signed?: readonly Checkpoint[];
  progress?(entries: number, of: number): void;
  onEntry?(entry: Uint8Array, index: number): void;
  /** Of a log that was pruned: from this place on entries are kept, before it only their hashes. */
  minimum?: number;
}

const AHEAD = 8;

/**
 * Hashes every entry again and compares with every tile and with what was signed. The source is
 * not trusted with anything. Throws `PROOF_INVALID` naming the first thing that is wrong,
 * `BAD_USER_INPUT` for a minimum beyond the log's end.
 */
export async function verifyLog(source: LogSource, check: LogCheck): Promise<Checkpoint> {
  const checkpoint = openCheckpoint(await source.read('checkpoint'), check.log, check.witnesses);
  const minimum = check.minimum ?? 0;
  if (minimum > checkpoint.size) {
    const message = `--minimum: ${minimum} is beyond the end of the log, which has ${checkpoint.size} entries`;
    throw new MayIShareError('BAD_USER_INPUT', message);
  }
  const signed = [...(check.signed ?? [])].sort((a, b) => a.size - b.size);
  const beyond = signed.find(({ size }) => size > checkpoint.size);
  if (beyond) throw cut(checkpoint, beyond);
  const { frontier, upper } = await hashEntries(source, checkpoint.size, check, signed);
  for (const [level, hashes] of upper.entries()) {
    if (level > 0) await compareLevel(source, level, hashes, checkpoint.size);
  }
  if (!sameHash(rootOf(frontier), checkpoint.root)) {
    const message = `the ${checkpoint.size} entries do not lead to the root that was signed`;
    throw invalid('ROOT', message);
  }
  return checkpoint;
}

function cut(checkpoint: Checkpoint, beyond: Checkpoint) {
  return invalid(
    'FORK',
    `the log has ${checkpoint.size} entries, but ${beyond.size} were signed: its tail is cut off`,
  );
}

async function hashEntries(
  source: LogSource,
  size: number,
  check: LogCheck,
  signed: Checkpoint[],
): Promise<{ frontier: Frontier; upper: Hash[][] }> {
  const upper: Hash[][] = [];
  const keep = ({ level }: { level: number }, hash: Hash) => {
    if (level % 8 > 0 || level === 0) return;
    upper[level / 8] ??= [];
    upper[level / 8]?.push(hash);
  };
  const due = [...signed];
  let frontier = EMPTY;
  for await (const { entries, hashes, from } of bundles(source, size, check.minimum ?? 0)) {
    const leaves = entries?.map((entry, at) => {
      const index = from + at;
      const leaf = leafHash(entry);
      if (!sameHash(leaf, hashes[at] as Hash)) throw otherEntry(index);
      check.onEntry?.(entry, index);
      return leaf;
    });
    requireSigned(frontier, leaves ?? hashes, due);
    frontier = grow(frontier, leaves ?? hashes, keep);
    check.progress?.(frontier.size, size);
  }
  requireSigned(frontier, [], due);
  return { frontier, upper };
}

function otherEntry(index: number) {
  return invalid('ENTRY', `entry ${index} is not the one whose hash stands in the tree`, { index });
}

/** Takes the earlier checkpoints whose trees end within these leaves, and compares. */
function requireSigned(frontier: Frontier, leaves: readonly Hash[], due: Checkpoint[]): void {
  for (;;) {
    const next = due[0];
    if (!next || next.size > frontier.size + leaves.length) return;
    const then = grow(frontier, leaves.slice(0, next.size - frontier.size));
    const root = next.size === 0 ? EMPTY_ROOT : rootOf(then);
    if (!sameHash(root, next.root)) {
      const message = `the first ${next.size} entries are not those that were signed`;
      throw invalid('FORK', message);
    }
    due.shift();
  }
}

interface Bundle {
  from: number;
  /** Undefined where they were pruned. */
  entries: Uint8Array[] | undefined;
  hashes: Hash[];
}

/** In their order, some read ahead. */
async function* bundles(source: LogSource, size: number, minimum: number): AsyncGenerator<Bundle> {
  const count = Math.ceil(size / 256);
  const reading: Promise<Bundle>[] = [];
  for (let index = 0; index < count + AHEAD; index++) {
    if (index < count) {
      const next = readBundle(source, index, size, minimum);
      next.catch(() => undefined);
      reading.push(next);
    }
    if (index >= AHEAD && reading.length > 0) yield await (reading.shift() as Promise<Bundle>);
  }
  for (const last of reading) yield await last;
}

async function readBundle(
  source: LogSource,
  index: number,
  size: number,
  minimum: number,
): Promise<Bundle> {
  const width = tileWidth(0, index, size);
  const bundle: Tile = { level: 'entries', index, width };
  const tile: Tile = { level: 0, index, width };
  const [bytes, hashes] = await Promise.all([
    index * 256 < minimum ? undefined : source.read(tilePath(bundle)),
    source.read(tilePath(tile)),
  ]);
  return {
    from: index * 256,
    entries: bytes && decodeBundle(bundle, bytes),
    hashes: tileHashes(tile, hashes),
  };
}

async function compareLevel(
  source: LogSource,
  level: number,
  hashes: readonly Hash[],
  size: number,
): Promise<void> {
  for (let index = 0; index * 256 < hashes.length; index++) {
    const tile: Tile = { level, index, width: tileWidth(level, index, size) };
    const path = tilePath(tile);
    const served = tileHashes(tile, await source.read(path));
    const wrong = served.findIndex((hash, at) => !sameHash(hash, hashes[index * 256 + at] as Hash));
    if (wrong >= 0) {
      throw invalid('TILE', `${path}: hash ${wrong} is not that of the entries beneath it`, {
        path,
      });
    }
  }
}
