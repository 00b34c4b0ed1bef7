import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { shippedFiles } from '../../decide/shipped.js';

const DEMONSTRATION = join(import.meta.dirname, '../../../src/register/demonstration.yaml');

/** What policies may call, as this program says it: a draft may say less, and never more. */
export async function shippedCapabilities(): Promise<string> {
  return (await shippedFiles()).get('capabilities.json') as string;
}

/** The register that scenarios are asked against, as YAML. */
export function demonstration(): Promise<string> {
  return readFile(DEMONSTRATION, 'utf8');
}
