import { scenariosIn } from '../scenarios.js';
import { wrongIn } from './answers.js';

test('a scenario whose `by` is no list is told so, with what stands there', () => {
  const text = '- id: X-1\n  ask: { partner: dwp }\n  expect: ALLOW\n  by: housing_management\n';
  const [scenario] = scenariosIn(new Map([['scenarios/x.yaml', text]])).scenarios;
  expect(wrongIn(scenario as never, null)).toBe(
    'by: a list of codes, here is "housing_management"',
  );
});
