// Small changes to the policies, one at a time: a condition removed or negated, a need or an entry of
// the table of grounds left out. Each should be noticed by some test or scenario.
import { parse, stringify } from 'yaml';

/**
 * @typedef {{ file: string, what: string, text: string }} Mutant
 * `what` names the change without its line, so that it stays the same when other lines move.
 */

/** Mutants of one Rego file, from its syntax tree (`opa parse --json-include locations`). */
export function mutantsOfRego(file, text, tree) {
  return tree.rules.flatMap((rule) => {
    const name = nameOf(rule);
    const conditions = conditionsIn(rule).flatMap((at) => changesOf(at));
    const needs = rule.default ? [] : elementsIn(rule.head.value);
    return distinct([...conditions, ...needs]).map(({ place, how, becomes }) => ({
      file,
      what: `${name}: ${how} \`${place.text.replace(/\s+/g, ' ')}\``,
      text: replaced(text, place, becomes),
    }));
  });
}

const nameOf = ({ head }) =>
  (head.ref ?? []).map(({ value }) => value).join('.') || String(head.name);

function distinct(changes) {
  const seen = new Set();
  return changes.filter(({ place, how }) => {
    const key = `${place.row}:${place.col}:${place.text}:${how}`;
    return !seen.has(key) && seen.add(key);
  });
}

/** Every expression of every body within: of rules, comprehensions and `every`. */
function conditionsIn(node) {
  if (Array.isArray(node)) return node.flatMap(conditionsIn);
  if (node === null || typeof node !== 'object') return [];
  // A rule without a body is given `true` for one, at the place of its value.
  const written = ({ location, terms }) => location?.text && terms?.type !== 'boolean';
  const here = Array.isArray(node.body) ? node.body.filter(written) : [];
  return [...here, ...Object.values(node).flatMap(conditionsIn)];
}

/** Declarations and assignments are no conditions; without them nothing compiles. */
function changesOf(expression) {
  const place = placeOf(expression.location);
  if (/^(some|every)\b/.test(place.text) || /^[\w.[\], ]+ :=/.test(place.text)) return [];
  if (['true', 'default'].includes(place.text) || place.text.startsWith('{')) return [];
  const negated = expression.negated
    ? place.text.replace(/^not\s+/, '')
    : `not ${place.text.includes('\n') ? `(${place.text})` : place.text}`;
  return [
    { place, how: 'without', becomes: 'true' },
    { place, how: 'negated', becomes: negated },
  ];
}

/** Each element of each list in a rule's value, left out. */
function elementsIn(term) {
  if (Array.isArray(term)) return term.flatMap(elementsIn);
  if (term === null || typeof term !== 'object') return [];
  const inside = Object.values(term).flatMap(elementsIn);
  if (term.type !== 'array' || !Array.isArray(term.value)) return inside;
  const here = term.value
    .filter(({ type, location }) => ['call', 'string'].includes(type) && location?.text)
    .map((element) => ({ place: wholeCall(element), how: 'without', becomes: '' }));
  return [...here, ...inside];
}

/** A call's own location is that of its operator; its text begins at the name. */
const wholeCall = ({ location }) => placeOf(location);

function placeOf({ row, col, text }) {
  return { row, col, text: Buffer.from(text, 'base64').toString('utf8') };
}

function replaced(text, { row, col, text: was }, becomes) {
  const lines = text.split('\n').slice(0, row - 1);
  const line = Buffer.from(text.split('\n')[row - 1]);
  const from =
    lines.reduce((sum, each) => sum + each.length + 1, 0) +
    line.subarray(0, col - 1).toString().length;
  if (!text.startsWith(was, from)) return undefined;
  const rest = text.slice(from + was.length);
  return text.slice(0, from) + becomes + (becomes === '' ? rest.replace(/^\s*,/, '') : rest);
}

/** Mutants of a table of grounds: each entry of a list left out, each flag turned, each name gone. */
export function mutantsOfTable(file, text) {
  return Object.entries(parse(text)).flatMap(([code, row]) =>
    Object.entries(row).flatMap(([column, value]) =>
      variants(value).map(({ how, becomes }) => {
        const table = parse(text);
        if (becomes === undefined) delete table[code][column];
        else table[code][column] = becomes;
        return { file, what: `${code}.${column}: ${how}`, text: stringify(table) };
      }),
    ),
  );
}

function variants(value) {
  if (Array.isArray(value)) {
    return value.map((entry, index) => ({
      how: `without \`${entry}\``,
      becomes: value.toSpliced(index, 1),
    }));
  }
  if (typeof value === 'boolean') return [{ how: `${!value}`, becomes: !value }];
  return [{ how: `not \`${value}\``, becomes: 'another' }];
}
