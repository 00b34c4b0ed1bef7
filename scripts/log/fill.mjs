// Fills a log with any number of decisions, by the service's own insert: real answers to varied
// questions, repeated under new ids, callers, references and times.
import { setTimeout as later } from 'node:timers/promises';
import pg from 'pg';
import { v7 as newId } from 'uuid';
import { newDecision } from '../../dist/decide/new-decision.js';
import { DecisionAppender } from '../../dist/decision-log/append.js';
import { scenarioRequests } from '../bench/questions.mjs';
import { ask } from './service.mjs';

const GROUP = 500;
const AT_ONCE = 4;
const DAY_MS = 86_400_000;

/** Asks every partner for every purpose, each with some data. @returns how many were decided */
export async function askVaried(service) {
  const { vocabulary } = await ask(
    service,
    `{ vocabulary { purposes { code } dataCategories { code } } }`,
  );
  const partners = '{ partners(first: 200) { edges { node { code } } } }';
  const found = await ask(service, partners, {}, 'auditor');
  const categories = vocabulary.dataCategories.map(({ code }) => code);
  const requests = found.partners.edges.flatMap(({ node }, row) =>
    vocabulary.purposes.map(({ code }, column) => ({
      partner: node.code,
      purpose: code,
      dataCategories: [
        ...new Set([0, 7, 13].map((step) => categories[(row + column + step) % categories.length])),
      ],
    })),
  );
  return askAll(service, requests);
}

/** Asks the questions of all scenarios. @returns how many were decided */
export const askScenarios = (service) => askAll(service, scenarioRequests());

async function askAll(service, requests) {
  for (let from = 0; from < requests.length; from += 200) {
    await ask(
      service,
      `mutation Ask($requests: [SharingRequestInput!]!) { mayIShareEach(requests: $requests) { id } }`,
      { requests: requests.slice(from, from + 200) },
    );
  }
  return requests.length;
}

async function templatesOf(pool) {
  const { rows } = await pool.query(
    "select bytes from entry where kind = 'decision' order by at desc, id limit 5000",
  );
  if (rows.length === 0) throw new Error('Ask the service something first: there is no decision');
  return rows.map(({ bytes }) => JSON.parse(bytes));
}

/** Months that are gone have no partition of their own yet. */
async function ensurePartitions(pool, days) {
  const months = Math.ceil(days / 28);
  for (let back = 1; back <= months; back++) {
    await pool.query(`
      do $$ declare first date := (date_trunc('month', now() at time zone 'UTC') - interval '${back} months')::date;
      begin
        execute format('create table if not exists %I partition of entry for values from (%L) to (%L)',
          'entry_' || to_char(first, 'YYYY_MM'), first::text || ' 00:00+00',
          (first + interval '1 month')::date::text || ' 00:00+00');
      end $$`);
  }
}

const OWN = { id: 'id¤', at: 'at¤', client: 'client¤', case: 'case¤', person: 'person¤' };
const PLACES = new RegExp(Object.values(OWN).join('|'), 'g');

/** The bytes and tags of a template are worked out once; a row of its own only fills in its places. */
function formOf(template) {
  const { id, at, client, case: caseReference, person: onBehalfOf } = OWN;
  const record = { ...template, id, at, client, caseReference, onBehalfOf };
  const { bytes, tags, ...rest } = newDecision(record, { digest: new Uint8Array() });
  return { text: Buffer.from(bytes).toString(), tags, rest };
}

function decisionOf({ text, tags, rest }, number, entries, days, active) {
  const at = new Date(Date.now() - days * DAY_MS * (1 - number / entries));
  const id = newId({ msecs: at.getTime() });
  const client = `app-${number % 23}`;
  const own = {
    [OWN.id]: id,
    [OWN.at]: at.toISOString(),
    [OWN.client]: client,
    [OWN.case]: `CASE-${number % 1_000_003}`,
    [OWN.person]: `staff-${number % 997}`,
  };
  const filled = (value) => value.replace(PLACES, (place) => own[place]);
  const bytes = Buffer.from(filled(text));
  return { ...rest, id, at, client, bytes, tags: tags.map(filled), ...active };
}

/** @param {{progress: (done: number) => void}} [options] `perSecond` keeps it from going faster */
export async function fill(
  address,
  entries,
  { days = 0, begin = 0, perSecond = Number.POSITIVE_INFINITY, progress = () => undefined } = {},
) {
  const pool = new pg.Pool({ connectionString: address, max: AT_ONCE });
  try {
    if (days > 0) await ensurePartitions(pool, days);
    const forms = (await templatesOf(pool)).map(formOf);
    const { rows } = await pool.query('select revision, register from active');
    const active = { revision: rows[0].revision, register: Number(rows[0].register) };
    const appender = new DecisionAppender(pool, AT_ONCE);
    const started = performance.now();
    let next = begin;
    const work = async () => {
      while (next < entries) {
        const from = next;
        next = Math.min(entries, from + GROUP);
        const decisions = Array.from({ length: next - from }, (_, at) =>
          decisionOf(forms[(from + at) % forms.length], from + at, entries, days, active),
        );
        await later(Math.max(0, started + (1000 * (from - begin)) / perSecond - performance.now()));
        const became = await appender.append(decisions);
        if (became.some((each) => each !== 'appended')) throw new Error('not appended');
        progress(next);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE * 2 }, work));
  } finally {
    await pool.end();
  }
}
