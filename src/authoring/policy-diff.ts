import { formatPatch, type StructuredPatchHunk, structuredPatch } from 'diff';
import { digestOf, type PolicyFiles } from '../engine/policy-files.js';
import type { DifferenceKind, FileDifference, PolicyDiff, RuleDifference } from '../graphql.js';
import { changesBetween } from './draft-files.js';
import { type RegoRule, rulesIn } from './rego-blocks.js';

const CONTEXT_LINES = 3;

/**
 * Steps that all files of one difference share: it is worked out where questions are answered.
 * Finding `edits` in so many lines takes at most `edits * (edits + lines)`.
 */
const MOST_STEPS = 2_000_000;

/**
 * What differs between two sets of policies, in the order of paths. A file that would take too long
 * to compare is shown as replaced: every old line removed, every new one added.
 */
export function diffPolicies(from: PolicyFiles, to: PolicyFiles): PolicyDiff {
  const paths = changesBetween(from, to).map(({ path }) => path);
  const budget = { steps: MOST_STEPS };
  return {
    fromDigest: digestOf(from),
    toDigest: digestOf(to),
    files: paths.map((path) => diffFile(path, from.get(path), to.get(path), budget)),
    rules: paths
      .filter((path) => path.endsWith('.rego'))
      .flatMap((path) => diffRules(path, from.get(path) ?? '', to.get(path) ?? '')),
  };
}

interface Budget {
  steps: number;
}

function diffFile(
  path: string,
  before: string | undefined,
  after: string | undefined,
  budget: Budget,
): FileDifference {
  const hunks = hunksOf(before ?? '', after ?? '', budget);
  return {
    path,
    kind: kindOf(before, after),
    added: count(hunks, '+'),
    removed: count(hunks, '-'),
    patch: formatPatch({
      oldFileName: before === undefined ? '/dev/null' : `a/${path}`,
      newFileName: after === undefined ? '/dev/null' : `b/${path}`,
      oldHeader: undefined,
      newHeader: undefined,
      hunks,
    }),
  };
}

function hunksOf(before: string, after: string, budget: Budget): StructuredPatchHunk[] {
  if (before === after) return [];
  if (before === '' || after === '') return [replaced(before, after)];
  const lines = before.split('\n').length + after.split('\n').length;
  const maxEditLength = editsWithin(budget.steps, lines);
  const options = { context: CONTEXT_LINES, maxEditLength };
  const hunks = structuredPatch('', '', before, after, undefined, undefined, options)?.hunks;
  const edits = hunks ? count(hunks, '+') + count(hunks, '-') : maxEditLength;
  budget.steps = Math.max(0, budget.steps - edits * (edits + lines));
  return hunks ?? [replaced(before, after)];
}

/** The most edits for which `edits * (edits + lines)` stays within the steps. */
function editsWithin(steps: number, lines: number): number {
  return Math.floor((Math.sqrt(lines * lines + 4 * steps) - lines) / 2);
}

function replaced(before: string, after: string): StructuredPatchHunk {
  const hunk = {
    ...{ oldStart: 1, newStart: 1, oldLines: 0, newLines: 0 },
    lines: [...marked('-', before), ...marked('+', after)],
  };
  return { ...hunk, oldLines: count([hunk], '-'), newLines: count([hunk], '+') };
}

function marked(sign: '-' | '+', text: string): string[] {
  if (text === '') return [];
  const lines = text.split('\n').map((line) => sign + line);
  if (text.endsWith('\n')) return lines.slice(0, -1);
  return [...lines, '\\ No newline at end of file'];
}

function count(hunks: readonly StructuredPatchHunk[], sign: '-' | '+'): number {
  return hunks.reduce(
    (sum, { lines }) => sum + lines.filter((line) => line.startsWith(sign)).length,
    0,
  );
}

function diffRules(path: string, before: string, after: string): RuleDifference[] {
  const old = byName(before);
  const fresh = byName(after);
  const names = [...new Set([...fresh.keys(), ...old.keys()])];
  return names
    .filter((rule) => old.get(rule)?.text !== fresh.get(rule)?.text)
    .map((rule) => {
      const was = old.get(rule);
      const is = fresh.get(rule);
      return {
        rule,
        path,
        kind: kindOf(was, is),
        before: was?.text ?? null,
        after: is?.text ?? null,
        title: is?.title ?? was?.title ?? null,
      };
    });
}

function kindOf(before: unknown, after: unknown): DifferenceKind {
  if (before === undefined) return 'ADDED';
  return after === undefined ? 'REMOVED' : 'CHANGED';
}

function byName(text: string): Map<string, RegoRule> {
  return new Map(rulesIn(text).map((rule) => [rule.rule, rule]));
}
