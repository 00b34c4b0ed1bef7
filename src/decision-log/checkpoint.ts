import { EMPTY_ROOT, type Hash, sameHash } from './merkle.js';
import { openNote, type Signer, signNote, type Verifier } from './note.js';
import { invalid, readDecimal, readHash } from './strict.js';

/** A tree head. C2SP tlog-checkpoint v1.0.0. */
export interface TreeHead {
  origin: string;
  size: number;
  root: Hash;
}

export interface Checkpoint extends TreeHead {
  /** The signed note, as it was. */
  note: string;
  /** Whose signatures were verified, witnesses too. */
  by: string[];
}

function checkpointText({ origin, size, root }: TreeHead): string {
  return `${origin}\n${size}\n${Buffer.from(root).toString('base64')}\n`;
}

export function signCheckpoint(head: Omit<TreeHead, 'origin'>, signer: Signer): string {
  return signNote(checkpointText({ origin: signer.name, ...head }), [signer]);
}

/**
 * Opens a checkpoint that the log itself signed: `log` names the origin. Each of the
 * witnesses must have cosigned it. Throws `PROOF_INVALID`.
 */
export function openCheckpoint(
  note: Uint8Array | string,
  log: Verifier,
  witnesses: readonly Verifier[] = [],
): Checkpoint {
  const opened = openNote(note, [log, ...witnesses]);
  const head = parseHead(opened.note.text);
  if (head.origin !== log.name) {
    throw invalid('CHECKPOINT', `the checkpoint is of ${head.origin}, not of ${log.name}`);
  }
  if (!opened.by.includes(log)) throw invalid('SIGNATURE', `${log.name} did not sign it itself`);
  const silent = witnesses.find((witness) => !opened.by.includes(witness));
  if (silent) throw invalid('SIGNATURE', `the witness ${silent.name} did not cosign it`);
  return { ...head, note: Buffer.from(note).toString(), by: opened.by.map(({ name }) => name) };
}

/** Reads a checkpoint's text without trust in it. Throws `PROOF_INVALID`. */
export function parseHead(text: string): TreeHead {
  const [origin, decimal, encoded, ...more] = text.split('\n');
  const size = readDecimal(decimal);
  const root = readHash(encoded);
  if (!origin) throw invalid('CHECKPOINT', 'the checkpoint names no origin', { line: 1 });
  if (size === undefined) throw invalid('CHECKPOINT', 'line 2 is no tree size', { line: 2 });
  if (!root) throw invalid('CHECKPOINT', 'line 3 is no root hash', { line: 3 });
  if (more.at(-1) !== '' || more.slice(0, -1).includes('')) {
    throw invalid('CHECKPOINT', 'the checkpoint holds an empty line', { line: 4 });
  }
  if (size === 0 && !sameHash(root, EMPTY_ROOT)) {
    throw invalid('ROOT', 'the root of an empty tree is not the hash of nothing');
  }
  return { origin, size, root };
}
