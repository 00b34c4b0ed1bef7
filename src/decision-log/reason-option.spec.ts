import { reasonIn } from './reason-option.js';

test.each([
  ['asked for by 943 476 5919', /NHS number/],
  ['asked for by jo@example.org', /e-mail address/],
  [' ', /1 to 500/],
  ['x'.repeat(501), /1 to 500/],
  ['1 '.repeat(500_000), /1 to 500/],
  ['policy\u001b[2K 7', /no text/],
])('%s is no reason for the log', (text, why) => {
  expect(() => reasonIn(text)).toThrow(why);
});

test('a reason is taken as it is', () => {
  expect(reasonIn('policy 7')).toBe('policy 7');
});
