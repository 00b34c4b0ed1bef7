import { createHash } from 'node:crypto';
import { type Checkpoint, openCheckpoint } from './checkpoint.js';
import { type Manifest, readManifest } from './manifest.js';
import {
  type Frontier,
  frontierBefore,
  grow,
  leafHash,
  type RangeProof,
  rootAfter,
  sameHash,
} from './merkle.js';
import { verifyInclusion } from './merkle-verify.js';
import type { Verifier } from './note.js';
import { invalid, readHash, wholeOf } from './strict.js';
import { LONGEST_ENTRY } from './tile.js';

/** The files of an evidence pack, read as often as asked. */
export interface Pack {
  names(): readonly string[];
  /** Rejects with `PROOF_INVALID` where there is no such file. */
  read(name: string): Promise<AsyncIterable<Uint8Array>>;
}

export interface PackVerdict {
  checkpoint: Checkpoint;
  entries: number;
  complete: { from: number; to: number } | undefined;
  /** What the pack says of itself. */
  manifest: Manifest;
}

/**
 * Checks a pack with the public key alone: that its files are whole, that every entry stands in
 * the signed log at its place, and for a range that none of it was left out. Throws
 * `PROOF_INVALID` naming the first thing that is wrong.
 */
export async function verifyPack(
  pack: Pack,
  log: Verifier,
  witnesses: readonly Verifier[] = [],
): Promise<PackVerdict> {
  const manifest = readManifest(await whole(pack, 'manifest.json'));
  const checkpoint = openCheckpoint(await whole(pack, 'checkpoint'), log, witnesses);
  await requireKey(pack, log);
  const entries = await verifyEntries(pack, checkpoint, manifest);
  if (entries !== manifest.entries) {
    throw invalid('COUNT', `the pack holds ${entries} entries, not ${manifest.entries}`);
  }
  await verifyFiles(pack, manifest);
  return { checkpoint, entries, complete: manifest.range, manifest };
}

/** Somebody would otherwise take another's key from a pack that is right. */
async function requireKey(pack: Pack, { vkey }: Verifier): Promise<void> {
  const path = 'log.vkey';
  if (!pack.names().includes(path)) return;
  const held = (await whole(pack, path)).toString().trim();
  if (held === vkey) return;
  const message = `the pack's log.vkey is \`${held.slice(0, 200)}\`, not the key it was checked with`;
  throw invalid('KEY', message, { path });
}

async function verifyEntries(
  pack: Pack,
  checkpoint: Checkpoint,
  manifest: Manifest,
): Promise<number> {
  const { range } = manifest;
  const proofs = lines(pack, 'proofs.ndjson');
  let entries = 0;
  let last = -1;
  let grown: Frontier | undefined = range && frontierBefore(range);
  for await (const entry of lines(pack, 'entries.ndjson')) {
    const { value, done } = await proofs.next();
    if (done) throw invalid('COUNT', `line ${entries + 1} of entries.ndjson has no proof`);
    const { index, proof } = readProofLine(value, entries + 1);
    if (index <= last) {
      throw invalid('ORDER', `entry ${index} does not come after ${last}`, { index });
    }
    requireAskedFor(index, manifest);
    const leaf = leafHash(entry);
    verifyInclusion(leaf, index, checkpoint.size, proof, checkpoint.root);
    if (range && index !== range.from + entries) {
      throw invalid('ORDER', `entry ${range.from + entries} was left out`, { index });
    }
    grown = grown && grow(grown, [leaf]);
    last = index;
    entries++;
  }
  if (!(await proofs.next()).done)
    throw invalid('COUNT', `after ${entries} entries, a proof too many`);
  if (range && grown) requireRange(range, grown, checkpoint);
  return entries;
}

function requireAskedFor(index: number, { fromIndex = 0, toIndex = Infinity }: Manifest): void {
  if (index >= fromIndex && index < toIndex) return;
  const message = `entry ${index} is not among those from ${fromIndex} up to ${toIndex}, which were asked for`;
  throw invalid('COUNT', message, { index });
}

function requireRange(range: RangeProof, grown: Frontier, { size, root }: Checkpoint): void {
  if (grown.size !== range.to) {
    throw invalid('COUNT', `entries are missing from ${grown.size} up to ${range.to}`);
  }
  if (!sameHash(rootAfter(grown, range, size), root)) {
    throw invalid('ROOT', `the entries from ${range.from} do not lead to the signed root`);
  }
}

function readProofLine(line: Uint8Array, number: number): { index: number; proof: Buffer[] } {
  try {
    const { index, proof } = JSON.parse(Buffer.from(line).toString());
    const hashes = proof.map((text: string) => readHash(text));
    if (Number.isSafeInteger(index) && !hashes.includes(undefined)) return { index, proof: hashes };
  } catch {}
  throw invalid('PROOF', `line ${number} of proofs.ndjson is no proof`, { line: number });
}

/** Their lines were checked one by one; anything else is short. */
const OF_LINES = ['entries.ndjson', 'proofs.ndjson'];

async function verifyFiles(pack: Pack, { files }: Manifest): Promise<void> {
  for (const [name, digest] of Object.entries(files)) {
    const hash = createHash('sha256');
    if (!OF_LINES.includes(name)) hash.update(await whole(pack, name));
    else for await (const chunk of await pack.read(name)) hash.update(chunk);
    if (hash.digest('hex') !== digest) {
      throw invalid('COUNT', `${name} is not the file the pack was made with`, { path: name });
    }
  }
  const more = pack.names().find((name) => name !== 'manifest.json' && !Object.hasOwn(files, name));
  if (more) throw invalid('COUNT', `${more} was not in the pack when it was made`, { path: more });
}

async function whole(pack: Pack, name: string): Promise<Buffer> {
  return wholeOf(await pack.read(name), name);
}

/** The exact bytes of each line, without its newline; none is longer than an entry may be. */
async function* lines(pack: Pack, path: string): AsyncGenerator<Uint8Array, undefined> {
  let rest = Buffer.alloc(0);
  let number = 1;
  const short = (line: Buffer<ArrayBuffer>) => {
    if (line.length <= LONGEST_ENTRY) return line;
    const message = `line ${number} of ${path} is longer than ${LONGEST_ENTRY} bytes`;
    throw invalid('COUNT', message, { path, line: number });
  };
  for await (const chunk of await pack.read(path)) {
    const bytes = Buffer.concat([rest, chunk]);
    let from = 0;
    for (let end = bytes.indexOf(10); end >= 0; end = bytes.indexOf(10, from)) {
      yield short(bytes.subarray(from, end));
      from = end + 1;
      number++;
    }
    rest = short(bytes.subarray(from));
  }
  if (rest.length > 0) yield rest;
}
