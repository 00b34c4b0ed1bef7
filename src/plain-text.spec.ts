import { isOneLine, isText, manyLines, oneLine } from './plain-text.js';

const ACTING = ['\u001b[2K', '\r', '\u0085', '\u009b2K', '\u2028', '\u2029', '\u202e', '\u2066'];

test.each(ACTING)('%j is shown and not done', (acting) => {
  const [code] = [...acting];
  const shown = `a\\u{${code?.codePointAt(0)?.toString(16)}}${acting.slice(1)}`;
  expect([oneLine(`a${acting}`), manyLines(`a${acting}`)]).toEqual([shown, shown]);
  expect(isOneLine(`a${acting}`)).toBe(false);
});

test('lines stay lines only where they are meant', () => {
  expect(manyLines('a\n\tb')).toBe('a\n\tb');
  expect(oneLine('a\n\tb')).toBe('a\\u{a}\tb');
  expect([isOneLine('a\tb'), isText('a\r\n\tb')]).toEqual([false, true]);
});

test('every script is text, half a character is none', () => {
  for (const text of ['Łódź, ß', 'حالة ٤', 'שלום', '👩‍👩‍👧']) expect(isOneLine(text)).toBe(true);
  expect([isOneLine('\ud83d'), isText('\ud83d'), isText('a\u001b')]).toEqual([false, false, false]);
});
