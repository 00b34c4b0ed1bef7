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

/** What of an answer is compared: all but the words that say it. */
export interface Given {
  outcome: 'ALLOW' | 'DENY';
  denialKind: string | null;
  reasons: (Relied & { rule: string; ground?: string | null; lacks?: Lacking[] })[];
  lawfulBases: Relied[];
  conditions: Relied[];
  gateways: Relied[];
  obligations: string[];
  agreements: string[];
  emergency: boolean;
  /** Seconds since 1970. */
  validUntil: number;
}

interface Lacking {
  code: string;
  kind: string;
  name: string;
}

/** Undefined where nothing that is compared differs. A fault is given as undefined. */
export function impactOf(before: Given | undefined, after: Given | undefined): Impact | undefined {
  if (!after) return before ? 'FAULT' : undefined;
  const was = before?.outcome ?? 'DENY';
  if (after.outcome !== was) return after.outcome === 'ALLOW' ? 'NEWLY_ALLOWED' : 'NEWLY_DENIED';
  if (!before) return 'OTHER_DENIAL';
  if (before.denialKind !== after.denialKind) return 'OTHER_DENIAL';
  if (!alike(said(before), said(after))) return 'OTHER_REASONS';
  return alike(due(before), due(after)) ? undefined : 'OTHER_OBLIGATIONS';
}

function said({ reasons, lawfulBases, conditions, gateways, agreements }: Given): unknown[] {
  return [reasons, lawfulBases, conditions, gateways, agreements];
}

/** Both were asked at the same instant, so what holds for a day ends alike. */
function due({ obligations, emergency, validUntil }: Given): unknown[] {
  return [obligations, emergency, validUntil];
}

type Members = Readonly<Record<string, unknown>>;

/**
 * But for words, and whatever the order of members: what was logged has them sorted, what the policies
 * give has not. Most answers of a report may have to be compared, so nothing is written or sorted for it.
 */
function alike(one: unknown, other: unknown): boolean {
  if (!isObject(one) || !isObject(other)) return one === other;
  if (Array.isArray(one) !== Array.isArray(other)) return false;
  const [names, others] = [coded(one), coded(other)];
  return names.length === others.length && names.every((name) => alike(one[name], other[name]));
}

function isObject(value: unknown): value is Members {
  return typeof value === 'object' && value !== null;
}

function coded(members: Members): string[] {
  return Object.keys(members).filter((name) => name !== 'message');
}

/** The first rule that speaks in one answer only, or says another thing; where none does, the first. */
export function ruleOf(before: Given | undefined, after: Given | undefined): string {
  const [old, fresh] = [before?.reasons ?? [], after?.reasons ?? []];
  const lone = (some: Given['reasons'], others: Given['reasons']) =>
    some.find(({ rule }) => !others.some((other) => other.rule === rule));
  const anew = fresh.find((reason) => !old.some((other) => alike(reason, other)));
  return (lone(fresh, old) ?? lone(old, fresh) ?? anew ?? fresh[0] ?? old[0])?.rule ?? 'decision';
}

/** An answer as a report shows it. */
export interface ShownAnswer {
  outcome: 'ALLOW' | 'DENY';
  denialKind: string | null;
  reasons: string[];
  lacks: string[];
  obligations: string[];
  agreements: string[];
  emergency: boolean;
  /** RFC 3339; null where there is no answer. */
  validUntil: string | null;
}

const NO_ANSWER: ShownAnswer = {
  ...{ outcome: 'DENY', denialKind: 'FAULT', reasons: [], lacks: [], obligations: [] },
  ...{ agreements: [], emergency: false, validUntil: null },
};

export function shown(answer: Given | undefined): ShownAnswer {
  if (!answer) return NO_ANSWER;
  const { outcome, denialKind, reasons, obligations, agreements, emergency, validUntil } = answer;
  return {
    outcome,
    denialKind,
    reasons: reasons.map(({ code }) => code),
    lacks: reasons.flatMap(({ lacks }) => lacks ?? []).map(({ name }) => name),
    obligations,
    agreements,
    emergency,
    validUntil: instant(validUntil),
  };
}

/** A draft may give anything. */
function instant(seconds: unknown): string | null {
  const at = new Date(Number(seconds) * 1000);
  return Number.isNaN(at.getTime()) ? null : at.toISOString();
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
