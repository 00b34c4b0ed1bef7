import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PublishedRevision } from '../../decide/revisions.js';
import { SHIPPED } from '../../decide/shipped.js';
import { digestOf, type PolicyFiles } from '../../engine/policy-files.js';
import type { CompiledRevision } from '../../engine/revision.js';
import { type MatrixSpec, sizeOf } from './matrix.js';
import { type MatrixPlan, planMatrix, wholeMatrix } from './matrix-plan.js';
import { rulesOf } from './rego-rules.js';
import { sameJson } from './units.js';

/** A compiled set of policies with the files that it was compiled from. */
export interface Sourced {
  compiled: CompiledRevision;
  files: PolicyFiles;
}

/**
 * What of the matrix to ask. Without OPA the rules cannot be compared, so all of it is, unless both
 * sides compiled to the same.
 */
export async function planOfDraft(
  matrix: MatrixSpec,
  active: PublishedRevision & { files: PolicyFiles },
  draft: Sourced,
  opaBin: string | undefined,
): Promise<MatrixPlan> {
  const sides = [active, draft];
  if (sameMeaning(active.compiled, draft.compiled)) {
    return { tasks: [], unreachable: sizeOf(matrix) };
  }
  const sourced = sides.every(({ files, compiled }) => digestOf(files) === compiled.digest);
  if (!opaBin || !sourced) return wholeMatrix(matrix);
  const shipped = new Map(
    Object.entries(JSON.parse(await readFile(join(SHIPPED, 'files.json'), 'utf8'))),
  ) as PolicyFiles;
  const rules = await rulesOf([active.files, draft.files, shipped], opaBin);
  const [before, after] = sides.map(({ files, compiled }, index) => ({
    files,
    data: compiled.data as Record<string, unknown>,
    rules: rules?.[index],
  }));
  type Revision = NonNullable<typeof before>;
  return planMatrix(matrix, before as Revision, after as Revision, rules?.[2]);
}

/** The same compiled rules over the same data give the same answer to every question there is. */
function sameMeaning(before: CompiledRevision, after: CompiledRevision): boolean {
  return Buffer.compare(before.wasm, after.wasm) === 0 && sameJson(before.data, after.data);
}
