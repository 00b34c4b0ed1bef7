/*
 * What a report cannot show: rules that turn on what all questions of the matrix have in common, such
 * as what a document is called or a day to come. Whoever approves a draft reads those themselves.
 */
import type { ImpactUnseen } from '../../graphql.js';
import { constantsOf, type Rule, type Rules, usesOf } from './rego-rules.js';
import { type Law, textsIn } from './units.js';

/** What a question or its facts may hold, and the matrix does not vary. */
const FIXED: ReadonlySet<string> = new Set([
  'direction',
  'dataForm',
  'smallestCell',
  'subject',
  'age',
  'consent',
  'lawfulBasis',
  'country',
  'recordCount',
  'reference',
  'date',
  'now',
]);
const QUESTION = ['data', 'mayishare', 'question'];
/** A reference that ends here, or goes on with what is no constant, may lead to any field. */
const WHOLE: ReadonlySet<string> = new Set([
  'input',
  'input.request',
  'input.facts',
  'data.mayishare.question.request',
  'data.mayishare.question.facts',
]);
/** Seconds since 1970 of 1973: a smaller number is no instant. */
const INSTANT = 100_000_000;

/** Of the rules that a draft has changed or brought, by path. Names what it sees: it proves nothing. */
export function unseenIn(before: Law, after: Law): ImpactUnseen[] {
  const known = knownTexts(before, after);
  return [...after.rules.values()]
    .filter(({ path, text }) => before.rules.get(path)?.text !== text)
    .map((rule) => ({
      rule: rule.path.replace(/^mayishare\./, ''),
      reads: [...readBy(rule, after.rules)].sort(),
      names: [...new Set(constantsOf(rule).flatMap((each) => unknown(each, known)))].sort(),
    }))
    .filter(({ reads, names }) => reads.length + names.length > 0)
    .sort((a, b) => (a.rule < b.rule ? -1 : 1));
}

/** Also by way of the rules that make a question easier to read. */
function readBy(rule: Rule, rules: Rules, seen = new Set<Rule>()): Set<string> {
  if (seen.has(rule)) return new Set();
  seen.add(rule);
  const uses = usesOf(rule);
  const named = [...constantsOf(rule), ...uses.flatMap(({ path }) => path)].map(String);
  const found = new Set(named.filter((each) => FIXED.has(each)));
  for (const { path } of uses) {
    const [first] = path.slice(3);
    const isQuestion = QUESTION.every((part, index) => path[index] === part);
    const name = path.slice(0, 4).join('.');
    const used = isQuestion && first && !WHOLE.has(name) ? rules.get(name.slice(5)) : undefined;
    if (path[0] === 'walk' || leadsAnywhere(path)) found.add('*');
    else if (used) for (const field of readBy(used, rules, seen)) found.add(field);
  }
  return found;
}

function leadsAnywhere(path: readonly (string | null)[]): boolean {
  const end = path.indexOf(null);
  return WHOLE.has(path.slice(0, end < 0 ? undefined : end).join('.'));
}

/** What is no code of the vocabulary, no name of a rule, and nothing that the active policies name. */
function unknown(constant: string | number, known: ReadonlySet<string>): string[] {
  if (typeof constant === 'string')
    return known.has(constant) || FIXED.has(constant) ? [] : [constant];
  const isInstant = Math.abs(constant) >= INSTANT && constant < 1e11;
  return isInstant ? [new Date(constant * 1000).toISOString()] : [];
}

function knownTexts(before: Law, after: Law): Set<string> {
  const known = new Set<string>();
  textsIn(before.data, known);
  textsIn(after.data.vocabulary, known);
  for (const rule of before.rules.values()) {
    for (const constant of constantsOf(rule)) known.add(String(constant));
  }
  for (const { path } of after.rules.values()) {
    for (const part of path.split('.')) known.add(part);
  }
  return known;
}
