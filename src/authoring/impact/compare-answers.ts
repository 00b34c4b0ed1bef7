/* Imports types only: the worker uses it, and Node runs it as it stands. */
import type { PolicyAnswer } from '../../engine/answer.js';
import type { Difference, Group } from './worker.js';

/** How two answers to one question differ, gravest first. */
export const IMPACT_KINDS = [
  'NEWLY_ALLOWED',
  'NEWLY_DENIED',
  'FAULT',
  'OTHER_DENIAL',
  'OTHER_REASONS',
  'OTHER_OBLIGATIONS',
] as const;
export type Impact = (typeof IMPACT_KINDS)[number];

interface Relied {
  code: string;
  dataCategories: string[];
}

/** What of an answer is compared: codes, not the words that say them. */
export interface Given {
  outcome: 'ALLOW' | 'DENY';
  denialKind: string | null;
  reasons: { code: string; rule: string; dataCategories: string[] }[];
  lawfulBases: Relied[];
  conditions: Relied[];
  gateways: Relied[];
  obligations: string[];
}

/** Undefined where nothing that is compared differs. A fault is given as undefined. */
export function impactOf(before: Given | undefined, after: Given | undefined): Impact | undefined {
  if (!after) return before ? 'FAULT' : undefined;
  const was = before?.outcome ?? 'DENY';
  if (after.outcome !== was) return after.outcome === 'ALLOW' ? 'NEWLY_ALLOWED' : 'NEWLY_DENIED';
  if (!before) return 'OTHER_DENIAL';
  if (before.denialKind !== after.denialKind) return 'OTHER_DENIAL';
  if (said(before) !== said(after)) return 'OTHER_REASONS';
  const same = JSON.stringify(before.obligations) === JSON.stringify(after.obligations);
  return same ? undefined : 'OTHER_OBLIGATIONS';
}

/** Alike whatever the order of members: what was logged has them sorted, what the policies give has not. */
function said({ reasons, lawfulBases, conditions, gateways }: Given): string {
  const spoken = reasons.map(({ code, rule, dataCategories }) => [code, rule, dataCategories]);
  const relied = [lawfulBases, conditions, gateways].map((list) =>
    list.map(({ code, dataCategories }) => [code, dataCategories]),
  );
  return JSON.stringify([spoken, relied]);
}

/** The first rule that speaks in one answer only; where all do in both, the first. */
export function ruleOf(before: Given | undefined, after: Given | undefined): string {
  const old = (before?.reasons ?? []).map(({ rule }) => rule);
  const fresh = (after?.reasons ?? []).map(({ rule }) => rule);
  const differs =
    fresh.find((rule) => !old.includes(rule)) ?? old.find((rule) => !fresh.includes(rule));
  return differs ?? fresh[0] ?? old[0] ?? 'decision';
}

/** An answer as a report shows it. */
export interface ShownAnswer {
  outcome: 'ALLOW' | 'DENY';
  denialKind: string | null;
  reasons: string[];
  obligations: string[];
}

export function shown(answer: Given | undefined): ShownAnswer {
  if (!answer) return { outcome: 'DENY', denialKind: 'FAULT', reasons: [], obligations: [] };
  const { outcome, denialKind, reasons, obligations } = answer;
  return { outcome, denialKind, reasons: reasons.map(({ code }) => code), obligations };
}

export function asGiven(answer: PolicyAnswer | undefined): Given | undefined {
  return answer as Given | undefined;
}

const MOST_SAMPLES = 3;

/** Adds a difference to the group of its rule, partner, purpose and categories. */
export function noteIn(
  groups: Map<string, Group>,
  at: Omit<Difference, 'rule' | 'before' | 'after'>,
  was: Given | undefined,
  now: Given | undefined,
): void {
  const { kind, id, partner, purpose, dataCategories, circumstances, evidence } = at;
  const rule = ruleOf(was, now);
  const place = { kind, rule, partner, purpose, dataCategories };
  const key = JSON.stringify(place);
  const group = groups.get(key) ?? { ...place, count: 0, samples: [] };
  groups.set(key, group);
  group.count++;
  if (group.samples.length >= MOST_SAMPLES) return;
  const sample = { id, circumstances, evidence, before: shown(was), after: shown(now) };
  group.samples.push({ ...place, ...sample });
}
