/* Rules as OPA parses them: no comments, no layout, so equal texts are rules that mean the same. */
import { tmpdir } from 'node:os';
import { isRules, type PolicyFiles } from '../../engine/policy-files.js';
import { runBoxed } from '../opa-box.js';

/** A part of OPA's abstract syntax tree, as JSON. */
export type Node = string | number | boolean | null | undefined | readonly Node[] | Tree;
interface Tree {
  readonly [key: string]: Node;
}

/** All definitions of one name. */
export interface Rule {
  /** With its package, without `data`: `mayishare.coverage.known`. */
  path: string;
  /** The same where it means the same: its definitions, with what their modules import. */
  text: string;
  definitions: readonly Definition[];
}

export interface Definition {
  tree: Node;
  /** What a name at the beginning of a reference stands for: imports, and rules of the package. */
  names: ReadonlyMap<string, readonly string[]>;
}

export type Rules = ReadonlyMap<string, Rule>;

interface Module {
  package: { path: { value: string }[] };
  imports?: { alias?: string; path: { value: { value: string }[] } }[];
  rules?: { head: { ref: { type: string; value: Node }[] } }[];
}

const QUERY =
  '[{"package": module.package, "imports": object.get(module, "imports", []), "rules": object.get(module, "rules", [])} | some text in input.texts; module := rego.parse_module("policy.rego", text)]';

/** The rules that are compiled, for each set of policies; undefined where OPA cannot parse them. */
export async function rulesOf(
  sets: readonly PolicyFiles[],
  opaBin: string,
): Promise<Rules[] | undefined> {
  const texts = [...new Set(sets.flatMap((files) => compiledTexts(files)))];
  const args = ['eval', '-I', '--format', 'values', QUERY];
  const input = JSON.stringify({ texts });
  const run = await runBoxed(opaBin, args, tmpdir(), { input });
  if (run.exitCode !== 0) return undefined;
  const [modules] = JSON.parse(run.stdout) as Module[][];
  if (modules?.length !== texts.length) return undefined;
  const byText = new Map(texts.map((text, index) => [text, modules[index] as Module]));
  return sets.map((files) =>
    rulesIn(compiledTexts(files).map((text) => byText.get(text) as Module)),
  );
}

function compiledTexts(files: PolicyFiles): string[] {
  return [...files]
    .filter(([path]) => isRules(path))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, text]) => text);
}

function rulesIn(modules: readonly Module[]): Rules {
  const parts = new Map<string, { text: unknown; definition: Definition }[]>();
  for (const module of modules) {
    const home = homeOf(module);
    const names = namesOf(module, modules);
    for (const tree of module.rules ?? []) {
      const path = [...home.slice(1), ...constants(tree.head.ref)].join('.');
      const part = { text: [module.imports, tree], definition: { tree: tree as Node, names } };
      parts.set(path, [...(parts.get(path) ?? []), part]);
    }
  }
  return new Map(
    [...parts].map(([path, all]) => {
      const definitions = all.map(({ definition }) => definition);
      return [path, { path, text: JSON.stringify(all.map(({ text }) => text)), definitions }];
    }),
  );
}

function homeOf(module: Module): string[] {
  return module.package.path.map(({ value }) => value);
}

function namesOf(module: Module, modules: readonly Module[]): Map<string, string[]> {
  const home = homeOf(module);
  const own = modules
    .filter((other) => homeOf(other).join('.') === home.join('.'))
    .flatMap(({ rules }) => (rules ?? []).map(({ head }) => head.ref[0]?.value as string));
  const imported = (module.imports ?? []).map(({ alias, path }): [string, string[]] => {
    const full = path.value.map(({ value }) => value);
    return [alias ?? (full.at(-1) as string), full];
  });
  return new Map([...own.map((name): [string, string[]] => [name, [...home, name]]), ...imported]);
}

/** The first part is a name; then come constants, up to the first that is none. */
function constants(ref: readonly { type: string; value: Node }[]): string[] {
  const end = ref.findIndex(({ type }, index) => index > 0 && type !== 'string');
  return ref.slice(0, end < 0 ? undefined : end).map(({ value }) => String(value));
}

/** Whether a rule is the one that this program brings. */
export function isShipped({ path, text }: Rule, shipped: Rules): boolean {
  return shipped.get(path)?.text === text;
}

/** Something a rule uses. */
export interface Use {
  /** From `data`, `input`, or the name of a built-in function on; null is what is not constant. */
  path: readonly (string | null)[];
  /** Where it is called, with what, in which names mean what. */
  args?: readonly Node[];
  names?: Definition['names'];
  /** Within the words of an answer, which nobody compares. */
  inWords: boolean;
}

export const SENTENCE = ['data', 'mayishare', 'sentence'] as const;
const BAR = [...SENTENCE, 'bar'].join('.');

/** All that a rule refers to, calls, and makes; what has no name is `template`, `array` or `with`. */
export function usesOf({ definitions }: Rule): Use[] {
  return definitions.flatMap(({ tree, names }) =>
    [...nodesIn(tree, names)].flatMap(({ node, where }) => usesBy(node, names, where === 'words')),
  );
}

/** Every constant text and number outside the words of an answer; of a reference, its parts. */
export function constantsOf({ definitions }: Rule): (string | number)[] {
  return definitions.flatMap(({ tree, names }) =>
    [...nodesIn(tree, names)]
      .filter(({ node, where }) => where !== 'words' && /^(string|number)$/.test(`${node.type}`))
      .map(({ node }) => node.value as string | number),
  );
}

/**
 * Where a part of a rule stands: in what the rule gives, within the words of that, or where it is
 * looked at. Words are words only in what is given: in a condition they could be compared.
 */
type Where = 'given' | 'words' | 'looked at';

interface Place {
  node: Tree;
  where: Where;
}

function* nodesIn(
  node: Node,
  names: Definition['names'],
  where: Where = 'given',
): Generator<Place> {
  if (Array.isArray(node)) for (const each of node) yield* nodesIn(each, names, where);
  if (!isTree(node)) return;
  yield { node, where };
  for (const [part, place] of partsOf(node, names, where)) yield* nodesIn(part, names, place);
}

/** What is given goes on in these parts of a rule and of a comprehension. */
const GIVING = new Set(['head', 'else', 'key', 'value', 'term']);
const HELD = new Set([
  'array',
  'set',
  'arraycomprehension',
  'setcomprehension',
  'objectcomprehension',
]);

/** What a node is made of, and where that stands. A reference's own name is no part of it. */
function* partsOf(node: Tree, names: Definition['names'], where: Where): Generator<[Node, Where]> {
  const inWords = where === 'words' ? where : 'looked at';
  const called = calledBy(node);
  if (called) {
    const isBar = where === 'given' && pathOf(called[0], names)?.join('.') === BAR;
    for (const [index, each] of called.slice(1).entries()) {
      yield [each, isBar && index === 1 ? 'words' : inWords];
    }
  }
  if (node.type === 'ref') {
    const [head, ...rest] = node.value as Node[];
    yield [(head as Tree).type === 'var' ? [] : head, inWords];
    yield [rest, inWords];
  } else if (node.type === 'object') {
    for (const [key, value] of node.value as [Tree, Node][]) {
      yield [key, inWords];
      yield [value, where === 'given' && key.value === 'message' ? 'words' : where];
    }
  } else {
    const goesOn = node.type === undefined || HELD.has(String(node.type));
    for (const [name, each] of Object.entries(node)) {
      if (each === called) continue;
      if (name === 'body') yield [each, 'looked at'];
      else yield [each, goesOn && GIVING.has(name) ? where : inWords];
    }
  }
}

/** The function and the arguments of a call, which is a term or a whole expression. */
function calledBy({ type, value, terms }: Tree): readonly Node[] | undefined {
  if (type === 'call') return value as readonly Node[];
  return Array.isArray(terms) ? terms : undefined;
}

function usesBy(node: Tree, names: Definition['names'], inWords: boolean): Use[] {
  const called = calledBy(node);
  const found: Use[] = [];
  if (called) {
    const [operator, ...args] = called;
    const path = pathOf(operator, names) ?? builtin(operator as Tree);
    found.push({ path, args, names, inWords });
  }
  if (node.type === 'ref' || node.type === 'var') {
    const path = pathOf(node, names);
    if (path) found.push({ path, inWords });
  }
  if (node.type === 'templatestring') found.push({ path: ['template'], inWords });
  if (node.type === 'arraycomprehension') found.push({ path: ['array'], inWords });
  if (node.with) found.push({ path: ['with'], inWords });
  return found;
}

function builtin({ value }: Tree): string[] {
  return (value as { value: string }[]).map((part) => part.value);
}

/** Where a reference leads; undefined where it begins with a variable of its rule, or a function. */
export function pathOf(node: Node, names: Definition['names']): (string | null)[] | undefined {
  if (!isTree(node)) return undefined;
  const [head, ...rest] = node.type === 'ref' ? (node.value as Tree[]) : [node];
  if (head?.type !== 'var') return undefined;
  const name = head.value as string;
  const known = names.get(name) ?? (name === 'data' || name === 'input' ? [name] : undefined);
  return (
    known && [
      ...known,
      ...rest.map(({ type, value }) => (type === 'string' ? String(value) : null)),
    ]
  );
}

/** Every constant text in it. */
export function stringsIn(node: Node, found = new Set<string>()): Set<string> {
  if (Array.isArray(node)) for (const each of node) stringsIn(each, found);
  else if (isTree(node)) {
    if (node.type === 'string') found.add(String(node.value));
    for (const each of Object.values(node)) stringsIn(each, found);
  }
  return found;
}

export function isTree(node: Node): node is Tree {
  return typeof node === 'object' && node !== null && !Array.isArray(node);
}
