import canonicalize from 'canonicalize';
import fc from 'fast-check';
import { isSameAnswer } from './same-answer.js';

const encoder = new TextEncoder();
/** A result set in memory, with something before it. */
const inMemory = (results: string) => encoder.encode(`{}x${results}\0left over`);
const same = (results: string, canonical: string) =>
  isSameAnswer(inMemory(results), 3, encoder.encode(canonical));

type Json = string | number | boolean | null | Json[] | { [name: string]: Json };

/** As OPA's Wasm writes it: without white space, members in any order. */
function shuffled(value: Json, turn: (length: number) => number): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map((each) => shuffled(each, turn)).join()}]`;
  const members = Object.entries(value).map(
    ([name, each]) => `${JSON.stringify(name)}:${shuffled(each, turn)}`,
  );
  for (let index = members.length - 1; index > 0; index--) {
    const other = turn(index + 1);
    [members[index], members[other]] = [members[other] as string, members[index] as string];
  }
  return `{${members.join()}}`;
}

const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom('a', 'ab', '"', '\\', '{', '],'),
);
const { value: json } = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    text,
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(text, tie('value'), { maxKeys: 5 }),
  ),
}));
/** RFC 8785 has them in another order than bytes: such a one goes to the engine instead. */
const isBeyond = (canonical: string) =>
  /[\u{D800}-\u{DFFF}]/u.test(canonical) || /[\u{10000}-\u{10FFFF}]/u.test(canonical);

test('whatever the order of members, it is the same answer', () => {
  fc.assert(
    fc.property(json, fc.infiniteStream(fc.nat()), (value, numbers) => {
      const canonical = canonicalize(value) as string;
      fc.pre(!isBeyond(canonical));
      const turn = (length: number) => (numbers.next().value as number) % length;
      expect(same(`[{"result":${shuffled(value, turn)}}]`, canonical)).toBe(true);
    }),
    { numRuns: 2000 },
  );
});

test('with another byte it is another answer', () => {
  fc.assert(
    fc.property(json, fc.nat(), fc.nat({ max: 254 }), (value, where, by) => {
      const canonical = encoder.encode(canonicalize(value) as string);
      const results = inMemory(`[{"result":${shuffled(value, (length) => length - 1)}}]`);
      canonical[where % canonical.length] =
        ((canonical[where % canonical.length] as number) + 1 + by) % 256;
      expect(isSameAnswer(results, 3, canonical)).toBe(false);
    }),
    { numRuns: 2000 },
  );
});

const ANSWER = '[{"result":{"b":[1,{"d":"x","c":2}],"a":"é"}}]';

test.each([
  ['the same', ANSWER, '{"a":"é","b":[1,{"c":2,"d":"x"}]}', true],
  [
    'members in another order than the canonical one',
    ANSWER,
    '{"b":[1,{"c":2,"d":"x"}],"a":"é"}',
    false,
  ],
  ['a member more', ANSWER, '{"a":"é","b":[1,{"c":2,"d":"x"}],"e":1}', false],
  ['a member less', ANSWER, '{"b":[1,{"c":2,"d":"x"}]}', false],
  ['a member twice', '[{"result":{"b":1,"a":1}}]', '{"a":1,"a":1}', false],
  ['an element more', ANSWER, '{"a":"é","b":[1,{"c":2,"d":"x"},3]}', false],
  ['an element less', ANSWER, '{"a":"é","b":[1]}', false],
  ['a longer number', '[{"result":1}]', '12', false],
  ['a shorter number', '[{"result":12}]', '1', false],
  ['an object for a list', '[{"result":[]}]', '{}', false],
  ['white space', ANSWER, ' {"a":"é","b":[1,{"c":2,"d":"x"}]}', false],
  ['something after it', ANSWER, '{"a":"é","b":[1,{"c":2,"d":"x"}]} ', false],
  ['nothing', ANSWER, '', false],
  ['no result', '[]', '{}', false],
  ['two results', '[{"result":1},{"result":1}]', '1', false],
  ['a result of another name', '[{"outcome":1}]', '1', false],
  ['a result set that is cut off', '[{"result":{"a":"', '{"a":""}', false],
  ['a text that ends in the middle of an escape', '[{"result":"\\', '"', false],
])('%s', (_, results, canonical, expected) => {
  expect(same(results, canonical)).toBe(expected);
});
