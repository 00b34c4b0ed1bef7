import { dateIn, listIn, readCsv, writeCsv, yesIn } from './csv.js';

const COLUMNS = [{ name: 'agreement number', required: true }, { name: 'name' }];

test('columns are found by name, in any order and spelling; a row knows its line', () => {
  const text = '\uFEFFName,Agreement-Number\r\n"Two\nlines",DSA-1\r\n\r\nOne,DSA-2\r\n';
  expect(readCsv(text, COLUMNS)).toEqual({
    problems: [],
    rows: [
      { line: 2, values: { name: 'Two\nlines', 'agreement number': 'DSA-1' } },
      { line: 5, values: { name: 'One', 'agreement number': 'DSA-2' } },
    ],
  });
});

test('no cell is a formula for a spreadsheet, and what was written is read again as it was', () => {
  const row = { 'agreement number': '=1+1', name: '@SUM(A1)' };
  const text = writeCsv(COLUMNS, [row], true);
  expect(text).toBe("agreement number,name\r\n'=1+1,'@SUM(A1)\r\n");
  expect(readCsv(text, COLUMNS).rows[0]?.values).toEqual(row);
});

test.each([
  ['colour,agreement number\nred,DSA-1', 1, 'colour', /unknown column; the columns are: agree/],
  ['name\nx', 1, 'agreement number', /missing/],
  ['name,name,agreement number\nx,y,z', 1, 'name', /twice/],
  ['name,agreement number\nx', 2, '', /1 cells, and 2 columns/],
  ['name,agreement number\n"x', 2, '', /no CSV/],
])('%j: line %i, column %j', (text, line, column, message) => {
  const { problems } = readCsv(text, COLUMNS);
  expect(problems[0]).toMatchObject({ line, column });
  expect(problems[0]?.message).toMatch(message);
});

test.each([
  ['2026-11-23', '2026-11-23T00:00:00.000Z'],
  ['23/11/2026', '2026-11-23T00:00:00.000Z'],
  ['1/2/2026', '2026-02-01T00:00:00.000Z'],
  ['2026-02-30', undefined],
  ['11/23/2026', undefined],
  ['soon', undefined],
])('the date %s', (text, instant) => {
  expect(dateIn(text)?.toISOString()).toBe(instant);
});

test('lists and yeses', () => {
  expect(listIn('a; b;;c ')).toEqual(['a', 'b', 'c']);
  expect([yesIn('Yes'), yesIn('no'), yesIn(''), yesIn('maybe')]).toEqual([
    true,
    false,
    false,
    undefined,
  ]);
});
