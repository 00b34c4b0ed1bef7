import { type Given, impactOf, ruleOf, shown } from './compare-answers.js';

const allow: Given = {
  outcome: 'ALLOW',
  denialKind: null,
  reasons: [{ code: 'care', rule: 'grounds.care.care', dataCategories: ['health'] }],
  lawfulBases: [],
  conditions: [],
  gateways: [],
  obligations: ['inform_subject'],
  agreements: ['DSA-1'],
  emergency: false,
  validUntil: 1_800_000_000,
};
const deny: Given = {
  ...allow,
  outcome: 'DENY',
  denialKind: 'NOT_COVERED',
  reasons: [{ code: 'no_ground', rule: 'nearest.reason', dataCategories: ['health'] }],
};

test('what differs, by how grave it is', () => {
  expect(impactOf(deny, allow)).toBe('NEWLY_ALLOWED');
  expect(impactOf(allow, deny)).toBe('NEWLY_DENIED');
  expect(impactOf(deny, { ...deny, denialKind: 'FORBIDDEN' })).toBe('OTHER_DENIAL');
  expect(impactOf(allow, { ...allow, reasons: deny.reasons })).toBe('OTHER_REASONS');
  expect(impactOf(allow, { ...allow, obligations: [] })).toBe('OTHER_OBLIGATIONS');
  expect(impactOf(allow, { ...allow })).toBeUndefined();
});

const lacking = (...names: string[]): Given => ({
  ...deny,
  reasons: names.map((name) => ({
    code: 'evidence_missing',
    rule: `grounds.care.${name}`,
    dataCategories: ['health'],
    message: `You need a ${name}`,
    ground: 'care',
    lacks: [{ code: 'evidence_missing', kind: 'evidence', name }],
  })),
});
const sameRule = (answer: Given): Given => ({
  ...answer,
  reasons: answer.reasons.map((reason) => ({ ...reason, rule: 'grounds.care.care' })),
});

test('what a reason lacks, and the ground it lacks it for', () => {
  const [warrant, order] = [lacking('warrant'), lacking('court_order')].map(sameRule) as [
    Given,
    Given,
  ];
  expect(impactOf(warrant, order)).toBe('OTHER_REASONS');
  expect(shown(order).lacks).toEqual(['court_order']);
  const [reason] = warrant.reasons as [Given['reasons'][number]];
  expect(impactOf(warrant, { ...warrant, reasons: [{ ...reason, ground: 'other' }] })).toBe(
    'OTHER_REASONS',
  );
  const lacks = [{ name: 'warrant', kind: 'evidence', code: 'evidence_missing' }];
  const worded = { ...reason, message: 'In other words', lacks };
  expect(impactOf(warrant, { ...warrant, reasons: [worded] })).toBeUndefined();
});

test('what it rests on, and for how long', () => {
  expect(impactOf(allow, { ...allow, agreements: ['DSA-2'] })).toBe('OTHER_REASONS');
  expect(impactOf(allow, { ...allow, emergency: true })).toBe('OTHER_OBLIGATIONS');
  const sooner = { ...allow, validUntil: allow.validUntil - 1 };
  expect(impactOf(allow, sooner)).toBe('OTHER_OBLIGATIONS');
  expect(shown(sooner).validUntil).toBe('2027-01-15T07:59:59.000Z');
});

test('the order of members is no difference', () => {
  const basis = { code: 'public_task', dataCategories: ['health'] };
  const turned = { dataCategories: ['health'], code: 'public_task' };
  for (const list of ['lawfulBases', 'conditions', 'gateways']) {
    expect(impactOf({ ...allow, [list]: [basis] }, { ...allow, [list]: [turned] })).toBeUndefined();
    expect(impactOf({ ...allow, [list]: [basis] }, allow)).toBe('OTHER_REASONS');
  }
});

test('no answer is a denial, and never better than one', () => {
  expect(impactOf(allow, undefined)).toBe('FAULT');
  expect(impactOf(undefined, undefined)).toBeUndefined();
  expect(impactOf(undefined, allow)).toBe('NEWLY_ALLOWED');
  expect(impactOf(undefined, deny)).toBe('OTHER_DENIAL');
  expect(shown(undefined).denialKind).toBe('FAULT');
});

test('the rule that makes the difference', () => {
  expect(ruleOf(deny, allow)).toBe('grounds.care.care');
  expect(ruleOf(allow, deny)).toBe('nearest.reason');
  expect(ruleOf(allow, undefined)).toBe('grounds.care.care');
  expect(ruleOf(allow, allow)).toBe('grounds.care.care');
  const [first, second] = [lacking('warrant', 'referral'), lacking('warrant', 'referral')];
  Object.assign(second.reasons[1] as object, { lacks: [] });
  expect(ruleOf(first, second)).toBe('grounds.care.referral');
});
