/*
 * Grounds and bars as units, each with the places where it may speak: at any other place it is as
 * if it were not there. That is read out of the shared rules, as this program brings them: where
 * those of a revision are others, a unit may speak everywhere.
 */
import { upwards } from '../../register/vocabulary.js';
import {
  type Definition,
  isShipped,
  isTree,
  type Node,
  pathOf,
  type Rule,
  type Rules,
  stringsIn,
  usesOf,
} from './rego-rules.js';
import { seersOfWords } from './word-flow.js';

/** What of a question decides which grounds are candidates (`coverage.candidates`). */
export interface Place {
  kind: string;
  partner: string;
  purpose: string;
}

export interface Unit {
  changed: boolean;
  /** Every text that its rules and rows name. */
  strings: ReadonlySet<string>;
  speaksAt(place: Place): boolean;
}

/** A revision, as far as it says what is answered. */
export interface Law {
  rules: Rules;
  data: Record<string, unknown>;
}

type Row = Record<string, unknown>;
type Test = (place: Place) => boolean;

const GROUNDS = ['data', 'mayishare', 'grounds'];
const BARS = ['data', 'mayishare', 'bars'];
/** Who reads the table of grounds: `candidates`, and `other_partners`, from which only words are made. */
const READERS = ['mayishare.coverage', 'mayishare.nearest'];
const NEAREST = ['data', 'mayishare', 'nearest'];
const WORDS = 'mayishare.sentence';
const QUESTION = 'mayishare.question';
const ALL_BARS = 'mayishare.answer.bars';

/** Every ground and bar of two revisions, by its path: `mayishare.bars.partners.assurance_expired`. */
export function unitsOf(before: Law, after: Law, shipped: Rules): Map<string, Unit> {
  const sides = [before, after];
  const grounds = sides.every((law) => knowsGrounds(law.rules, shipped));
  const bars = sides.every((law) => knowsBars(law.rules, shipped));
  const units = new Map<string, Unit>();
  for (const path of new Set(sides.flatMap((law) => [...groundsIn(law)]))) {
    const rows = sides.map((law) => rowOf(law, path));
    const speaksAt: Test = (place) => !grounds || rows.some((row) => rowSpeaksAt(row, place));
    units.set(path, { ...substance(sides, path, rows), speaksAt });
  }
  for (const path of new Set(sides.flatMap((law) => pathsBelow(law.rules, BARS)))) {
    const tests = sides.flatMap(({ rules }) => rules.get(path)?.definitions.map(testOf) ?? []);
    const speaksAt: Test = (place) => !bars || tests.some((test) => test(place));
    units.set(path, { ...substance(sides, path, []), speaksAt });
  }
  return units;
}

/**
 * Whether the candidates come about as {@link rowSpeaksAt} says, and nothing else asks for grounds, nor for
 * what `nearest` says of those of other partners.
 */
function knowsGrounds(rules: Rules, shipped: Rules): boolean {
  const packages = [...READERS, WORDS, QUESTION];
  const seers = seersOfWords(rules);
  const alien = (rule: Rule) =>
    !isBelow(rule.path, READERS) &&
    ((seers.has(rule) && !isShipped(rule, shipped)) ||
      usesOf(rule).some(
        ({ path }) =>
          meets(path, ['data', 'grounds']) ||
          (meets(path, GROUNDS) && !isOwn(rule, path, GROUNDS)) ||
          (meets(path, NEAREST) && !isShipped(rule, shipped)),
      ));
  const misplaced = (path: string) =>
    isBelow(path, ['grounds']) || (isBelow(path, ['mayishare.grounds']) && !isUnit(path));
  return (
    packages.every((name) => samePackage(rules, shipped, name)) &&
    ![...rules.keys()].some(misplaced) &&
    ![...rules.values()].some(alien)
  );
}

function knowsBars(rules: Rules, shipped: Rules): boolean {
  const alien = (rule: Rule) =>
    rule.path !== ALL_BARS &&
    usesOf(rule).some(({ path }) => meets(path, BARS) && !isOwn(rule, path, BARS));
  const misplaced = (path: string) => isBelow(path, ['mayishare.bars']) && !isUnit(path);
  return (
    samePackage(rules, shipped, QUESTION) &&
    rules.get(ALL_BARS)?.text === shipped.get(ALL_BARS)?.text &&
    ![...rules.keys()].some(misplaced) &&
    ![...rules.values()].some(alien)
  );
}

/** Whether the rules of a package are the shipped ones, no less and no more. */
export function samePackage(rules: Rules, shipped: Rules, name: string): boolean {
  const texts = (all: Rules) =>
    [...all.values()]
      .filter(({ path }) => isBelow(path, [name]))
      .map(({ path, text }) => `${path} ${text}`)
      .sort()
      .join('\n');
  return texts(rules) === texts(shipped);
}

/** Whether a reference may lead to what is at a place, above it or beneath. */
function meets(path: readonly (string | null)[], place: readonly string[]): boolean {
  return place.every((part, index) => index >= path.length || (path[index] ?? part) === part);
}

/** From one rule of a subject to another of the same: `data.mayishare.bars.<subject>.<name>`. */
function isOwn(rule: Rule, path: readonly (string | null)[], place: readonly string[]): boolean {
  const subject = rule.path.split('.').slice(0, place.length).join('.');
  const name = path[place.length + 1];
  return typeof name === 'string' && path.slice(1, place.length + 1).join('.') === subject;
}

function isUnit(path: string): boolean {
  return path.split('.').length === 4;
}

export function isBelow(path: string, places: readonly string[]): boolean {
  return places.some((place) => path === place || path.startsWith(`${place}.`));
}

function pathsBelow(rules: Rules, place: readonly string[]): string[] {
  return [...rules.keys()].filter((path) => isBelow(path, [place.slice(1).join('.')]));
}

function groundsIn({ rules, data }: Law): Set<string> {
  const subjects = Object.entries((data.grounds ?? {}) as Row);
  const rows = subjects.flatMap(([subject, table]) =>
    Object.keys((table ?? {}) as Row).map((code) => `mayishare.grounds.${subject}.${code}`),
  );
  return new Set([...rows, ...pathsBelow(rules, GROUNDS)]);
}

function rowOf({ data }: Law, path: string): unknown {
  const [, , subject, code] = path.split('.') as [string, string, string, string];
  return ((data.grounds as Row | undefined)?.[subject] as Row | undefined)?.[code];
}

/** Of a unit's rule, of whatever of its subject it uses, and of its rows. */
function substance(
  sides: readonly Law[],
  path: string,
  rows: readonly unknown[],
): Omit<Unit, 'speaksAt'> {
  const parts = sides.map(({ rules }) => withOwn(rules, path));
  const texts = parts.map((all) => JSON.stringify(all.map((rule) => [rule.path, rule.text])));
  const strings = new Set<string>();
  for (const { definitions } of parts.flat()) {
    for (const { tree } of definitions) stringsIn(tree, strings);
  }
  for (const row of rows) textsIn(row, strings);
  const changed = texts[0] !== texts[1] || (rows.length > 0 && !sameJson(rows[0], rows[1]));
  return { changed, strings };
}

function withOwn(rules: Rules, path: string, found: Rule[] = []): Rule[] {
  const rule = rules.get(path);
  if (!rule || found.includes(rule)) return found;
  found.push(rule);
  const subject = path.split('.').slice(0, 3);
  for (const use of usesOf(rule)) {
    const own = use.path.slice(1, 4);
    if (own.slice(0, 3).join('.') !== subject.join('.') || use.path[0] !== 'data') continue;
    withOwn(rules, [...subject, use.path[4]].join('.'), found);
  }
  return found;
}

/** What `coverage.candidates` asks of a row. One that is not as rows are may speak everywhere. */
function rowSpeaksAt(row: unknown, { kind, partner, purpose }: Place): boolean {
  if (row === undefined) return false;
  if (!isRow(row)) return true;
  const { partners, purposes, except_partners, except_purposes, only_partner } = row;
  const asked = [...upwards(purpose), 'any'];
  const excepted =
    names(except_partners, [kind]) || (only_partner !== undefined && only_partner !== partner);
  return (
    names(partners, [kind, 'any']) &&
    !excepted &&
    names(purposes, asked) &&
    !names(except_purposes, asked)
  );
}

function isRow(row: unknown): row is Row & Record<'partners' | 'purposes', string[]> {
  if (typeof row !== 'object' || row === null) return false;
  const { partners, purposes, except_partners = [], except_purposes = [] } = row as Row;
  return [partners, purposes, except_partners, except_purposes].every(Array.isArray);
}

function names(list: unknown, codes: readonly string[]): boolean {
  return Array.isArray(list) && list.some((code) => codes.includes(code));
}

/** The conditions that a bar's definition begins with, as far as they are about the place. */
function testOf({ tree, names }: Definition): Test {
  const { body, else: otherwise, default: isDefault } = tree as Record<string, Node>;
  if (otherwise || isDefault) return () => true;
  const tests: Test[] = [];
  for (const expression of body as Node[]) {
    const test = conditionOf(expression, names);
    if (!test) break;
    tests.push(test);
  }
  return (place) => tests.every((test) => test(place));
}

const KIND = 'data.mayishare.question.partner.kind';
const PURPOSE_IN = 'data.mayishare.question.purpose_in';

function conditionOf(expression: Node, known: Definition['names']): Test | undefined {
  const { terms, negated, with: changes } = expression as Record<string, Node>;
  if (negated || changes || !Array.isArray(terms)) return undefined;
  const [operator, left, right] = terms as Node[];
  const call = pathOf(operator, known)?.join('.') ?? builtinName(operator);
  if (call === PURPOSE_IN) {
    const codes = textsOf(left);
    return codes && (({ purpose }) => names(codes, [...upwards(purpose), 'any']));
  }
  if (pathOf(left, known)?.join('.') !== KIND) return undefined;
  const kinds = call === 'internal.member_2' ? textsOf(right) : call === 'equal' && textOf(right);
  return kinds ? ({ kind }) => kinds.includes(kind) : undefined;
}

function builtinName(operator: Node): string {
  return isTree(operator)
    ? (operator.value as { value: string }[]).map(({ value }) => value).join('.')
    : '';
}

function textOf(term: Node): string[] | undefined {
  return isTree(term) && term.type === 'string' ? [String(term.value)] : undefined;
}

function textsOf(term: Node): string[] | undefined {
  if (!isTree(term) || (term.type !== 'array' && term.type !== 'set')) return undefined;
  const texts = (term.value as Node[]).map(textOf);
  return texts.every((text) => text !== undefined) ? texts.flat() : undefined;
}

/** Every text in JSON, keys among them. */
export function textsIn(value: unknown, found: Set<string>): void {
  if (typeof value === 'string') found.add(value);
  if (typeof value !== 'object' || value === null) return;
  for (const [key, each] of Object.entries(value)) {
    if (!Array.isArray(value)) found.add(key);
    textsIn(each, found);
  }
}

/** Whatever the order of properties. */
export function sameJson(left: unknown, right: unknown): boolean {
  return sorted(left) === sorted(right);
}

function sorted(value: unknown): string {
  return JSON.stringify([value], (_, each) =>
    each && typeof each === 'object' && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).sort(([a], [b]) => (a < b ? -1 : 1)))
      : each,
  );
}
