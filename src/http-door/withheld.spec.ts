import { withoutIdentifiers } from './withheld.js';

const told = (message: string, value: unknown) =>
  withoutIdentifiers({ message, details: { field: 'partner', value } });

test('what holds no identifier is told as it is', () => {
  const error = {
    message: 'partner: unknown `dpw`',
    details: { value: 'dpw', suggestions: ['dwp'] },
  };
  expect(withoutIdentifiers(error)).toEqual(error);
  const at = new Date();
  expect(told('at: not yet', at).details.value).toBe(at);
});

test('an identifier is not repeated, nor what stands beside it', () => {
  const value = `John Smith ${'x'.repeat(60)} 943 476 5919`;
  const said = told(`partner: unknown partner \`${value.slice(0, 80)}…\``, value);
  expect(said.message).toBe('partner: unknown partner `[withheld]`');
  expect(said.details).toEqual({ field: 'partner', value: '[withheld]' });
});

test.each([
  [
    'Syntax Error: Unexpected String "jo@example.org".',
    'Syntax Error: Unexpected String "[withheld]".',
  ],
  ['no entry `943 476 5919` is in the log', 'no entry `[withheld]` is in the log'],
  [
    'count: not 9434765919',
    'what was sent is not right, and is not repeated: it looks like an NHS number',
  ],
])('%s', (message, words) => {
  expect(told(message, 9434765919)).toEqual({
    message: words,
    details: { field: 'partner', value: '[withheld]' },
  });
});

test('in lists and objects too', () => {
  expect(told('', [{ a: 'jo@example.org', b: 'x' }]).details.value).toEqual([
    { a: '[withheld]', b: 'x' },
  ]);
});
