import { personalIdentifierIn } from './personal-identifier.js';

test.each([
  ['943 476 5919', 'an NHS number'],
  ['case 9434765919', 'an NHS number'],
  ['QQ 12 34 56 C', undefined],
  ['AB123456C', 'a National Insurance number'],
  ['ab 12 34 56 c', 'a National Insurance number'],
  ['jo@example.org', 'an e-mail address'],
  ['020 8359 2000', 'a telephone number'],
  ['+44 7911 123456', 'a telephone number'],
  ['0800 1111', 'a telephone number'],
  ['+683 4000', 'a telephone number'],
  ['943.476.5919', 'an NHS number'],
  ['943  476  5919', 'an NHS number'],
  ['943–476–5919', 'an NHS number'],
  ['９４３４７６５９１９', 'an NHS number'],
  ['AB-12-34-56-C', 'a National Insurance number'],
  ['AB.12.34.56.C', 'a National Insurance number'],
  ['REF_AB123456C', 'a National Insurance number'],
  ['REFAB123456C', undefined],
  ['jo @ example.org', 'an e-mail address'],
  ['T07911123456', 'a telephone number'],
  ['07700 900123', 'a telephone number'],
  ['44-7700-900123', 'a telephone number'],
  ['2026-077009001234', undefined],
  ['CASE-2026-000123', undefined],
  ['HSG/4411', undefined],
  ['943 476 5918', undefined],
  ['828b54c3-5b5a-4d0d-b680-fa0354250027', undefined],
  ['8d8ea074-8260-4922-a1cc-8e6ea53c366f', undefined],
  ['828B54C35B5A4D0DB680FA0354250027', undefined],
  ['12fe4055-4bec-4b1a-8a73-5c3738115145 of 943 476 5919', 'an NHS number'],
  ['943-828b54c3-5b5a-4d0d-b680-fa0354250027-4765919', undefined],
  ['94347659199434765919943476591994347659191', undefined],
  ['a9434765919', 'an NHS number'],
  ['9 4 3 4 7 6 5 9 1 9', 'an NHS number'],
  ['94 34 76 59 19', 'an NHS number'],
  ['943/476/5919', 'an NHS number'],
  ['943_476_5919', 'an NHS number'],
  ['943,476,5919', 'an NHS number'],
  ['943·476·5919', 'an NHS number'],
  ['(943)(476)(5919)', 'an NHS number'],
  ['943+476+5919', 'an NHS number'],
  ['943:476:5919', 'an NHS number'],
  ['943 - 476 - 5919', 'an NHS number'],
  ['943−476−5919', 'an NHS number'],
  ['943\u200b476\u00ad5919', 'an NHS number'],
  ['94\u20603476\u20605919', 'an NHS number'],
  ['٩٤٣٤٧٦٥٩١٩', 'an NHS number'],
  ['۹۴۳ ۴۷۶ ۵۹۱۹', 'an NHS number'],
  ['12 943 476 5919 of 27/11/2026', 'an NHS number'],
  ['AB/12/34/56/C', 'a National Insurance number'],
  ['AB_12_34_56_C', 'a National Insurance number'],
  ['A\u200bB12\u200d3456C', 'a National Insurance number'],
  ['07700/900/123', 'a telephone number'],
  ['07700_900_123', 'a telephone number'],
  ['020_8359_2000', 'a telephone number'],
  ['(020) 8359 2000', 'a telephone number'],
  ['+44 (0)20 8359 2000', 'a telephone number'],
  ['0044 20 8359 2000', 'a telephone number'],
  ['call 020 8359 2000 or 020 8359 2001', 'a telephone number'],
  ['john(at)example.com', 'an e-mail address'],
  ['john%40example.com', 'an e-mail address'],
  ['john@example。com', 'an e-mail address'],
  ['john@example．com', 'an e-mail address'],
])('%s holds %s', (text, kind) => {
  expect(personalIdentifierIn(text)).toBe(kind);
});

test.each([
  ...[
    'DSA-001',
    'HSG-2026-000123',
    'CASE/2026/11/27/0001',
    'CASE/2026/11/27/0001/02',
    'LBB/26/00012345',
  ],
  ...[
    '2026-11-27',
    '27/11/2026',
    '27.11.2026',
    '2026-11-27 10:44:31',
    '27/11/26 10:44',
    '07/11/2026/001',
  ],
  ...[
    '2026-11-27T10:44:31.123Z',
    '07.11.2026 – 31.12.2026',
    '2026/0001234',
    '1999-000123',
    'v1.2.3',
  ],
  ...[
    'ICO/ZA123456',
    'UPRN 100020012345',
    'HB/2026/01/A',
    'RE 2026-11 A',
    'FOI2026/11/0042',
    '24/1234/FUL',
  ],
  ...[
    'Data Protection Act 2018, Schedule 1, Part 1, paragraph 1',
    'UK GDPR Article 6(1)(e) and 9(2)(g)',
  ],
  ...[
    '£1,234,567.89',
    '10 000 000',
    'SW1A 1AA',
    'sha256:0a1b',
    '0000123',
    'A-0001-0002',
    '51.6, -0.2',
  ],
  ...[
    '1 2 3 4 5 6 7 8 9 10',
    'questions 1, 2, 3 and 4',
    'ref 2026-0001-0002-0003',
    'meet at (at) 3',
  ],
])('%s holds none', (text) => {
  expect(personalIdentifierIn(text)).toBeUndefined();
});

test('no case number of a year is taken for an NHS number by chance', () => {
  for (let number = 0; number < 2000; number++) {
    const padded = String(number).padStart(6, '0');
    for (const text of [`HSG-2026-${padded}`, `2026/${padded}`, `LBB-26-00${padded}`]) {
      expect([text, personalIdentifierIn(text)]).toEqual([text, undefined]);
    }
  }
});

test('a text of any length is answered at once', () => {
  const kind = 'a text too long to be looked through';
  expect(personalIdentifierIn('1 '.repeat(500_000))).toBe(kind);
  expect(personalIdentifierIn('x'.repeat(5000))).toBeUndefined();
});
