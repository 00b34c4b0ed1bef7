import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { MayIShareError } from '../errors.js';
import { sha256 } from './policy-files.js';
import type { RuleMetadata } from './rulebook.js';

/** The rule that answers: `decision` in package `mayishare`. */
export const ENTRYPOINT = 'mayishare/decision';

/** A set of policies, compiled: all that answering needs. */
export interface CompiledRevision {
  /** Of the source files: see `digestOf`. */
  digest: string;
  wasm: Uint8Array;
  /** Rego's `data`: the data files of the policies. */
  data: object;
  rules: RuleMetadata[];
}

const CONTENT = { wasm: 'policy.wasm', data: 'data.json', rules: 'rules.json' } as const;
const MANIFEST = 'revision.json';

interface Manifest {
  digest: string;
  /** SHA-256 in hexadecimal by file name. */
  files: Record<string, string>;
}

/**
 * Writes policy.wasm, data.json, rules.json and, last, revision.json with the digest and the
 * SHA-256 of each. A crash half-way leaves a folder that {@link loadRevision} refuses.
 */
export async function saveRevision(dir: string, revision: CompiledRevision): Promise<void> {
  const contents: [string, string | Uint8Array][] = [
    [CONTENT.wasm, revision.wasm],
    [CONTENT.data, JSON.stringify(revision.data)],
    [CONTENT.rules, JSON.stringify(revision.rules)],
  ];
  await mkdir(dir, { recursive: true });
  for (const [name, content] of contents) await writeFile(join(dir, name), content);
  const files = Object.fromEntries(contents.map(([name, content]) => [name, sha256(content)]));
  const manifest: Manifest = { digest: revision.digest, files };
  await writeFile(join(dir, `${MANIFEST}.new`), `${JSON.stringify(manifest, null, 2)}\n`);
  await rename(join(dir, `${MANIFEST}.new`), join(dir, MANIFEST));
}

/** Reads what {@link saveRevision} wrote. Throws POLICY_FAULT where a file is missing or changed. */
export async function loadRevision(dir: string): Promise<CompiledRevision> {
  const manifest = JSON.parse((await read(dir, MANIFEST)).toString()) as Manifest;
  const verified = async (name: string): Promise<Buffer> => {
    const content = await read(dir, name);
    if (sha256(content) === manifest.files[name]) return content;
    throw new MayIShareError('POLICY_FAULT', `${name} of a compiled revision was changed.`);
  };
  return {
    digest: manifest.digest,
    wasm: new Uint8Array(await verified(CONTENT.wasm)),
    data: JSON.parse((await verified(CONTENT.data)).toString()),
    rules: JSON.parse((await verified(CONTENT.rules)).toString()),
  };
}

async function read(dir: string, name: string): Promise<Buffer> {
  try {
    return await readFile(join(dir, name));
  } catch (cause) {
    const message = `${name} of a compiled revision cannot be read.`;
    throw new MayIShareError('POLICY_FAULT', message, {}, { cause });
  }
}
