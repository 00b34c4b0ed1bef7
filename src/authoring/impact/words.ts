/*
 * What of the policies is words only, and which rules treat names that nothing mentions alike. The
 * shipped rules are known to: that is read, and held against whole matrices by matrix-plan.spec.ts.
 * Any other rule is looked through here.
 */
import {
  isShipped,
  isTree,
  type Node,
  pathOf,
  type Rule,
  type Rules,
  type Use,
  usesOf,
} from './rego-rules.js';
import { type Law, sameJson } from './units.js';
import { seersOfWords } from './word-flow.js';

/** Fields of the vocabulary that say a thing in words. Answers are compared by code. */
const WORDED: ReadonlySet<string> = new Set(['label', 'title', 'description', 'dpv', 'law']);

/** Of these, `sentence` makes the words of an answer, and would make none where they are no text. */
const SPOKEN = new Set(['label', 'title']);

const VOCABULARY = ['data', 'vocabulary'];

/** Built-ins that ask of two values whether they are equal, and nothing else. */
const EQUATING = new Set([
  'eq',
  'equal',
  'neq',
  'assign',
  'internal.member_2',
  'internal.member_3',
  'and',
  'or',
  'object.get',
  'object.keys',
  'object.union',
  'object.filter',
  'object.remove',
  'array.concat',
]);
/** How many there are of these is how many; of a text it would be its length. */
const COLLECTED = new Set([
  'array',
  'set',
  'object',
  'arraycomprehension',
  'setcomprehension',
  'objectcomprehension',
]);
const COLLECTIONS = ['categories', 'circumstances', 'evidence'].map(
  (name) => `data.mayishare.question.${name}`,
);
const COMPARING = new Set(['lt', 'lte', 'gt', 'gte']);
/** In words, names may be put together. */
const WORDING = new Set(['concat', 'sort', 'template', 'array']);
const SORTED = ['data', 'mayishare', 'question', 'categories'].join('.');

/** Whether the vocabulary differs in nothing but words, and its words reach nothing but words. */
export function differInWordsOnly(before: Law, after: Law, shipped: Rules): boolean {
  const tables = [before, after].map(({ data }) => data.vocabulary);
  if (!sameJson(...(tables.map(withoutWords) as [unknown, unknown]))) return false;
  if (sameJson(...(tables as [unknown, unknown]))) return true;
  return [before, after].every(({ rules }) => {
    const seers = seersOfWords(rules);
    return [...rules.values()].every(
      (rule) => isShipped(rule, shipped) || !(seers.has(rule) || readsWords(rule)),
    );
  });
}

/** A vocabulary with nothing of its words but that they are there. */
function withoutWords(vocabulary: unknown): unknown {
  return mapped(vocabulary, (table) => mapped(table, entryWithoutWords));
}

export function entryWithoutWords(entry: unknown): unknown {
  if (!isObject(entry)) return entry;
  const kept = Object.entries(entry).flatMap(([field, value]): [string, unknown][] => {
    if (!WORDED.has(field)) return [[field, value]];
    return SPOKEN.has(field) ? [[field, typeof value]] : [];
  });
  return Object.fromEntries(kept);
}

function mapped(value: unknown, change: (each: unknown) => unknown): unknown {
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, change(each)]));
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function readsWords(rule: Rule): boolean {
  return usesOf(rule).some((use) => isOfWords(use) || isInspecting(use));
}

/** An entry of the vocabulary as a whole or in its words. */
function isOfWords({ path }: Use): boolean {
  if (!VOCABULARY.every((part, index) => index >= path.length || (path[index] ?? part) === part)) {
    return false;
  }
  const field = path[4];
  return typeof field !== 'string' || WORDED.has(field);
}

/** Metadata stands in comments; what is replaced by `with` is another question. */
function isInspecting({ path }: Use): boolean {
  return path[0] === 'rego' || path[0] === 'with';
}

/** Whether the rules of a revision treat two names alike that none of them mentions. */
export function areGeneric(rules: Rules, shipped: Rules): boolean {
  const seers = seersOfWords(rules);
  return [...rules.values()].every(
    (rule) => isShipped(rule, shipped) || (!seers.has(rule) && isGeneric(rule)),
  );
}

function isGeneric(rule: Rule): boolean {
  return usesOf(rule).every((use) => {
    if (isOfWords(use) || isInspecting(use)) return false;
    if (use.path[0] === 'data') return use.path.join('.') !== 'data.mayishare.question.upwards';
    if (use.path[0] === 'input') return true;
    return isEquating(use);
  });
}

/** A number, whatever the question. */
function isNow(node: Node, names: Use['names']): boolean {
  return names !== undefined && pathOf(node, names)?.join('.') === 'data.mayishare.question.now';
}

function isCollection(node: Node, names: Use['names']): boolean {
  if (isTree(node) && COLLECTED.has(String(node.type))) return true;
  return names !== undefined && COLLECTIONS.includes(pathOf(node, names)?.join('.') ?? '');
}

function isEquating({ path, args = [], names, inWords }: Use): boolean {
  const name = path.join('.');
  if (EQUATING.has(name) || (inWords && WORDING.has(name))) return true;
  if (name === 'count') return isCollection(args[0], names);
  if (COMPARING.has(name)) {
    return args.some((each) => (isTree(each) && each.type === 'number') || isNow(each, names));
  }
  // In the matrix a question is about one category, so their order is no matter.
  return name === 'sort' && names !== undefined && pathOf(args[0], names)?.join('.') === SORTED;
}
