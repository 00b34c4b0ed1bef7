import { inputToJson } from './input.js';

test('a plain object becomes its JSON, undefined properties left out', () => {
  const input = { a: [1, 'é', null, true, 0.1, 1e-7], b: undefined, c: Object.create(null) };

  expect(inputToJson(input)).toBe('{"a":[1,"é",null,true,0.1,1e-7],"c":{}}');
});

test('prototype names are keys like others', () => {
  const text = '{"__proto__":{"outcome":"ALLOW"},"constructor":1}';

  expect(inputToJson(JSON.parse(text))).toBe(text);
});

const cycle: Record<string, unknown> = {};
cycle.self = cycle;

test.each<[string, unknown, string]>([
  ['JSON text', '{"a":1}', 'input must be a plain object.'],
  ['null', null, 'input must be a plain object.'],
  ['a number', 0, 'input must be a plain object.'],
  ['a list', [{}], 'input must be a plain object.'],
  ['a Buffer', Buffer.from('{}'), 'input must be a plain object.'],
  ['an ArrayBuffer', new ArrayBuffer(2), 'input must be a plain object.'],
  ['a date inside', { a: { b: new Date(0) } }, 'input.a.b is no plain object.'],
  ['a map inside', { a: new Map([['b', 1]]) }, 'input.a is no plain object.'],
  ['a buffer inside', { a: [new Uint8Array(1)] }, 'input.a.0 is no plain object.'],
  ['undefined in a list', { a: [1, undefined] }, 'input.a.1 is of type undefined.'],
  ['a function', { a: () => 1 }, 'input.a is of type function.'],
  ['a bigint', { a: 1n }, 'input.a is of type bigint.'],
  ['NaN', { a: Number.NaN }, 'input.a is no finite number.'],
  ['Infinity', { a: [Number.POSITIVE_INFINITY] }, 'input.a.0 is no finite number.'],
  ['half a character', { a: '\ud800' }, 'input.a has a lone surrogate.'],
  ['half a character in a key', { a: { '\udc00': 1 } }, 'input.a has a key with a lone surrogate.'],
])('%s is bad input', (_, input, message) => {
  expect(inputToJson(input)).toEqual({ kind: 'fault', fault: { code: 'BAD_INPUT', message } });
});

test('what never ends is bad input', () => {
  expect(inputToJson(cycle)).toMatchObject({ fault: { code: 'BAD_INPUT' } });
});

test('what throws when read is bad input', () => {
  const input = {
    get a() {
      throw new Error('secret');
    },
  };

  expect(inputToJson(input)).toEqual({
    kind: 'fault',
    fault: { code: 'BAD_INPUT', message: 'The input could not be read as JSON.' },
  });
});

test.each([2 ** 53, -(2 ** 53), 1e21, 1_760_000_000_000_000_000])('%d is too large', (number) => {
  expect(inputToJson({ now: number })).toEqual({
    kind: 'fault',
    fault: {
      code: 'NUMBER_TOO_LARGE',
      message: 'input.now is an integer beyond 2^53: send it as text.',
    },
  });
});

test('the largest safe integer is not', () => {
  expect(inputToJson({ a: Number.MAX_SAFE_INTEGER })).toBe('{"a":9007199254740991}');
});
