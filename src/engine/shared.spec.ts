import { pieceOf, share } from './shared.js';

const texts = ['{"a":1}', '', '“é”'];
const pieces = texts.map((text) => Buffer.from(text));

test('pieces are copied into one shared memory, and found there', () => {
  const shared = share(pieces);
  expect(shared.memory).toBeInstanceOf(SharedArrayBuffer);
  expect(texts.map((_, index) => pieceOf(shared, index).toString())).toEqual(texts);
});

test('those that lie in a shared memory already are left there', () => {
  const first = share(pieces);
  const again = share([pieceOf(first, 2), pieceOf(first, 0)]);
  expect(again.memory).toBe(first.memory);
  expect(pieceOf(again, 0).toString()).toBe(texts[2]);
  const mixed = share([pieceOf(first, 0), Buffer.from('x')]);
  expect(mixed.memory).not.toBe(first.memory);
  expect(pieceOf(mixed, 1).toString()).toBe('x');
});

test('no pieces are no places', () => {
  expect(share([]).places).toHaveLength(0);
});
