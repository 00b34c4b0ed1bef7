/** For specs: real policies, compiled by the real OPA. */
import { tmpdir } from 'node:os';
import { compileRevision } from './compile.js';
import { findOpa, runOpa } from './opa.js';
import type { CompiledRevision } from './revision.js';

/** Expressions of a rule that take minutes, and then are not true. */
export const LOOPING = `
	xs := numbers.range(1, 100000)
	some a in xs
	some b in xs
	a == b
	a == 0`;

let capabilities: Promise<string> | undefined;

/** Capabilities that let everything through which this OPA knows, also what Wasm has not. */
export function everyCapability(): Promise<string> {
  capabilities ??= runOpa(findOpa(), ['capabilities', '--current'], tmpdir()).then(
    (run) => run.stdout,
  );
  return capabilities;
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
