/*
 * Which rules get to see the words of an answer: by asking a rule that gives some, or by being handed
 * what holds some. What such a rule does may turn on the words, and so on whatever they name.
 */
import { type Rule, type Rules, SENTENCE, stringsIn, type Use, usesOf } from './rego-rules.js';

const [, ...SENTENCES] = SENTENCE;
const BAR = [...SENTENCES, 'bar'].join('.');

const found = new WeakMap<Rules, ReadonlySet<Rule>>();

/** A few times for each of few revisions, and worked out once: it takes a tenth of a second. */
export function seersOfWords(rules: Rules): ReadonlySet<Rule> {
  const seers = found.get(rules) ?? findSeers(rules);
  found.set(rules, seers);
  return seers;
}

function findSeers(rules: Rules): Set<Rule> {
  const uses = new Map([...rules.values()].map((rule) => [rule, usesOf(rule)]));
  const targets = targetsIn(rules);
  const giving = givingWords(uses, targets);
  // Its own name is one of its uses, in its head.
  const asks =
    (rule: Rule) =>
    ({ path, inWords }: Use) =>
      !inWords &&
      targets(path).some((each) => each !== rule && each.path !== BAR && giving.has(each));
  const seers = new Set([...rules.values()].filter((rule) => uses.get(rule)?.some(asks(rule))));
  // A function that one of them calls may be handed words; going through a set reaches what is added meanwhile.
  for (const rule of seers) {
    const calls = (uses.get(rule) as Use[]).filter(({ args }) => args);
    for (const called of calls.flatMap(({ path }) => targets(path))) seers.add(called);
  }
  return seers;
}

/** Rules that make words, and those that ask them for what they give. */
function givingWords(
  uses: ReadonlyMap<Rule, readonly Use[]>,
  targets: (path: Use['path']) => readonly Rule[],
): Set<Rule> {
  const askers = new Map<Rule, Rule[]>();
  for (const [rule, all] of uses) {
    for (const target of all.flatMap(({ path }) => targets(path))) {
      askers.set(target, [...(askers.get(target) ?? []), rule]);
    }
  }
  const giving = new Set([...uses.keys()].filter(makesWords));
  for (const rule of giving) for (const asker of askers.get(rule) ?? []) giving.add(asker);
  return giving;
}

function makesWords({ path, definitions }: Rule): boolean {
  const isSentence = path.startsWith(`${SENTENCES.join('.')}.`);
  return isSentence || definitions.some(({ tree }) => stringsIn(tree).has('message'));
}

/** The rules that a reference may lead to, above, at or beneath where it ends. */
function targetsIn(rules: Rules): (path: Use['path']) => readonly Rule[] {
  const places = [...rules.values()].map((rule) => ({ rule, parts: rule.path.split('.') }));
  const known = new Map<string, readonly Rule[]>();
  return (path) => {
    if (path[0] !== 'data') return [];
    const key = JSON.stringify(path);
    const found =
      known.get(key) ??
      places
        .filter(({ parts }) =>
          parts.every((part, at) => at + 1 >= path.length || (path[at + 1] ?? part) === part),
        )
        .map(({ rule }) => rule);
    known.set(key, found);
    return found;
  };
}
