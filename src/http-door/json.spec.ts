import fc from 'fast-check';
import { readJson } from './json.js';

test('JSON is read as it is', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 8 }), fc.nat(3), (value, space) => {
      const text = JSON.stringify(value, null, space);
      fc.pre(!/__proto__|constructor|prototype/.test(text));
      expect(readJson(text)).toEqual(JSON.parse(text));
    }),
  );
});

test.each([
  ['{"a":1,"a":2}', /`a` twice/],
  ['{"a":1, "\\u0061" : 2}', /`a` twice/],
  ['[{"b":{"a":1,"c":[{}],"a":2}}]', /`a` twice/],
  ['{"a\\\\":1,"a\\\\":2}', /twice/],
  ['{"\\"":1,"\\"" \n:2}', /twice/],
  ['{"__proto__":1}', /__proto__/],
  ['{"a":[{"constructor"\t:{}}]}', /constructor/],
  [`${'['.repeat(65)}${']'.repeat(65)}`, /64 deep/],
  ['{"a":1', /not JSON/],
  ['"a', /not JSON/],
  ['', /not JSON/],
])('refused: %s', (text, why) => {
  expect(() => readJson(text)).toThrow(why);
});

test.each([
  '{"a":{"a":{"a":1}},"b":[{"a":1},{"a":2}]}',
  '["a","a",{"a":"a:"}]',
  '{"x":"\\\\","y":"x"}',
])('the same key elsewhere is another key: %s', (text) => {
  expect(readJson(text)).toEqual(JSON.parse(text));
});
