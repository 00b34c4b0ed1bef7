import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SHIPPED } from '../../decide/shipped.js';
import type { PolicyFiles } from '../../engine/policy-files.js';

const DEMONSTRATION = join(import.meta.dirname, '../../../src/register/demonstration.yaml');

/** The policies that came with this program. */
export async function shippedFiles(): Promise<PolicyFiles> {
  return new Map(Object.entries(JSON.parse(await readFile(join(SHIPPED, 'files.json'), 'utf8'))));
}

/** What policies may call, as this program says it: a draft may say less, and never more. */
export async function shippedCapabilities(): Promise<string> {
  return (await shippedFiles()).get('capabilities.json') as string;
}

/** The register that scenarios are asked against, as YAML. */
export function demonstration(): Promise<string> {
  return readFile(DEMONSTRATION, 'utf8');
}
