import { z } from 'zod';
import { badInput } from '../errors.js';
import type { DecisionFilter } from '../graphql.js';
import { isOneLine } from '../plain-text.js';

export interface ExportQuery {
  filter: DecisionFilter;
  /** So many drawn by lot; undefined takes all. */
  sample: number | undefined;
}

const text = z
  .string()
  .min(1)
  .max(200)
  .refine(isOneLine, 'holds characters that are no text')
  .optional();
const place = z.int().min(0).optional();
const instant = z.iso
  .datetime({ offset: true })
  .transform((value) => new Date(value))
  .optional();

/** The fields of the GraphQL input `DecisionFilter`, as JSON. */
const FILTER = z.strictObject({
  outcome: z.enum(['ALLOW', 'DENY']).optional(),
  denialKind: z.enum(['FORBIDDEN', 'NOT_COVERED', 'FAULT']).optional(),
  reason: text,
  ground: text,
  bar: text,
  obligation: text,
  partner: text,
  partnerKind: text,
  purpose: text,
  dataCategory: text,
  agreement: text,
  revision: place,
  client: text,
  onBehalfOf: text,
  caseReference: text,
  subject: text,
  emergency: z.boolean().optional(),
  from: instant,
  to: instant,
  fromIndex: place,
  toIndex: place,
});

const PARAMETERS: readonly string[] = ['filter', 'sample'];

/** Throws `BAD_USER_INPUT` naming the field. */
export function readExportQuery(given: Record<string, string | undefined>): ExportQuery {
  const unknown = Object.keys(given).find((name) => !PARAMETERS.includes(name));
  if (unknown !== undefined) {
    const message = `\`${unknown.slice(0, 80)}\` is nothing an export is asked with; what is searched for goes into \`filter\`, as filter={"partner":"dwp"}`;
    throw badInput(unknown.slice(0, 80), undefined, message);
  }
  const read = FILTER.safeParse(jsonOf(given.filter ?? '{}'));
  if (!read.success) {
    const [issue] = read.error.issues;
    const field = ['filter', ...(issue?.path ?? [])].join('.');
    throw badInput(field, undefined, `${field}: ${issue?.message}`);
  }
  return { filter: read.data, sample: sampleOf(given.sample) };
}

function jsonOf(text: string): unknown {
  try {
    // A search that was saved says of what it leaves out that it is null.
    return JSON.parse(text, (_, value) => value ?? undefined);
  } catch {
    throw badInput('filter', text.slice(0, 80), 'filter: JSON, such as {"partner":"dwp"}');
  }
}

const MOST_SAMPLED = 10_000;

function sampleOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const count = Number(text);
  if (/^\d+$/.test(text) && count >= 1 && count <= MOST_SAMPLED) return count;
  throw badInput('sample', text, `sample: a whole number from 1 to ${MOST_SAMPLED}`);
}
