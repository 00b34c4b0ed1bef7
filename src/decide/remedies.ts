import type { Evaluation } from '../engine/answer.js';
import type { Remedy } from '../graphql.js';
import { changed, type PossibleChange, possibleChanges, worded } from './changes.js';
import type { GivenAnswer, PolicyInput } from './decision-record.js';
import type { Vocabulary } from './vocabulary.js';

type Evaluate = (inputs: readonly object[]) => Promise<Evaluation[]>;
type Changes = readonly PossibleChange[];

const MOST_REMEDIES = 5;
const MOST_CHANGES = 3;
/** How many half-way sets are built on at each size. */
const WIDEST = 12;

/**
 * The smallest sets of changes that turn a no into a yes. Each has been tried: the changed question
 * was evaluated and allowed, and no part of the set does it alone. Looks until `until` (a
 * `performance.now()` instant), then gives what it has found.
 */
export async function findRemedies(
  input: PolicyInput,
  answer: GivenAnswer,
  vocabulary: Vocabulary,
  evaluate: Evaluate,
  until: number,
): Promise<Remedy[]> {
  if (answer.outcome === 'ALLOW') return [];
  const single = possibleChanges(input, vocabulary);
  const found: Changes[] = [];
  let open: Changes[] = [[]];
  for (let size = 1; size <= MOST_CHANGES && found.length < MOST_REMEDIES; size++) {
    if (performance.now() > until) break;
    const sets = grown(open, single, found);
    const tried = await tryAll(input, sets, evaluate);
    for (const { changes, allowed } of tried) {
      if (allowed && (await isSmallest(input, changes, evaluate))) found.push(changes);
    }
    open = mostPromising(tried, answer);
  }
  return found.slice(0, MOST_REMEDIES).map((changes) => ({
    changes: changes.map((change) => ({ ...change, message: worded(change, vocabulary) })),
  }));
}

interface Tried {
  changes: Changes;
  allowed: boolean;
  answer: GivenAnswer | undefined;
}

async function tryAll(input: PolicyInput, sets: readonly Changes[], evaluate: Evaluate) {
  const asked = sets.flatMap((changes) => {
    const different = changed(input, changes);
    return different ? [{ changes, different }] : [];
  });
  const evaluations = await evaluate(asked.map(({ different }) => different));
  return asked.map(({ changes }, index): Tried => {
    const evaluation = evaluations[index];
    const answer = evaluation?.kind === 'answer' ? (evaluation.answer as GivenAnswer) : undefined;
    return { changes, allowed: answer?.outcome === 'ALLOW', answer };
  });
}

/** Sets one larger than those open, each once, none holding a remedy that was found already. */
function grown(open: readonly Changes[], single: Changes, found: readonly Changes[]): Changes[] {
  const sets = new Map<string, Changes>();
  for (const changes of open) {
    for (const change of single) {
      if (!fits(change, changes)) continue;
      const larger = [...changes, change];
      if (found.some((smaller) => smaller.every((each) => larger.includes(each)))) continue;
      sets.set(larger.map(nameOf).sort().join(' '), larger);
    }
  }
  return [...sets.values()];
}

/** No change twice, and only one form and one basis. */
function fits(change: PossibleChange, changes: Changes): boolean {
  const once = change.kind === 'SET_FORM' || change.kind === 'SET_BASIS';
  return !changes.some((each) => each === change || (once && each.kind === change.kind));
}

const nameOf = ({ kind, code }: PossibleChange) => `${kind}:${code}`;

async function isSmallest(
  input: PolicyInput,
  changes: Changes,
  evaluate: Evaluate,
): Promise<boolean> {
  if (changes.length < 2) return true;
  const parts = changes.flatMap((one) => [[one], changes.filter((other) => other !== one)]);
  const tried = await tryAll(input, parts, evaluate);
  return tried.every(({ allowed }) => !allowed);
}

/** Half-way sets that got somewhere: fewer lacks than before, or the bar is gone. */
function mostPromising(tried: readonly Tried[], before: GivenAnswer): Changes[] {
  const start = distance(before);
  return tried
    .flatMap(({ changes, allowed, answer }) =>
      allowed || !answer ? [] : [{ changes, left: distance(answer) }],
    )
    .filter(({ left }) => left < start)
    .sort((a, b) => a.left - b.left)
    .slice(0, WIDEST)
    .map(({ changes }) => changes);
}

/** A bar weighs more than anything that is only missing; then reasons, then what each lacks. */
function distance({ denialKind, reasons }: GivenAnswer): number {
  const lacks = reasons.reduce((sum, reason) => sum + (reason.lacks?.length ?? 0), 0);
  return (denialKind === 'FORBIDDEN' ? 10_000 : 0) + reasons.length * 100 + lacks;
}
