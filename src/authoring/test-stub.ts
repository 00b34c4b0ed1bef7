import { parse } from 'yaml';
import type { PolicyFiles } from '../engine/policy-files.js';
import { badInput } from '../errors.js';
import type { TestStub } from '../graphql.js';
import { rulesIn } from './rego-blocks.js';
import { questionFor, type StubQuestion, type StubRow } from './stub-question.js';

/**
 * A beginning of tests for one rule: a question that just meets it, and for each thing it needs the
 * same question without. Grounds are known by their row of the table; of other rules only the frame.
 */
export function testStub(files: PolicyFiles, path: string, name: string): TestStub {
  const found = rulesIn(files.get(path) ?? '').find(({ rule }) => rule.endsWith(`.${name}`));
  if (!found) throw badInput('rule', name, `rule: ${path} has no rule \`${name}\``);
  const home = found.rule.slice(0, -name.length - 1);
  const row = rowOf(files, path, name);
  const body = row
    ? groundTests(name, row, questionFor(row, files), found.text)
    : plainTests(found.rule, name);
  const text = [`package test.${home}\n`, ...body].join('\n');
  return { path: path.replace(/\.rego$/, '_test.rego'), text };
}

function rowOf(files: PolicyFiles, path: string, name: string): StubRow | undefined {
  const at = path.replace(/[^/]+$/, 'data.yaml');
  const table = files.get(at);
  if (!path.startsWith('grounds/') || !table) return undefined;
  const rows = tableIn(at, table);
  return rows && Object.hasOwn(rows, name) ? checkRow(at, name, rows[name]) : undefined;
}

function tableIn(at: string, text: string): Record<string, unknown> | null {
  try {
    return parse(text);
  } catch (error) {
    throw badInput('path', at, `${at}: ${(error as Error).message.trim()}`);
  }
}

function checkRow(at: string, name: string, row: unknown): StubRow {
  for (const column of ['partners', 'purposes', 'categories'] as const) {
    const list = (row as Partial<StubRow> | null)?.[column];
    if (Array.isArray(list) && list.length > 0) continue;
    throw badInput(
      'rule',
      name,
      `${at}: \`${name}\` needs a list \`${column}\` with a code or more`,
    );
  }
  return row as StubRow;
}

function groundTests(name: string, row: StubRow, about: StubQuestion, rule: string): string[] {
  const circumstances = namesIn(rule, 'circumstance');
  const evidence = namesIn(rule, 'evidence');
  const needed = withoutChoices(rule);
  const list = (codes: readonly string[]) => JSON.stringify(codes).replaceAll(',', ', ');
  const categories = list([about.category]);
  const place = `grounds.question("${about.kind}", "${about.purpose}", ${categories})`;
  const plain = row.only_partner
    ? `grounds.with_partner(${place}, {"code": "${row.only_partner}"})`
    : place;
  const asked = (stated: readonly string[], held: readonly string[]) =>
    `grounds.holding(grounds.stating(agreed, ${list(stated)}), ${list(held)})`;
  const without = (codes: readonly string[], code: string) => codes.filter((each) => each !== code);
  return [
    'import data.test.mayishare.grounds\n',
    `plain := ${plain}\n`,
    `agreed := ${agreedFor(row, categories)}\n`,
    `met := ${asked(circumstances, evidence)}\n`,
    `test_${name} if grounds.rests_on(met, "${name}")\n`,
    ...namesIn(needed, 'circumstance').map((code) =>
      missing(name, code, asked(without(circumstances, code), evidence)),
    ),
    ...namesIn(needed, 'evidence').map((kind) =>
      missing(name, kind, asked(circumstances, without(evidence, kind))),
    ),
    ...notForAnother(name, row, about),
  ];
}

function agreedFor(row: StubRow, categories: string): string {
  if (row.consent) return 'grounds.consenting(plain, {})';
  if (!row.agreement) return 'plain';
  const kind = row.agreement_kinds?.[0] ?? 'CONTROLLER_TO_CONTROLLER';
  return `grounds.with_agreement(plain, "${kind}", ${categories})`;
}

function notForAnother(name: string, { only_partner }: StubRow, { otherKind }: StubQuestion) {
  const other = otherKind ? `{"kind": "${otherKind}"}` : only_partner && '{"code": "another"}';
  if (!other) return [];
  return [
    `test_${name}_not_for_another_partner if {`,
    `\tgrounds.not_rested_on(grounds.with_partner(met, ${other}), "${name}")`,
    '}\n',
  ];
}

function missing(name: string, code: string, asked: string): string {
  return `test_${name}_without_${code} if {\n\tgrounds.not_rested_on(${asked}, "${name}")\n}\n`;
}

function plainTests(rule: string, name: string): string[] {
  return [
    `import data.${rule}\n`,
    '# The question that just meets the rule: fill in what it reads.',
    'asked := {"request": {}, "facts": {}}\n',
    `test_${name} if ${name} with input as asked\n`,
    '# The same with one thing missing.',
    `test_${name}_not if not ${name} with input as {"request": {}, "facts": {}}\n`,
  ];
}

/** Of `needs.circumstance("direct_care")`: `direct_care`. */
function namesIn(rule: string, need: string): string[] {
  const found = rule.matchAll(new RegExp(`needs\\.${need}\\("([\\w.]+)"\\)`, 'g'));
  return [...new Set([...found].map(([, name]) => name as string))];
}

/** Less what something else can stand for, and what only some data needs: without it the answer may be the same. */
function withoutChoices(rule: string): string {
  const at = rule.search(/needs\.(any_of|only_for)\(/);
  if (at < 0) return rule;
  let end = rule.indexOf('(', at) + 1;
  for (let depth = 1; depth > 0 && end < rule.length; end++) {
    if (rule[end] === '(') depth++;
    else if (rule[end] === ')') depth--;
  }
  return withoutChoices(rule.slice(0, at) + rule.slice(end));
}
