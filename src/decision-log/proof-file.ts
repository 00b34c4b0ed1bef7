import { type Checkpoint, openCheckpoint } from './checkpoint.js';
import { type Hash, leafHash } from './merkle.js';
import { verifyInclusion } from './merkle-verify.js';
import type { Verifier } from './note.js';
import { invalid, readBase64, readDecimal, readHash, readUtf8 } from './strict.js';

/** C2SP tlog-proof: that an entry stands in a log. `.tlog-proof` */
export interface ProofFile {
  index: number;
  proof: Hash[];
  /** The log's signed checkpoint, verbatim. */
  checkpoint: string;
  /** Here the entry itself, so that the file is enough. Nothing vouches for it but the proof. */
  extra?: Uint8Array;
}

export const HEAD = 'c2sp.org/tlog-proof@v1';

export function formatProof({ index, proof, checkpoint, extra }: ProofFile): string {
  const more = extra ? `extra ${Buffer.from(extra).toString('base64')}\n` : '';
  const hashes = proof.map((hash) => `${Buffer.from(hash).toString('base64')}\n`).join('');
  return `${HEAD}\n${more}index ${index}\n${hashes}\n${checkpoint}`;
}

/** Reads the form only. Throws `PROOF_INVALID` naming the line. */
export function parseProof(bytes: Uint8Array | string): ProofFile {
  const text = typeof bytes === 'string' ? bytes : readUtf8(bytes);
  const blank = text?.indexOf('\n\n') ?? -1;
  if (text === undefined || blank < 0) throw invalid('PROOF', 'this is no .tlog-proof file');
  const lines = text.slice(0, blank).split('\n');
  if (lines[0] !== HEAD) throw invalid('PROOF', `line 1 is not \`${HEAD}\``, { line: 1 });
  const at = lines[1]?.startsWith('extra ') ? 2 : 1;
  const extra = at === 2 ? readBase64((lines[1] as string).slice(6)) : undefined;
  if (at === 2 && !extra) {
    throw invalid('PROOF', 'line 2 is not `extra` and base64', { line: 2 });
  }
  const index = lines[at]?.startsWith('index ') ? readDecimal(lines[at]?.slice(6)) : undefined;
  if (index === undefined) throw invalid('PROOF', `line ${at + 1} is no index`, { line: at + 1 });
  const proof = lines.slice(at + 1).map((line, step) => {
    const hash = readHash(line);
    if (hash) return hash;
    throw invalid('PROOF', `line ${at + 2 + step} is no hash`, { line: at + 2 + step });
  });
  return { index, proof, checkpoint: text.slice(blank + 2), ...(extra && { extra }) };
}

/**
 * That these very bytes are an entry of the log with this key. Needs nothing else, no network, no
 * trust in who handed it over. Throws `PROOF_INVALID`.
 */
export function verifyProof(
  entry: Uint8Array,
  file: ProofFile,
  log: Verifier,
  witnesses: readonly Verifier[] = [],
): Checkpoint {
  const checkpoint = openCheckpoint(file.checkpoint, log, witnesses);
  verifyInclusion(leafHash(entry), file.index, checkpoint.size, file.proof, checkpoint.root);
  return checkpoint;
}
