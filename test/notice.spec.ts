import { type Json, Service } from './service.js';

let service: Service;

beforeAll(async () => {
  service = await Service.start();
});

afterAll(() => service?.stop());

async function notice(contact?: string): Promise<Json> {
  const { data, errors } = await service.ask(
    `query ($contact: String) { privacyNotice(contact: $contact) { html markdown agreements revision { number } } }`,
    { contact },
    'governance',
  );
  if (errors) throw new Error(errors[0].message);
  return data.privacyNotice;
}

test('its sections stand in the order of the council’s own notice', async () => {
  const { markdown } = await notice();
  const headings = [...markdown.matchAll(/^## (.*)$/gm)].map(([, heading]) => heading);
  expect(headings).toEqual([
    'Personal information',
    'Why we need your personal information',
    'Why we can use your personal information',
    'Who we share information with',
    'What we do with your information',
    'Reviewing and improving our services',
    'Statutory returns and public registers',
    'Data matching',
    'Anti-fraud and crime prevention',
    'National Fraud Initiative',
    'Safeguarding',
    'Information requests',
    'Complaints',
    'Equalities information',
    'Insight and profiling',
    'Your rights',
    'If you have questions',
    'Updating this privacy notice',
  ]);
  expect(markdown).toMatch(/We do not sell your personal information/);
  expect(markdown).not.toMatch(/undefined|\[object/);
});

test('what is published is what is done: an agreement is told while it is in force', async () => {
  const line = /^\| Housing management \(DSA-001\) \| Barnet Homes \|.*Public task/m;
  const before = await notice();
  expect(before.markdown).toMatch(line);
  expect(before.markdown).not.toMatch(/DSA-002|DSA-004|DSA-010|DSA-013/);
  expect(before.html).toContain('Barnet Homes');
  await service.ask(
    'mutation { suspendAgreement(reference: "DSA-001", version: 1, reason: "x") { __typename } }',
    {},
    'governance',
  );
  const after = await notice();
  expect(after.markdown).not.toMatch(/DSA-001|Barnet Homes \|/);
  expect(after.agreements).toBe(before.agreements - 1);
});

test('what a ground excepts is not told as shared', async () => {
  const { markdown } = await notice();
  expect(markdown).toMatch(
    /neither special category nor criminal offence data; but not: Social care/,
  );
});

test('the page is accessible: one language, one h1, headings in order, tables with captions and heads', async () => {
  const { html } = await notice();
  expect(html).toMatch(/^<!DOCTYPE html>\n<html lang="en-GB">/);
  expect(html).toMatch(/<title>Privacy notice: Barnet Council<\/title>/);
  expect(html.match(/<h1>/g)).toHaveLength(1);
  const ids = [...html.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
  expect(new Set(ids).size).toBe(ids.length);
  const targets = [...html.matchAll(/href="#([^"]+)"/g)].map(([, id]) => id);
  expect(targets.filter((id) => !ids.includes(id))).toEqual([]);
  const tables = html.match(/<table>/g)?.length ?? 0;
  expect(tables).toBeGreaterThan(5);
  expect(html.match(/<table><caption>[^<]+<\/caption><thead>/g)).toHaveLength(tables);
  expect(html).toMatch(/<th scope="col">Who we share with<\/th>/);
  expect(html).toMatch(/<th scope="row">/);
});

test('words from the register are words, and no marks', async () => {
  const { html, markdown } = await notice('<script>alert(1)</script> [x](y)');
  expect(html).not.toContain('<script>');
  expect(html).toContain('&lt;script&gt;');
  expect(markdown).toContain('\\<script\\>');
  expect(markdown).toContain('\\[x\\](y)');
});
