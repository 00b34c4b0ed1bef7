import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { parse } from 'yaml';
import { ROOT } from './run.mjs';

/** What the service is asked for: what OPA's answer holds, and the identity of the decision. */
const FIELDS = `id outcome denialKind reasons { code message rule dataCategories }
  lawfulBases { code dataCategories } conditions { code dataCategories }
  gateways { code dataCategories } obligations { code } validUntil`;
export const ONE = `mutation Ask($request: SharingRequestInput!) { mayIShare(request: $request) { ${FIELDS} } }`;
export const EACH = `mutation Each($requests: [SharingRequestInput!]!) { mayIShareEach(requests: $requests) { ${FIELDS} } }`;

const AT_ONCE = 100;

/** The requests of all scenarios, in the order of their files. */
export function scenarioRequests() {
  const folder = join(ROOT, 'policies/scenarios');
  return readdirSync(folder)
    .filter((file) => file.endsWith('.yaml'))
    .sort()
    .flatMap((file) => parse(readFileSync(join(folder, file), 'utf8')))
    .map(({ ask }) => ask);
}

/** Asks the service each question once: the log then holds the complete policy input and the answer. */
export async function askOnce(service, database, requests) {
  const ids = [];
  for (let from = 0; from < requests.length; from += AT_ONCE) {
    const variables = { requests: requests.slice(from, from + AT_ONCE) };
    const { data, errors } = await post(service.url, { query: EACH, variables }, service.token);
    if (errors) throw new Error(`the service refused a scenario: ${JSON.stringify(errors)}`);
    ids.push(...data.mayIShareEach.map(({ id }) => id));
  }
  const { rows } = await database.query('select id, bytes from entry where id = any($1)', [ids]);
  const byId = new Map(rows.map(({ id, bytes }) => [id, JSON.parse(bytes.toString('utf8'))]));
  return ids.map((id) => byId.get(id));
}

/** How many of the logged answers OPA's server gives too: measuring is fair only if it is all. */
export async function sameAnswers(opa, entries) {
  let same = 0;
  for (const { input, answer } of entries) {
    const { result } = await post(`${opa.url}/v1/data/mayishare/decision`, { input });
    if (isDeepStrictEqual(result, answer)) same++;
  }
  return same;
}

export async function post(url, body, token) {
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(token && { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify(body),
  });
  return response.json();
}

/** Lists of 100, each beginning where the one before ended. */
export function hundreds(items) {
  return Array.from({ length: 32 }, (_, list) =>
    Array.from({ length: 100 }, (_, index) => items[(list * 100 + index) % items.length]),
  );
}
