import { z } from 'zod';
import { invalid, readHash } from './strict.js';

const place = z.int().min(0);
const hashes = z.array(
  z.string().transform((text, context) => {
    const hash = readHash(text);
    if (hash) return hash;
    context.addIssue('is no hash in base64');
    return z.NEVER;
  }),
);

/** No signature covers it: only what follows from the entries and their proofs is proved. */
const MANIFEST = z.object({
  entries: place,
  /** Of each other file the SHA-256, in hex. */
  files: z.record(
    z.string().regex(/^\w[\w.-]*$/),
    z.string().regex(/^[0-9a-f]{64}$/, 'is no SHA-256 in hex'),
  ),
  /** Where the entries are all of a range of the log: what stands around it. */
  range: z.object({ from: place, to: place, left: hashes, right: hashes }).optional(),
  fromIndex: place.optional(),
  toIndex: place.optional(),
  filter: z.record(z.string(), z.unknown()).optional(),
  madeAt: z.string().optional(),
  by: z.string().optional(),
  sample: z.unknown().optional(),
  /** Where what was asked for begins before this place: from there on nothing was pruned. */
  prunedBefore: place.optional(),
});

/** `manifest.json` of an evidence pack: what the pack is. */
export type Manifest = z.output<typeof MANIFEST>;

/** Throws `PROOF_INVALID` naming the member that is wrong. */
export function readManifest(bytes: Uint8Array): Manifest {
  const read = MANIFEST.safeParse(jsonOf(bytes));
  if (!read.success) {
    const [issue] = read.error.issues;
    const member = issue?.path.join('.') || 'it';
    throw invalid('COUNT', `manifest.json: ${member}: ${issue?.message}`, {
      path: 'manifest.json',
    });
  }
  requireRange(read.data);
  const { range, fromIndex, toIndex } = read.data;
  if (range && (range.from !== (fromIndex ?? range.from) || range.to !== (toIndex ?? range.to))) {
    const message = `manifest.json: the range is ${range.from} to ${range.to}, but ${fromIndex} to ${toIndex} was asked for`;
    throw invalid('COUNT', message, { path: 'manifest.json' });
  }
  return read.data;
}

/** What is no selection is proved to be all, unless a part of it is gone. */
function requireRange({ range, filter = {}, sample, fromIndex = 0, prunedBefore = 0 }: Manifest) {
  const { fromIndex: _, toIndex: __, ...selection } = filter;
  const selected = sample !== undefined || Object.keys(selection).length > 0;
  if (range || selected || fromIndex < prunedBefore) return;
  const message =
    'manifest.json: every entry of a range was asked for, but it has no `range`, which would prove that none was left out';
  throw invalid('COUNT', message, { path: 'manifest.json' });
}

function jsonOf(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString());
  } catch {
    return undefined;
  }
}
