import { suggestions, upwards } from './vocabulary.js';

const KNOWN = ['dwp', 'hmrc', 'health.mental', 'health', 'barnet_homes'];

test('a mistyped code finds its neighbours, nearest first', () => {
  expect(suggestions('dpw', KNOWN)).toEqual(['dwp']);
  expect(suggestions('barnet_home', KNOWN)).toEqual(['barnet_homes']);
  expect(suggestions('mental', KNOWN)).toEqual(['health.mental']);
  expect(suggestions('HEALTH', KNOWN)[0]).toBe('health');
  expect(suggestions('something_else_entirely', KNOWN)).toEqual([]);
});

test('a code goes up on the dot', () => {
  expect(upwards('health.mental')).toEqual(['health', 'health.mental']);
  expect(upwards('health')).toEqual(['health']);
});
