import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parse } from 'yaml';
import { type Json, MAY_I_SHARE, Service } from './service.js';

const FOLDER = resolve(import.meta.dirname, '../policies/scenarios');

interface Scenario {
  id: string;
  ask: Json;
  expect: 'ALLOW' | 'FORBIDDEN' | 'NOT_COVERED';
  by?: string[];
  lacks?: string | string[];
  why?: string;
}

const scenarios: Scenario[] = readdirSync(FOLDER)
  .filter((file) => file.endsWith('.yaml'))
  .flatMap((file) => parse(readFileSync(join(FOLDER, file), 'utf8')));

const BATCH = `mutation Each($requests: [SharingRequestInput!]!) {
  mayIShareEach(requests: $requests) {
    id outcome denialKind reasons { code message dataCategories } gateways { code }
  }
}`;

let service: Service;

beforeAll(async () => {
  service = await Service.start();
});

afterAll(() => service?.stop());

const codes = (list: { code: string }[]) => list.map(({ code }) => code);

function expectAsWritten(scenario: Scenario, answer: Json) {
  const kind = answer.outcome === 'ALLOW' ? 'ALLOW' : answer.denialKind;
  expect({ id: scenario.id, is: kind }).toEqual({ id: scenario.id, is: scenario.expect });
  const named = scenario.expect === 'ALLOW' ? codes(answer.gateways) : codes(answer.reasons);
  expect(named).toEqual(expect.arrayContaining(scenario.by ?? []));
  const lacks = [scenario.lacks ?? []].flat();
  if (lacks.length > 0)
    expect(codes(answer.reasons).some((code) => lacks.includes(code))).toBe(true);
}

test('no scenario has another one’s id', () => {
  const ids = scenarios.map(({ id }) => id);
  expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
});

test.each(scenarios)('$id $expect: $why', async (scenario) => {
  const { data, errors } = await service.ask(MAY_I_SHARE, { request: scenario.ask });
  expect(errors).toBeUndefined();
  expectAsWritten(scenario, data.mayIShare);
});

test('asked all at once, each gets the answer it got alone', async () => {
  const requests = scenarios.map(({ ask }) => ask);
  const together: Json[] = [];
  for (let from = 0; from < requests.length; from += 500) {
    const { data } = await service.ask(BATCH, { requests: requests.slice(from, from + 500) });
    together.push(...data.mayIShareEach);
  }
  for (const [index, scenario] of scenarios.entries()) expectAsWritten(scenario, together[index]);
  expect(new Set(together.map(({ id }) => id)).size).toBe(scenarios.length);
});
