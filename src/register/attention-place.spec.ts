import { byUrgency, cursorOf, goingOn, type ToSee } from './attention-place.js';

const item = (reference: string, due: string | null, also?: string): ToSee => ({
  kind: 'CATEGORY_NOT_COVERED',
  reference,
  title: 'a title',
  message: '',
  band: 'ANY_TIME',
  due: due === null ? null : new Date(due),
  ...(also && { also }),
});

const SORTED = [
  item('b', '2026-01-01'),
  item('a', '2026-01-02'),
  item('a', null, 'contact'),
  item('a', null, 'identity'),
  item('b', null),
];

test('what has a date comes first, and each has one place', () => {
  expect(SORTED.toReversed().toSorted(byUrgency)).toEqual(SORTED);
});

test.each([0, 1, 2, 3, 4])('after item %i come the others, also where it is gone', (index) => {
  const gone = SORTED[index] as ToSee;
  const rest = SORTED.slice(index + 1);
  expect(goingOn(SORTED, cursorOf(gone))).toEqual(rest);
  const left = SORTED.filter((each) => each !== gone);
  expect(goingOn(left, cursorOf(gone))).toEqual(rest);
});

const encoded = (text: string) => Buffer.from(text).toString('base64url');

test.each([
  'x',
  '',
  `${cursorOf(SORTED[0] as ToSee)}=`,
  ...['[]', '{}', '["soon","A","b",""]', '[1,"A","b"]', ' [1,"A","b",""]', '[1,2,"b",""]'].map(
    encoded,
  ),
])('%j is no cursor', (after) => {
  expect(() => goingOn(SORTED, after)).toThrow(/^after: not a cursor of this list/);
});
