import type { SharingRequestInput } from '../graphql.js';
import { checkRequest, type KnownCodes } from './sharing-request.js';

const known = {
  vocabulary: {
    purposes: { housing: {} },
    data_categories: { identity: {} },
    circumstances: {},
    evidence_kinds: { court_order: {} },
    lawful_bases: {},
  },
  partners: new Map([['dwp', { country: 'GB' }]]),
} as unknown as KnownCodes;

const asked = (changes: object, now?: Date) =>
  checkRequest(
    {
      partner: 'dwp',
      purpose: 'housing',
      dataCategories: ['identity'],
      ...changes,
    } as SharingRequestInput,
    known,
    undefined,
    now,
  );

const FIELDS: [string, (value: string) => object][] = [
  ['caseReference', (value) => ({ caseReference: value })],
  ['onBehalfOf', (value) => ({ onBehalfOf: value })],
  ['idempotencyKey', (value) => ({ idempotencyKey: value })],
  ['consent', (value) => ({ consent: value })],
  ['subject.reference', (value) => ({ subject: { reference: value } })],
  ['evidence[0].reference', (value) => ({ evidence: [{ kind: 'court_order', reference: value }] })],
];

const NO_TEXT = ['\t', '\n', '\u001b', '\u0080', '\u009b', '\u202a', '\u202e', '\u2066', '\u2069'];

test.each(FIELDS)('%s holds text, and nothing that acts', (field, planted) => {
  for (const character of [...NO_TEXT, '\u2028', '\u2029', '\ud83d']) {
    const refused = { message: `request.${field}: holds characters that are no text` };
    expect(() => asked(planted(`C${character}1`))).toThrow(expect.objectContaining(refused));
  }
  expect(() => asked(planted('Łódź–1'))).not.toThrow();
});

test.each(['---', '.', ' '])('%j is no document', (reference) => {
  const evidence = [{ kind: 'court_order', reference }];
  expect(() => asked({ evidence })).toThrow(/evidence\[0\]\.reference: needs a letter or digit/);
});

test.each([
  ['2026-11-28', '2026-11-27T00:00:00Z', false],
  ['2026-11-28', '2026-11-27T23:59:59Z', false],
  ['2026-11-28', '2026-11-28T00:00:00Z', true],
  ['2026-07-02', '2026-07-01T22:59:59Z', false],
  ['2026-07-02', '2026-07-01T23:00:00Z', true],
])('a document of %s, asked at %s: held is %s', (day, now, held) => {
  const evidence = [{ kind: 'court_order', reference: 'CO-1', date: new Date(day) }];
  const check = () => asked({ evidence }, new Date(now));
  if (held) expect(check().request.evidence[0]?.date).toBe(Date.parse(day) / 1000);
  else expect(check).toThrow(new RegExp(`^request\\.evidence\\[0\\]\\.date: ${day} is after`));
});
