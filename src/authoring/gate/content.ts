/* What the policies hold: a vocabulary that can be read, every code in use, and not too much. */
import { type Kysely, sql } from 'kysely';
import type { Tables } from '../../database/tables.js';
import { shippedFiles } from '../../decide/shipped.js';
import { tag } from '../../decide/tags.js';
import type { Vocabulary } from '../../decide/vocabulary.js';
import type { CompiledRevision } from '../../engine/revision.js';
import type { Finding } from '../../graphql.js';
import { type GateCheck, judged, type Outcome, passed, skipped } from './check.js';
import { misshapenGrounds } from './ground-rows.js';
import { misshapen } from './vocabulary-shape.js';

const MOST_BYTES = 10 * 1024 * 1024;
const LOG_SCAN_MS = 60_000;
const STATEMENT_ENDED = '57014';

export const vocabulary: GateCheck = {
  code: 'vocabulary',
  title:
    'The vocabulary and the tables of grounds have their shape, and no code goes that the register or the log uses',
  needsCompiled: true,
  async run({ live, compiled, files }): Promise<Outcome> {
    const { data } = compiled as CompiledRevision;
    const wrong = misshapen(data, files, await shippedFiles());
    if (wrong.length > 0) return judged(wrong, '', `${wrong.length} things have another shape.`);
    const rows = misshapenGrounds(data, files);
    const misread = `${rows.length} things in the tables of grounds are not as they are read.`;
    if (!live) {
      return rows.length > 0
        ? judged(rows, '', misread)
        : skipped('There is no register or log to compare with here.');
    }
    const gone = removedCodes(live.active.compiled, compiled as CompiledRevision);
    const used = await codesInUse(live.db, gone);
    const good = gone.length === 0 ? 'None goes.' : `${gone.length} go; none is used.`;
    const bad = used.length > 0 ? `${used.length} would go that are used.` : misread;
    return judged([...used, ...rows], good, bad);
  },
};

interface RemovedCode {
  table: keyof Vocabulary;
  code: string;
}

/**
 * Codes of one revision's vocabulary that another's has not. A country only says that data may go there
 * without safeguards: it can still be asked about when it is gone, and has to go when that ends.
 */
export function removedCodes(
  from: Pick<CompiledRevision, 'data'>,
  to: Pick<CompiledRevision, 'data'>,
): RemovedCode[] {
  const [before, after] = [from, to].map(
    ({ data }) => (data as { vocabulary: Vocabulary }).vocabulary,
  );
  const tables = Object.entries(before ?? {}).filter(([table]) => table !== 'countries');
  return tables.flatMap(([table, codes]) =>
    Object.keys(codes ?? {})
      .filter((code) => !Object.hasOwn(after?.[table as keyof Vocabulary] ?? {}, code))
      .map((code) => ({ table: table as keyof Vocabulary, code })),
  );
}

/** One finding for each code that is somewhere in the register or the log. */
export async function codesInUse(
  db: Kysely<Tables>,
  codes: readonly RemovedCode[],
): Promise<Finding[]> {
  if (codes.length === 0) return [];
  const findings: Finding[] = [];
  for (const { table, code } of codes) {
    const message = await whyNeeded(db, table, code);
    if (message) findings.push({ file: `vocabulary/${table}/data.yaml`, message });
  }
  return findings;
}

async function whyNeeded(
  db: Kysely<Tables>,
  table: string,
  code: string,
): Promise<string | undefined> {
  try {
    const places = await db.transaction().execute(async (all) => {
      await sql.raw(`set local statement_timeout = ${LOG_SCAN_MS}`).execute(all);
      return [...(await inRegister(all, code)), ...(await inLog(all, table, code))];
    });
    return places.length > 0 ? `\`${code}\` is used: ${places.join(', ')}` : undefined;
  } catch (error) {
    if ((error as { code?: string }).code !== STATEMENT_ENDED) throw error;
    const seconds = LOG_SCAN_MS / 1000;
    return `\`${code}\` may be used: the decision log is too long to be searched for it in ${seconds} s, so it has to stay`;
  }
}

async function inRegister(db: Kysely<Tables>, code: string): Promise<string[]> {
  const { rows } = await sql<{ place: string }>`
    select 'partner ' || code as place from partner where kind = ${code}
    union all select 'agreement ' || reference from agreement
      where ${code} = any(purposes) or ${code} = any(data_categories)
    union all select 'consent ' || reference from consent
      where ${code} = any(purposes) or ${code} = any(data_categories)
    union all select 'assessment ' || reference from dpia
      where ${code} = any(purposes) or ${code} = any(data_categories)
    union all select 'policy document ' || reference from appropriate_policy_document
      where ${code} = any(conditions)
    limit 5`.execute(db);
  return rows.map(({ place }) => place);
}

/** Purposes and categories are found by their tags; other codes stand in the entries only, as JSON strings. */
async function inLog(db: Kysely<Tables>, table: string, code: string): Promise<string[]> {
  const found = {
    purposes: sql<boolean>`tags @> ${[tag('purpose', code)]}::text[] and purpose = ${code}`,
    data_categories: sql<boolean>`tags @> ${[tag('category', code)]}::text[]`,
  }[table];
  const anywhere = sql<boolean>`position(${Buffer.from(JSON.stringify(code))}::bytea in bytes) > 0`;
  const { rows } = await sql`
    select 1 from entry where kind = 'decision' and ${found ?? anywhere} limit 1`.execute(db);
  return rows.length > 0 ? ['the decision log'] : [];
}

export const size: GateCheck = {
  code: 'size',
  title: 'It is not too large',
  needsCompiled: true,
  async run({ compiled, files }): Promise<Outcome> {
    const { wasm, data } = compiled as CompiledRevision;
    const source = [...files.values()].reduce((sum, text) => sum + Buffer.byteLength(text), 0);
    const bytes = wasm.length + Buffer.byteLength(JSON.stringify(data)) + source;
    const words = `Wasm, data and files take ${kilobytes(bytes)} kB of ${kilobytes(MOST_BYTES)} kB`;
    if (bytes > MOST_BYTES) return { result: 'FAILED', message: `${words}.` };
    return passed(`${words}.`);
  },
};

function kilobytes(bytes: number): string {
  return Math.round(bytes / 1000).toLocaleString('en-GB');
}
