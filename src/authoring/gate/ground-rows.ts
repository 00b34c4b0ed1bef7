/*
 * The tables of grounds: a column that nothing reads, a value of another type, or a code that nobody
 * knows would open a ground that was meant to be narrow, and no rule would fail for it.
 */
import { z } from 'zod';
import type { Vocabulary } from '../../decide/vocabulary.js';
import { isRules, type PolicyFiles } from '../../engine/policy-files.js';
import type { Finding } from '../../graphql.js';

const CLASSES = ['ordinary', 'special', 'criminal'];
const LIST = z.array(z.string());

/** What the service reads of a row. A draft may add columns, for rules of its own. */
const ROW = z.looseObject({
  partners: LIST.min(1),
  except_partners: LIST.optional(),
  only_partner: z.string().optional(),
  purposes: LIST.min(1),
  except_purposes: LIST.optional(),
  categories: LIST.min(1),
  except_categories: LIST.optional(),
  basis: z.string(),
  special: LIST.optional(),
  criminal: LIST.optional(),
  extends: LIST.optional(),
  agreement: z.boolean(),
  agreement_kinds: LIST.optional(),
  consent: z.boolean().optional(),
  general: z.boolean().optional(),
  emergency: z.boolean().optional(),
  begun_by: LIST.optional(),
  obligations: LIST,
});

/** Of the columns that hold codes: of which table of the vocabulary, and what else may stand there. */
const CODES: Readonly<Record<string, [table: keyof Vocabulary, besides?: readonly string[]]>> = {
  partners: ['partner_kinds', ['any']],
  except_partners: ['partner_kinds'],
  purposes: ['purposes', ['any']],
  except_purposes: ['purposes'],
  categories: ['data_categories', ['any', ...CLASSES]],
  except_categories: ['data_categories', CLASSES],
  basis: ['lawful_bases'],
  special: ['conditions'],
  criminal: ['conditions'],
  extends: ['conditions'],
  begun_by: ['circumstances'],
  obligations: ['obligations'],
};

export function misshapenGrounds(data: object, files: PolicyFiles): Finding[] {
  const { grounds, vocabulary } = data as { grounds?: unknown; vocabulary: Vocabulary };
  const read = wordsOfRules(files);
  return entriesOf(grounds).flatMap(([subject, table]) =>
    entriesOf(table).flatMap(([code, row]) =>
      wrongIn(row, vocabulary, read).map((what) => ({
        ...placeOf(files, subject, code),
        message: `${subject}.${code}: ${what}`,
      })),
    ),
  );
}

function wrongIn(row: unknown, vocabulary: Vocabulary, read: ReadonlySet<string>): string[] {
  const issues = ROW.safeParse(row).error?.issues ?? [];
  const misshapen = issues.map(({ path, message }) => `${path.join('.') || 'the row'}: ${message}`);
  if (misshapen.length > 0) return misshapen;
  return entriesOf(row).flatMap(([column, value]) => {
    if (!read.has(column)) return [`no rule reads the column \`${column}\``];
    const [table, besides = []] = CODES[column] ?? [];
    if (!table) return [];
    return ([value].flat() as string[])
      .filter((code) => !besides.includes(code) && !Object.hasOwn(vocabulary[table] ?? {}, code))
      .map((code) => `${column}: \`${code}\` is not in the vocabulary's ${table}`);
  });
}

function wordsOfRules(files: PolicyFiles): Set<string> {
  const rules = [...files].filter(([path]) => isRules(path));
  const code = rules.map(([, text]) => text.replace(/^\s*#.*$/gm, '')).join('\n');
  return new Set(code.match(/\w+/g));
}

/** The first file that has a line for it, as OPA reads several as one. */
function placeOf(
  files: PolicyFiles,
  subject: string,
  code: string,
): Pick<Finding, 'file' | 'line'> {
  const names = ['', '"', "'"].map((quote) => `${quote}${code}${quote}:`);
  for (const ending of ['yaml', 'yml', 'json']) {
    const file = `grounds/${subject}/data.${ending}`;
    const lines = files.get(file)?.split('\n') ?? [];
    const line = lines.findIndex((each) => names.some((name) => each.trim().startsWith(name))) + 1;
    if (line > 0) return { file, line };
  }
  return { file: `grounds/${subject}/data.yaml` };
}

function entriesOf(value: unknown): [string, unknown][] {
  return typeof value === 'object' && value !== null ? Object.entries(value) : [];
}
