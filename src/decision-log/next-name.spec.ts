import { nextName } from './next-name.js';

const none = new Set<string>();

test.each([
  ['council/log', undefined, none, 'council/log/2'],
  ['council/log/2', undefined, none, 'council/log/3'],
  ['council/log', 'council/new', none, 'council/new'],
  ['council/log', 'council/log', none, 'council/log/2'],
  ['council/log/2', 'council/log', new Set(['council/log']), 'council/log/3'],
  ['council/log', undefined, new Set(['council/log/2', 'council/log/3']), 'council/log/4'],
])('after %s, with %s wanted', (old, wanted, used, next) => {
  expect(nextName(old, wanted, used)).toBe(next);
});
