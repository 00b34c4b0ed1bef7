import { type Kysely, sql } from 'kysely';
import type { Tables } from '../database/tables.js';

/** What is read of a logged decision. */
interface Logged {
  id: string;
  at: string;
  client: string;
  person?: string;
  onBehalfOf?: string;
  input: { request: { partner: string; purpose: string } };
  answer?: {
    outcome: string;
    emergency?: boolean;
    agreements?: string[];
    reasons?: { code: string; dataCategories: string[] }[];
  };
}

const AT_ONCE = 2000;
/** An entry of an earlier instant may be committed a little later: that much is read again. */
const LATE_MS = 60_000;

/** What was found in a batch of decisions. */
interface Found {
  used: Map<string, Date>;
  emergencies: Logged[];
  uncovered: { decision: string; category: string; partner: string; purpose: string; at: Date }[];
}

/**
 * Reads the decisions logged since the last time for what the register's keepers should know: which
 * agreements were relied on, what was an emergency, what no agreement covers. What it writes follows
 * from the log, so reading something twice changes nothing.
 */
export async function noticeDecisions(db: Kysely<Tables>): Promise<void> {
  const { until } = await db.selectFrom('noticed').selectAll().executeTakeFirstOrThrow();
  let place: Place | undefined = { at: until, id: FIRST_ID };
  while (place) place = await db.transaction().execute(noticeFrom(place));
}

interface Place {
  at: Date;
  id: string;
}

const FIRST_ID = '00000000-0000-0000-0000-000000000000';

/** Reads on from a place; gives back the next one, until there is no more. */
function noticeFrom({ at, id }: Place) {
  return async (all: Kysely<Tables>): Promise<Place | undefined> => {
    const entries = await all
      .selectFrom('entry')
      .select(['id', 'at', 'bytes'])
      .where(sql<boolean>`(at, id) > (${at}, ${id}::uuid)`)
      .where('kind', '=', 'decision')
      .orderBy('at')
      .orderBy('id')
      .limit(AT_ONCE)
      .execute();
    const last = entries.at(-1);
    if (!last) return undefined;
    await write(all, lookThrough(entries.map(({ bytes }) => JSON.parse(bytes.toString()))));
    await advance(all, new Date(Math.min(last.at.getTime(), Date.now() - LATE_MS)));
    return entries.length < AT_ONCE ? undefined : last;
  };
}

async function advance(db: Kysely<Tables>, until: Date): Promise<void> {
  await sql`update noticed set until = greatest(until, ${until})`.execute(db);
}

function lookThrough(decisions: readonly Logged[]): Found {
  const found: Found = { used: new Map(), emergencies: [], uncovered: [] };
  for (const decision of decisions) {
    const { answer } = decision;
    if (!answer) continue;
    const at = new Date(decision.at);
    if (answer.outcome === 'ALLOW') {
      for (const reference of answer.agreements ?? []) found.used.set(reference, at);
      if (answer.emergency) found.emergencies.push(decision);
      continue;
    }
    const categories = (answer.reasons ?? [])
      .filter(({ code }) => code === 'agreement_not_covering')
      .flatMap(({ dataCategories }) => dataCategories);
    const { partner, purpose } = decision.input.request;
    for (const category of new Set(categories)) {
      found.uncovered.push({ decision: decision.id, category, partner, purpose, at });
    }
  }
  return found;
}

async function write(db: Kysely<Tables>, { used, emergencies, uncovered }: Found): Promise<void> {
  if (used.size > 0) {
    const rows = [...used].map(([reference, last_used]) => ({ reference, last_used }));
    await db
      .insertInto('agreement_use')
      .values(rows)
      .onConflict((conflict) =>
        conflict.column('reference').doUpdateSet({
          last_used: sql`greatest(agreement_use.last_used, excluded.last_used)`,
        }),
      )
      .execute();
  }
  if (emergencies.length > 0) {
    const rows = emergencies.map(({ id, at, client, person, onBehalfOf, input }) => ({
      decision: id,
      at: new Date(at),
      client,
      person: person ?? null,
      on_behalf_of: onBehalfOf ?? null,
      partner: input.request.partner,
      purpose: input.request.purpose,
    }));
    await db
      .insertInto('emergency_decision')
      .values(rows)
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }
  if (uncovered.length > 0) {
    const rows = uncovered.map(({ category, ...each }) => ({ ...each, data_category: category }));
    await db
      .insertInto('uncovered_category')
      .values(rows)
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }
}
