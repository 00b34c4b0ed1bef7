import { type Evaluation, faulted, type PolicyAnswer } from './answer.js';

/**
 * What a result set of the policy comes to. `large`: some number in it may be beyond 2^53, so every
 * one is looked at.
 */
export function judge(results: unknown, large: boolean): Evaluation {
  if (!Array.isArray(results)) return faulted('MALFORMED_RESULT', 'The policy gave no result set.');
  if (results.length === 0) return faulted('UNDEFINED_RESULT', 'No rule gave a decision.');
  if (results.length > 1) return faulted('MALFORMED_RESULT', 'The policy gave several decisions.');
  const answer: unknown = results[0].result;
  const wrong = wrongIn(answer);
  if (wrong !== undefined) return faulted('MALFORMED_RESULT', wrong);
  if (large && hasInexactInteger(answer)) {
    const message = 'The decision has an integer beyond 2^53: give it as text.';
    return faulted('NUMBER_TOO_LARGE', message);
  }
  return { kind: 'answer', answer: answer as PolicyAnswer };
}

function wrongIn(answer: unknown): string | undefined {
  if (typeof answer !== 'object' || answer === null || Array.isArray(answer)) {
    return 'The decision is no object.';
  }
  const { outcome, denialKind } = answer as Record<string, unknown>;
  if (outcome === 'ALLOW') {
    return denialKind === null ? undefined : 'The decision is ALLOW and its denialKind not null.';
  }
  if (outcome !== 'DENY') return 'The outcome of the decision is neither ALLOW nor DENY.';
  const known = denialKind === 'FORBIDDEN' || denialKind === 'NOT_COVERED';
  return known ? undefined : 'The decision is DENY and its denialKind unknown.';
}

function hasInexactInteger(value: unknown): boolean {
  if (typeof value === 'number') return Number.isInteger(value) && !Number.isSafeInteger(value);
  if (typeof value !== 'object' || value === null) return false;
  for (const key in value) {
    if (hasInexactInteger((value as Record<string, unknown>)[key])) return true;
  }
  return false;
}
