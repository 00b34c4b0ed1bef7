import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { ZipFile } from 'yazl';
import type { Placed } from './export.js';
import type { Hash } from './merkle.js';

export interface Evidence {
  entries(): AsyncIterable<readonly Placed[]>;
  proofsOf(entries: readonly Placed[]): Promise<readonly Hash[][]>;
  checkpoint: string;
  vkey: string;
  /** Beside counts and digests, what the manifest says. */
  about: Record<string, unknown>;
  /** Where it is a range: what stands around it, hashes in base64. */
  range?: { from: number; to: number; left: string[]; right: string[] };
}

/** Zips as it reads: memory does not grow with what is taken out. Errors destroy the stream. */
export function zipEvidence(evidence: Evidence): Readable {
  const zip = new ZipFile();
  const files: Record<string, string> = {};
  let entries = 0;
  const add = (name: string, chunks: () => AsyncIterable<string>) => {
    zip.addReadStreamLazy(name, { compress: true }, (give) => {
      const stream = Readable.from(digested(chunks(), (digest) => (files[name] = digest)));
      stream.on('error', (error) => output.destroy(error));
      give(null, stream);
    });
  };
  const output = zip.outputStream as Readable;
  add('entries.ndjson', () =>
    lines(evidence.entries(), async (page) => {
      entries += page.length;
      return page.map(({ bytes }) => bytes.toString());
    }),
  );
  add('proofs.ndjson', () =>
    lines(evidence.entries(), async (page) => {
      const proofs = await evidence.proofsOf(page);
      return page.map(({ index }, at) => proofLine(index, proofs[at] ?? []));
    }),
  );
  add('checkpoint', () => only(evidence.checkpoint));
  add('log.vkey', () => only(`${evidence.vkey}\n`));
  add('README.md', () => only(README));
  zip.addReadStreamLazy('manifest.json', { compress: true }, (give) => {
    const { about, range } = evidence;
    const manifest = { ...about, entries, ...(range && { range }), files };
    give(null, Readable.from([`${JSON.stringify(manifest, null, 2)}\n`]));
  });
  zip.end();
  return output;
}

async function* digested(
  chunks: AsyncIterable<string>,
  done: (digest: string) => void,
): AsyncGenerator<Buffer> {
  const hash = createHash('sha256');
  for await (const chunk of chunks) {
    const bytes = Buffer.from(chunk);
    hash.update(bytes);
    yield bytes;
  }
  done(hash.digest('hex'));
}

async function* lines(
  pages: AsyncIterable<readonly Placed[]>,
  written: (page: readonly Placed[]) => Promise<string[]>,
): AsyncGenerator<string> {
  for await (const page of pages) yield (await written(page)).map((line) => `${line}\n`).join('');
}

async function* only(text: string): AsyncGenerator<string> {
  yield text;
}

function proofLine(index: number, proof: readonly Hash[]): string {
  return JSON.stringify({
    index,
    proof: proof.map((hash) => Buffer.from(hash).toString('base64')),
  });
}

const README = `# Evidence from a decision log

| file | what it is |
|---|---|
| entries.ndjson | the exact text of each entry as it was logged, one to a line |
| proofs.ndjson | for each line of entries.ndjson its place in the log and its proof (RFC 6962) |
| checkpoint | how many entries the log had and the root of its tree, signed (C2SP tlog-checkpoint) |
| log.vkey | the log's public key, for convenience: have it from the council itself as well |
| manifest.json | what was asked for, when, by whom, how many entries, and the SHA-256 of each file |

Check it without any database, network or trust in whoever handed it over:

    may-i-share verify evidence.zip --key <the public key, had from the council>

It says RIGHT, or WRONG and the first thing that is wrong. Where manifest.json has a \`range\`, it
also proves that no entry between its \`from\` and \`to\` was left out. For a selection (\`filter\`) it
proves each entry, not that the selection is complete: for that, take the range and filter it.

By other means: the hash of an entry is SHA-256 of a zero byte and the line without its newline; a
proof's hashes lead from it to the root (RFC 9162 section 2.1.3.2); the checkpoint's last line is an
Ed25519 signature of the lines above the blank one (C2SP signed-note).

A \`sample\` in manifest.json was drawn by the root of the checkpoint: of all entries that match, those
with the smallest SHA-256 of root, newline and place.
`;
