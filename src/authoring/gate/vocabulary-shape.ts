/* The service reads the vocabulary as data: what does not have its shape would fail every answer. */
import { parse } from 'yaml';
import { z } from 'zod';
import type { PolicyFiles } from '../../engine/policy-files.js';
import type { Finding } from '../../graphql.js';

const SCHEMA = 'schemas/vocabulary.json';
const LONGEST_VALUE = 100;

/** Held against the program's own schema: a draft may change its copy, and not what is read. */
export function misshapen(data: object, files: PolicyFiles, shipped: PolicyFiles): Finding[] {
  const { vocabulary } = data as { vocabulary: unknown };
  const schema = z.fromJSONSchema(JSON.parse(shipped.get(SCHEMA) as string));
  const issues = schema.safeParse(vocabulary).error?.issues ?? [];
  return issues.map((issue) => {
    const [table, code, ...field] = issue.path.map(String);
    const said = [field.join('.'), 'is', clip(JSON.stringify(valueAt(vocabulary, issue.path)))];
    const what = `${said.filter(Boolean).join(' ')}: ${wordsOf(issue)}`;
    return {
      file: fileOf(files, table, code),
      message: `${[table, code].filter(Boolean).join('.') || 'the vocabulary'}: ${what}`,
    };
  });
}

function wordsOf(issue: z.core.$ZodIssue): string {
  if (issue.code !== 'invalid_union') return issue.message;
  return issue.errors.flat().map(wordsOf).join('; or ');
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce((inner, key) => (inner as Record<PropertyKey, unknown> | null)?.[key], value);
}

function clip(text: string | undefined): string {
  if (text === undefined) return 'missing';
  return text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE)}…` : text;
}

/** OPA reads several files as one: the first that holds the code, else where it would belong. */
function fileOf(files: PolicyFiles, table = '', code = ''): string {
  const places = [[`vocabulary/${table}/data`, code] as const, ['vocabulary/data', table] as const];
  for (const [name, key] of places) {
    const found = ['.yaml', '.yml', '.json'].map((ending) => name + ending);
    const file = found.find((path) => holds(files.get(path), key));
    if (file) return file;
  }
  return table ? `vocabulary/${table}/data.yaml` : 'vocabulary/data.yaml';
}

function holds(text: string | undefined, key: string): boolean {
  if (text === undefined) return false;
  try {
    return Object.hasOwn(parse(text) ?? {}, key);
  } catch {
    return false;
  }
}
