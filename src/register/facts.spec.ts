import { factsFor } from './facts.js';
import type { Agreement, Dpia, Partner, RegisterSnapshot } from './snapshot.js';

const NOW = new Date('2026-11-26T12:00:00Z');
const partner = { code: 'p', name: 'P', kind: 'police', role: 'CONTROLLER' } as Partner;

const held = (count: number, purposes: string[]) =>
  Array.from({ length: count }, (_, index) => ({
    reference: `${purposes[0]} ${index}`,
    purposes,
    data_categories: ['identity'],
    approved: NOW,
    starts: NOW,
    review: NOW,
    ends: NOW,
  }));

function factsOf(all: object[], purpose?: string) {
  const register = {
    appropriatePolicyDocuments: [],
    dpias: all as Dpia[],
    agreementsByPartner: new Map([['p', all as Agreement[]]]),
  } as unknown as RegisterSnapshot;
  const facts = factsFor(register, partner, purpose === undefined ? {} : { purpose }, NOW);
  const { dpias } = facts.controller as { dpias: { reference: string }[] };
  expect(facts.agreements.length).toBe(dpias.length);
  return dpias.map(({ reference }) => reference);
}

test('a few go into the facts whatever they are about', () => {
  expect(factsOf(held(3, ['fraud']), 'research')).toHaveLength(3);
});

test('of many, those that name the purpose on the dot', () => {
  const many = [
    ...held(200, ['fraud']),
    ...held(1, ['research']),
    ...held(1, ['research.statistics']),
    ...held(1, ['research.scientific']),
    ...held(1, ['any']),
  ];
  expect(factsOf(many, 'research.statistics')).toEqual([
    'research 0',
    'research.statistics 0',
    'any 0',
  ]);
  expect(factsOf(many)).toHaveLength(204);
});
