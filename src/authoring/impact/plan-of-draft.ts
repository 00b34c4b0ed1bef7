import type { PublishedRevision } from '../../decide/revisions.js';
import { shippedFiles } from '../../decide/shipped.js';
import { digestOf, type PolicyFiles } from '../../engine/policy-files.js';
import type { CompiledRevision } from '../../engine/revision.js';
import type { ImpactUnseen } from '../../graphql.js';
import { type MatrixSpec, sizeOf } from './matrix.js';
import { type MatrixPlan, planMatrix, type Revision, wholeMatrix } from './matrix-plan.js';
import { type Rules, rulesOf } from './rego-rules.js';
import { type Law, sameJson } from './units.js';
import { unseenIn } from './unseen.js';

/** A compiled set of policies with the files that it was compiled from. */
interface Sourced {
  compiled: CompiledRevision;
  files: PolicyFiles;
}

/** A draft beside the revision it is compared with, as far as their rules can be read. */
export interface Compared {
  /** Both compiled to the same. */
  same: boolean;
  /** Missing without OPA, and where both are the same. */
  sides: [Revision, Revision] | undefined;
  shipped: Rules | undefined;
}

export async function compareRules(
  active: PublishedRevision & { files: PolicyFiles },
  draft: Sourced,
  opaBin: string | undefined,
): Promise<Compared> {
  const both = [active, draft];
  const same = sameMeaning(active.compiled, draft.compiled);
  const sourced = both.every(({ files, compiled }) => digestOf(files) === compiled.digest);
  if (same || !opaBin || !sourced) return { same, sides: undefined, shipped: undefined };
  const shipped = await shippedFiles();
  const rules = await rulesOf([active.files, draft.files, shipped], opaBin);
  const sides = both.map(({ files, compiled }, index) => ({
    files,
    data: compiled.data as Record<string, unknown>,
    ...(rules && { rules: rules[index] as Rules }),
  }));
  return { same, sides: sides as [Revision, Revision], shipped: rules?.[2] };
}

/** What of the matrix to ask. Where the rules cannot be read all of it is, unless both are the same. */
export function planOfDraft(matrix: MatrixSpec, { same, sides, shipped }: Compared): MatrixPlan {
  if (same) return { tasks: [], unreachable: sizeOf(matrix) };
  return sides ? planMatrix(matrix, ...sides, shipped) : wholeMatrix(matrix);
}

/** What no report shows of a draft; null where nothing can be said. */
export function unseenOfDraft({ same, sides }: Compared): ImpactUnseen[] | null {
  if (same) return [];
  return sides?.every(({ rules }) => rules) ? unseenIn(...(sides as [Law, Law])) : null;
}

/** The same compiled rules over the same data give the same answer to every question there is. */
function sameMeaning(before: CompiledRevision, after: CompiledRevision): boolean {
  return Buffer.compare(before.wasm, after.wasm) === 0 && sameJson(before.data, after.data);
}
