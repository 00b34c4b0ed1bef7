import { type Given, impactOf, ruleOf, shown } from './compare-answers.js';

const allow: Given = {
  outcome: 'ALLOW',
  denialKind: null,
  reasons: [{ code: 'care', rule: 'grounds.care.care', dataCategories: ['health'] }],
  lawfulBases: [],
  conditions: [],
  gateways: [],
  obligations: ['inform_subject'],
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
});
