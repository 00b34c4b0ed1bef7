import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { create } from 'tar';
import { isCompiled, type PolicyFiles } from '../engine/policy-files.js';

const EPOCH = new Date(0);

/**
 * The rules and data of a revision as an OPA bundle, gzipped tar: what answers, without tests and
 * scenarios. Its revision is the digest. The same files give the same bytes.
 *
 * Format: https://www.openpolicyagent.org/docs/management-bundles#bundle-file-format
 */
export async function bundleOf(files: PolicyFiles, digest: string): Promise<Buffer> {
  const dir = await mkdtemp(join(tmpdir(), 'bundle-'));
  try {
    const manifest = JSON.stringify({ revision: digest, rego_version: 1 });
    const all = [
      ['.manifest', manifest] as const,
      ...[...files].filter(([path]) => isCompiled(path)),
    ];
    for (const [path, text] of all) {
      await mkdir(join(dir, dirname(path)), { recursive: true });
      await writeFile(join(dir, path), text);
    }
    const paths = all.map(([path]) => path);
    const options = { gzip: true, cwd: dir, portable: true, mtime: EPOCH };
    const chunks: Buffer[] = [];
    for await (const chunk of create(options, paths)) chunks.push(chunk);
    return Buffer.concat(chunks);
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}
