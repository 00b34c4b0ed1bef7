import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { rulebookPage } from '../src/decide/rulebook-page.js';
import type { Vocabulary } from '../src/decide/vocabulary.js';
import { loadRevision } from '../src/engine/revision.js';
import type { Rule } from '../src/graphql.js';
import { type Json, Service } from './service.js';

const ROOT = resolve(import.meta.dirname, '..');
const RULES = `{
  rules {
    code kind subject title description reading citations { title url }
    ground {
      partners exceptPartners onlyPartner purposes exceptPurposes dataCategories
      exceptDataCategories lawfulBasis specialConditions criminalConditions needsAgreement obligations
    }
    scenarios { id title expect why }
  }
}`;

let service: Service;
let rules: Rule[];

beforeAll(async () => {
  service = await Service.start();
  const { data, errors } = await service.ask(RULES, {}, 'auditor');
  if (errors) throw new Error(JSON.stringify(errors));
  rules = data.rules;
});

afterAll(() => service?.stop());

const named = (code: string) => rules.find((rule) => rule.code === code) as Rule;

test('every ground of the policies’ tables and every bar is in the rulebook, each once', async () => {
  const { data, rules: annotated } = await loadRevision(join(ROOT, 'build/revision'));
  const rows = Object.values((data as Json).grounds).flatMap((subject) =>
    Object.keys(subject as object),
  );
  const grounds = rules.filter(({ kind }) => kind === 'GROUND').map(({ code }) => code);
  expect([...grounds].sort()).toEqual(rows.sort());
  const bars = annotated.filter((rule) => rule.package.startsWith('mayishare.bars.'));
  expect(rules.length).toBe(rows.length + bars.length);
  expect(new Set(rules.map(({ code }) => code)).size).toBe(rules.length);
});

test('each says in words what it is, cites the law by link, and has a scenario', () => {
  for (const { code, title, description, citations, scenarios } of rules) {
    expect({ code, words: title.length > 5 && description.length > 20 }).toEqual({
      code,
      words: true,
    });
    expect(citations.some(({ url }) => /^https:\/\/www\.legislation\.gov\.uk\//.test(url))).toBe(
      true,
    );
    expect({ code, scenarios: scenarios.length > 0 }).toEqual({ code, scenarios: true });
  }
});

test('a ground tells what it speaks for and what it rests on', () => {
  expect(named('police_request')).toMatchObject({
    kind: 'GROUND',
    subject: 'crime',
    ground: {
      partners: ['police'],
      purposes: ['crime.prevention', 'crime.detection', 'crime.prosecution'],
      lawfulBasis: 'public_task',
      specialConditions: ['art9.substantial_public_interest', 'sch1.10'],
      criminalConditions: ['art10.official_authority'],
      needsAgreement: false,
      obligations: ['record_exemption'],
    },
  });
});

test('a bar has no such thing, and names the choice where it is one', () => {
  expect(named('foi_personal_data')).toMatchObject({ kind: 'BAR', ground: null });
  expect(named('foi_personal_data').reading).toContain('choice');
});

test('docs/rulebook.md is what the service says; else run `npm run generate`', async () => {
  const { data } = await loadRevision(join(ROOT, 'build/revision'));
  const { vocabulary } = data as { vocabulary: Vocabulary };
  const page = readFileSync(join(ROOT, 'docs/rulebook.md'), 'utf8');
  expect(page).toBe(rulebookPage(rules, vocabulary));
});
