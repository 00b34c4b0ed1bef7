import { createTwoFilesPatch, diffLines } from 'diff';
import { digestOf, type PolicyFiles } from '../engine/policy-files.js';
import type { DifferenceKind, FileDifference, PolicyDiff, RuleDifference } from '../graphql.js';
import { changesBetween } from './draft-files.js';
import { type RegoRule, rulesIn } from './rego-blocks.js';

const CONTEXT_LINES = 3;

/** What differs between two sets of policies, in the order of paths. */
export function diffPolicies(from: PolicyFiles, to: PolicyFiles): PolicyDiff {
  const paths = changesBetween(from, to).map(({ path }) => path);
  return {
    fromDigest: digestOf(from),
    toDigest: digestOf(to),
    files: paths.map((path) => diffFile(path, from.get(path), to.get(path))),
    rules: paths
      .filter((path) => path.endsWith('.rego'))
      .flatMap((path) => diffRules(path, from.get(path) ?? '', to.get(path) ?? '')),
  };
}

function diffFile(path: string, before: string | undefined, after: string | undefined) {
  const parts = diffLines(before ?? '', after ?? '');
  const count = (of: 'added' | 'removed') =>
    parts.reduce((sum, part) => sum + (part[of] ? part.count : 0), 0);
  const difference: FileDifference = {
    path,
    kind: kindOf(before, after),
    added: count('added'),
    removed: count('removed'),
    patch: createTwoFilesPatch(
      before === undefined ? '/dev/null' : `a/${path}`,
      after === undefined ? '/dev/null' : `b/${path}`,
      before ?? '',
      after ?? '',
      undefined,
      undefined,
      { context: CONTEXT_LINES },
    ),
  };
  return difference;
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
