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
])('%s holds %s', (text, kind) => {
  expect(personalIdentifierIn(text)).toBe(kind);
});
