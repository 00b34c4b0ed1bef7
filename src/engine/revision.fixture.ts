/** For specs: real policies, compiled by the real OPA. */
import { tmpdir } from 'node:os';
import { compileRevision } from './compile.js';
import { findOpa, runOpa } from './opa.js';
import type { CompiledRevision } from './revision.js';

/** Capabilities that let everything through which this OPA knows, also what Wasm has not. */
export async function everyCapability(): Promise<string> {
  return (await runOpa(findOpa(), ['capabilities', '--current'], tmpdir())).stdout;
}

/** One Rego file of package `mayishare`, given without the package line, and more files by path. */
export async function revisionOf(
  rego: string,
  more: Record<string, string> = {},
): Promise<CompiledRevision> {
  const files = {
    'capabilities.json': await everyCapability(),
    'decision.rego': `package mayishare\n\n${rego}\n`,
    ...more,
  };
  return compileRevision(new Map(Object.entries(files)), findOpa());
}
