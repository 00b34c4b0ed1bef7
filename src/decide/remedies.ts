import type { Evaluation } from '../engine/answer.js';
import type { Remedy } from '../graphql.js';
import { changed, type PossibleChange, worded } from './changes.js';
import type { GivenAnswer, PolicyInput } from './decision-record.js';
import { lackingIn, mostRelevantFirst, type Yes } from './relevance.js';
import type { Vocabulary } from './vocabulary.js';
import { EMERGENCIES, worthTrying } from './worth-trying.js';

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
 * The sets of changes that turn a no into a yes: first what completes the ground that the reasons
 * name, then the smallest (`relevance.ts`). Each has been tried: the changed question was evaluated
 * and allowed, and no part of the set does it alone. Tries so many questions and no more, whatever
 * the machine is doing; `until` (a `performance.now()` instant) is for policies that take too long.
 */
export async function findRemedies(
  input: PolicyInput,
  answer: GivenAnswer,
  vocabulary: Vocabulary,
  evaluate: Evaluate,
  until: number,
): Promise<Remedy[]> {
  if (answer.outcome === 'ALLOW') return [];
  const search: Search = { input, evaluate, until, left: MOST_TRIED, known: new Map() };
  const single = worthTrying(input, answer, vocabulary);
  const found = await searched(search, single, answer);
  return mostRelevantFirst(found, answer)
    .slice(0, MOST_REMEDIES)
    .map((changes) => ({
      changes: changes.map((change) => ({ ...change, message: worded(change, vocabulary) })),
    }));
}

/** What the reasons name is tried at every size; all else only until there is enough to show. */
async function searched(search: Search, single: Changes, before: GivenAnswer): Promise<Yes[]> {
  const lacking = lackingIn(before);
  const namedSingle = single.filter(({ code }) => lacking.has(code));
  const found: Yes[] = [];
  let named: Changes[] = [[]];
  let open: Changes[] = [[]];
  for (let size = 1; size <= MOST_CHANGES; size++) {
    named = without(found, grown(named, namedSingle));
    const pairs = size === 2 && before.denialKind === 'FORBIDDEN' ? pairsOfDocuments(single) : [];
    const others = found.length < MOST_REMEDIES ? grown(open, single) : [];
    const tried = await tryAll(search, without(found, [...named, ...pairs, ...others]));
    found.push(...(await smallest(search, tried)));
    open = mostPromising(search, tried, before);
  }
  return found;
}

interface Search {
  input: PolicyInput;
  evaluate: Evaluate;
  until: number;
  /** How many questions may still be tried. */
  left: number;
  /** What was tried, by its name. */
  known: Map<string, Tried>;
}

interface Tried {
  changes: Changes;
  allowed: boolean;
  answer: GivenAnswer | undefined;
}

/** Those that were tried in time, now or before; a set that leaves nothing to ask is not tried. */
async function tryAll(search: Search, sets: readonly Changes[]): Promise<Tried[]> {
  const { input, evaluate, known, until } = search;
  const asked = sets.flatMap((changes) => {
    const different = known.has(nameOf(changes)) ? undefined : changed(input, changes);
    return different ? [{ changes, different }] : [];
  });
  while (asked.length > 0 && search.left > 0 && performance.now() < until) {
    const some = asked.splice(0, Math.min(AT_ONCE, search.left));
    search.left -= some.length;
    const evaluations = await evaluate(some.map(({ different }) => different));
    for (const [index, { changes }] of some.entries()) {
      known.set(nameOf(changes), { changes, ...outcomeOf(evaluations[index]) });
    }
  }
  return sets.flatMap((changes) => known.get(nameOf(changes)) ?? []);
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
function without(found: readonly Yes[], sets: readonly Changes[]): Changes[] {
  const named = sets
    .filter((set) => !found.some(({ changes }) => changes.every((each) => set.includes(each))))
    .map((set) => [nameOf(set), set] as const);
  return [...new Map(named).values()];
}

function fits(change: PossibleChange, changes: Changes): boolean {
  return !changes.some(
    (each) => each === change || excludes(each, change) || excludes(change, each),
  );
}

/** There is one form, one basis and one purpose; and what cannot wait does not wait for a court. */
function excludes(one: PossibleChange, other: PossibleChange): boolean {
  if (one.kind.startsWith('SET_') && one.kind === other.kind) return true;
  return EMERGENCIES.includes(one.code) && other.code === 'court_order';
}

const nameOf = (changes: Changes) =>
  changes
    .map(({ kind, code }) => `${kind}:${code}`)
    .sort()
    .join(' ');

/** Of the sets that make it a yes, those of which no part does. Where time runs out, none unproven. */
async function smallest(search: Search, tried: readonly Tried[]): Promise<Yes[]> {
  const proven: Yes[] = [];
  for (const { changes, allowed, answer } of tried) {
    if (!allowed || !answer) continue;
    const parts = partsOf(changes);
    const results = await tryAll(search, parts);
    const settled = results.length === parts.filter((part) => changed(search.input, part)).length;
    if (settled && results.every((part) => !part.allowed)) proven.push({ changes, answer });
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

/** Half-way sets that got somewhere: nearer than the no, and than any part of theirs. */
function mostPromising(search: Search, tried: readonly Tried[], before: GivenAnswer): Changes[] {
  const left = ({ answer }: Tried) => (answer ? distance(answer) : Number.POSITIVE_INFINITY);
  const partsLeft = ({ changes }: Tried) =>
    partsOf(changes)
      .flatMap((part) => search.known.get(nameOf(part)) ?? [])
      .map(left);
  return tried
    .filter((each) => !each.allowed && left(each) < Math.min(distance(before), ...partsLeft(each)))
    .sort((a, b) => left(a) - left(b))
    .slice(0, WIDEST)
    .map(({ changes }) => changes);
}

/** A bar weighs more than anything that is only missing; then reasons, then what each lacks. */
function distance({ denialKind, reasons }: GivenAnswer): number {
  const lacks = reasons.reduce((sum, reason) => sum + (reason.lacks?.length ?? 0), 0);
  return (denialKind === 'FORBIDDEN' ? 10_000 : 0) + reasons.length * 100 + lacks;
}
