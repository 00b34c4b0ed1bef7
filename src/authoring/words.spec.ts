import { checkWords } from './words.js';

test.each([
  [' ', /say why/],
  ['x'.repeat(2001), /at most 2000/],
  ['a\u001b[2Kb', /no text/],
  ['a\u202eb', /no text/],
  ['a\u2028b', /no text/],
  ['as 943 476 5919 asked', /NHS number/],
])('%j is no comment', (words, why) => {
  expect(() => checkWords('comment', words)).toThrow(why);
});

test('a comment has lines', () => {
  expect(checkWords('comment', 'one\r\n\ttwo')).toBe('one\r\n\ttwo');
});
