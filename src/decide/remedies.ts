import type { Evaluation } from '../engine/answer.js';
import type { ChangeKind, Remedy } from '../graphql.js';
import { changed, type PossibleChange, possibleChanges, worded } from './changes.js';
import type { GivenAnswer, PolicyInput } from './decision-record.js';
import type { Vocabulary } from './vocabulary.js';

type Evaluate = (inputs: readonly object[]) => Promise<Evaluation[]>;
type Changes = readonly PossibleChange[];

const MOST_REMEDIES = 5;
const MOST_CHANGES = 3;
/** How many half-way sets are built on at each size. */
const WIDEST = 12;
/** How many questions are tried before the clock is looked at. */
const AT_ONCE = 32;
/** Questions tried for one answer: more than any of the shipped scenarios takes to be searched whole. */
const MOST_TRIED = 1000;

/**
 * The smallest sets of changes that turn a no into a yes. Each has been tried: the changed question
 * was evaluated and allowed, and no part of the set does it alone. Of the same size, what the
 * answer's reasons say is lacking comes first. Tries so many questions and no more, whatever the
 * machine is doing; `until` (a `performance.now()` instant) is for policies that take too long.
 */
export async function findRemedies(
  input: PolicyInput,
  answer: GivenAnswer,
  vocabulary: Vocabulary,
  evaluate: Evaluate,
  until: number,
): Promise<Remedy[]> {
  if (answer.outcome === 'ALLOW') return [];
  const search: Search = { input, evaluate, until, left: MOST_TRIED };
  const single = possibleChanges(input, vocabulary);
  const found: Changes[] = [];
  let open: Changes[] = [[]];
  for (let size = 1; size <= MOST_CHANGES && found.length < MOST_REMEDIES; size++) {
    const pairs = size === 2 && answer.denialKind === 'FORBIDDEN' ? pairsOfDocuments(single) : [];
    const tried = await tryAll(search, without(found, [...grown(open, single), ...pairs]));
    found.push(...mostRelevantFirst(await smallest(search, tried), answer));
    open = mostPromising(tried, answer);
  }
  return found.slice(0, MOST_REMEDIES).map((changes) => ({
    changes: changes.map((change) => ({ ...change, message: worded(change, vocabulary) })),
  }));
}

interface Search {
  input: PolicyInput;
  evaluate: Evaluate;
  until: number;
  /** How many questions may still be tried. */
  left: number;
}

interface Tried {
  changes: Changes;
  allowed: boolean;
  answer: GivenAnswer | undefined;
}

/** Those that were tried in time; a set that leaves nothing to ask is not tried. */
async function tryAll(search: Search, sets: readonly Changes[]): Promise<Tried[]> {
  const { input, evaluate, until } = search;
  const asked = sets.flatMap((changes) => {
    const different = changed(input, changes);
    return different ? [{ changes, different }] : [];
  });
  const tried: Tried[] = [];
  while (tried.length < asked.length && search.left > 0 && performance.now() < until) {
    const some = asked.slice(tried.length, tried.length + Math.min(AT_ONCE, search.left));
    search.left -= some.length;
    const evaluations = await evaluate(some.map(({ different }) => different));
    for (const [index, { changes }] of some.entries()) {
      tried.push({ changes, ...outcomeOf(evaluations[index]) });
    }
  }
  return tried;
}

function outcomeOf(evaluation: Evaluation | undefined): Omit<Tried, 'changes'> {
  const answer = evaluation?.kind === 'answer' ? (evaluation.answer as GivenAnswer) : undefined;
  return { allowed: answer?.outcome === 'ALLOW', answer };
}

/** Sets one larger than those open, each once. */
function grown(open: readonly Changes[], single: Changes): Changes[] {
  return open.flatMap((changes) =>
    single.filter((change) => fits(change, changes)).map((change) => [...changes, change]),
  );
}

/** Some bars give way to two documents, and to neither alone: no half-way answer points there. */
function pairsOfDocuments(single: Changes): Changes[] {
  const documents = single.filter(({ kind }) => kind === 'ADD_EVIDENCE');
  return documents.flatMap((one, index) => documents.slice(index + 1).map((other) => [one, other]));
}

/** Each set once, and none that holds a remedy found already. */
function without(found: readonly Changes[], sets: readonly Changes[]): Changes[] {
  const named = sets
    .filter((set) => !found.some((smaller) => smaller.every((each) => set.includes(each))))
    .map((set) => [set.map(nameOf).sort().join(' '), set] as const);
  return [...new Map(named).values()];
}

/** No change twice, and only one form and one basis. */
function fits(change: PossibleChange, changes: Changes): boolean {
  const once = change.kind === 'SET_FORM' || change.kind === 'SET_BASIS';
  return !changes.some((each) => each === change || (once && each.kind === change.kind));
}

const nameOf = ({ kind, code }: PossibleChange) => `${kind}:${code}`;

/** Of the sets that make it a yes, those of which no part does. Where time runs out, none unproven. */
async function smallest(search: Search, tried: readonly Tried[]): Promise<Changes[]> {
  const proven: Changes[] = [];
  for (const { changes, allowed } of tried) {
    if (!allowed) continue;
    const parts = partsOf(changes);
    const results = await tryAll(search, parts);
    const settled = results.length === parts.filter((part) => changed(search.input, part)).length;
    if (settled && results.every((part) => !part.allowed)) proven.push(changes);
  }
  return proven;
}

/** For sets of up to three changes these are all its parts, but the empty one. */
function partsOf(changes: Changes): Changes[] {
  if (changes.length < 2) return [];
  const ones = changes.map((one) => [one]);
  const butOne = changes.map((one) => changes.filter((other) => other !== one));
  return changes.length > 2 ? [...ones, ...butOne] : ones;
}

/** After what is lacking: what is easiest to do and hardest to say in error. */
const ORDER: readonly ChangeKind[] = [
  'SET_BASIS',
  'DROP_CIRCUMSTANCE',
  'DROP_CATEGORY',
  'REGISTER',
  'SET_FORM',
  'ADD_EVIDENCE',
  'ADD_CIRCUMSTANCE',
];

function mostRelevantFirst(sets: readonly Changes[], { reasons }: GivenAnswer): Changes[] {
  const lacking = new Set(reasons.flatMap(({ lacks }) => (lacks ?? []).map(({ name }) => name)));
  const rank = ({ kind, code }: PossibleChange) =>
    lacking.has(code) ? 0 : ORDER.indexOf(kind) + 1;
  const ranked = sets.map((set) => ({ set, rank: set.reduce((sum, one) => sum + rank(one), 0) }));
  return ranked.sort((a, b) => a.rank - b.rank).map(({ set }) => set);
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
