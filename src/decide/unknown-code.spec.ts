import { unknownCode } from './unknown-code.js';

test('a code is told with those it may be meant for', () => {
  const error = unknownCode('partner', 'dpw', ['dwp', 'hmrc'], 'partner');
  expect(error.message).toBe('partner: unknown partner `dpw`: did you mean `dwp`?');
  expect(error).toMatchObject({ code: 'BAD_USER_INPUT', details: { suggestions: ['dwp'] } });
});

test('what is longer than any code is compared with none', () => {
  const error = unknownCode('partner', 'x'.repeat(201), ['x'.repeat(200)], 'partner');
  expect(error.details.suggestions).toEqual([]);
});
