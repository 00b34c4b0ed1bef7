import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SHIPPED } from '../../decide/shipped.js';

const DEMONSTRATION = join(import.meta.dirname, '../../../src/register/demonstration.yaml');

/** What policies may call, as this program says it: a draft may say less, and never more. */
export async function shippedCapabilities(): Promise<string> {
  const files = JSON.parse(await readFile(join(SHIPPED, 'files.json'), 'utf8'));
  return files['capabilities.json'];
}

/** The register that scenarios are asked against, as YAML. */
export function demonstration(): Promise<string> {
  return readFile(DEMONSTRATION, 'utf8');
}
