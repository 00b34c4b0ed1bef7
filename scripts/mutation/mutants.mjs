// Makes mutants: copies of one policy file with one condition, need or entry of a table changed.
import { parse, stringify } from 'yaml';

const BINDS = new Set(['assign', 'eq']);

const operatorOf = ({ terms }) =>
  Array.isArray(terms) ? terms[0].value?.at?.(-1)?.value : undefined;

const textOf = ({ location }) => Buffer.from(location.text, 'base64').toString();

/** Every expression in rule bodies, comprehensions and `every`; not those inside a sentence. */
function* expressionsIn(node) {
  if (Array.isArray(node)) for (const each of node) yield* expressionsIn(each);
  else if (node && typeof node === 'object' && node.type !== 'templatestring') {
    if (node.terms && node.location && !node.generated) yield node;
    for (const [key, value] of Object.entries(node)) {
      if (key !== 'location') yield* expressionsIn(value);
    }
  }
}

function offsetOf(source, { row, col }) {
  const before = source.split('\n').slice(0, row - 1);
  return before.reduce((sum, line) => sum + line.length + 1, 0) + col - 1;
}

function edit(file, source, from, text, row, to) {
  const what = `${text.split('\n')[0].trim()} → ${to.split('\n')[0].trim()}`;
  return {
    file,
    row,
    what,
    text: source.slice(0, from) + to + source.slice(from + text.length),
  };
}

/**
 * Each condition removed, and each one that binds no name negated.
 * @param {object} ast of `opa parse --format json --json-include locations`
 * @returns {{file: string, row: number, what: string, text: string}[]} `text` is the mutant's
 */
export function conditionMutants(file, source, ast) {
  const mutants = [];
  for (const expression of expressionsIn(ast.rules ?? [])) {
    const text = textOf(expression);
    const from = source.indexOf(text, offsetOf(source, expression.location) - 1);
    if (from < 0 || expression.terms.symbols || BINDS.has(operatorOf(expression))) continue;
    const { row } = expression.location;
    const negated = expression.negated ? text.replace(/^not\s+/, '') : `not ${text}`;
    mutants.push(edit(file, source, from, text, row, 'true'));
    mutants.push(edit(file, source, from, text, row, negated));
  }
  return mutants;
}

function endOfCall(source, from) {
  let depth = 0;
  for (let at = source.indexOf('(', from); at < source.length; at += 1) {
    if (source[at] === '(') depth += 1;
    if (source[at] === ')') depth -= 1;
    if (depth === 0) return at + 1;
  }
  throw new Error(`a call without an end at ${from}`);
}

/** Each need of a ground once always met, and once never. */
export function needMutants(file, source) {
  return [...source.matchAll(/needs\.(?:(explicit_consent)|\w+\()/g)].flatMap((match) => {
    const from = match.index;
    const end = match[1] ? from + match[0].length : endOfCall(source, from);
    const row = source.slice(0, from).split('\n').length;
    return [true, false].map((met) => {
      const need = `{"met": ${met}, "code": "x", "kind": "form", "name": "PSEUDONYMISED"}`;
      return edit(file, source, from, source.slice(from, end), row, need);
    });
  });
}

const otherBasis = (basis) => (basis === 'contract' ? 'vital_interests' : 'contract');

function* changesOf(key, value) {
  if (!Array.isArray(value)) {
    if (typeof value === 'boolean') yield [`${key}: ${!value}`, { [key]: !value }];
    else if (key === 'basis') yield [`another ${key}`, { [key]: otherBasis(value) }];
    else yield [`no ${key}`, { [key]: undefined }];
    return;
  }
  for (const dropped of value) {
    yield [`${key} without ${dropped}`, { [key]: value.filter((entry) => entry !== dropped) }];
    yield [
      `${key} with another for ${dropped}`,
      { [key]: value.map((entry) => (entry === dropped ? 'nobody_knows' : entry)) },
    ];
  }
}

/** Each entry of a table of grounds left out, or changed. */
export function tableMutants(file, source) {
  const table = parse(source);
  return Object.entries(table).flatMap(([code, row]) =>
    Object.entries(row).flatMap(([key, value]) =>
      [...changesOf(key, value)].map(([what, change]) => ({
        file,
        row: source.split('\n').indexOf(`${code}:`) + 1,
        what: `${code}: ${what}`,
        text: stringify({ ...table, [code]: { ...row, ...change } }),
      })),
    ),
  );
}

/** A generator of numbers in [0, 1), the same for the same seed (mulberry32). */
export function random(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The list in an order that the seed decides. */
export function shuffled(list, seed) {
  const next = random(seed);
  return list
    .map((item) => [next(), item])
    .sort(([a], [b]) => a - b)
    .map(([, item]) => item);
}
