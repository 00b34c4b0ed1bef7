import canonicalize from 'canonicalize';
import fc from 'fast-check';
import { canonicalBytes, canonicalText, written } from './canonical.js';

test('is what RFC 8785 says, whatever of it was written before', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.jsonValue(), (members, value) => {
      const inner = written({ value, members });
      const outer = { ...members, inner, list: written([inner, value]), absent: undefined };
      expect(canonicalText(outer)).toBe(canonicalize(structuredClone(outer)));
      expect(canonicalText(written(outer))).toBe(canonicalize(structuredClone(outer)));
    }),
  );
});

test('sorts members by UTF-16 code units, as in the example of RFC 8785 section 3.2.3', () => {
  const text = canonicalText({
    '\u20ac': 1,
    '\r': 2,
    '\ufb33': 3,
    '1': 4,
    '\u{1f600}': 5,
    '\u0080': 6,
  });
  expect(text).toBe('{"\\r":2,"1":4,"\u0080":6,"\u20ac":1,"\u{1f600}":5,"\ufb33":3}');
});

test('what has no canonical JSON, or too long a one, is refused', () => {
  expect(() => canonicalText({ text: '\ud800' })).toThrow();
  expect(() => canonicalText({ '\ud800': 'text' })).toThrow();
  expect(() => canonicalText({ number: Number.NaN })).toThrow();
  expect(() => canonicalText(undefined)).toThrow(/no canonical JSON/);
  expect(() => canonicalBytes({ text: 'x'.repeat(65_536) })).toThrow(/too long/);
});
