import { removedCodes } from './content.js';

const revision = (vocabulary: object) => ({ data: { vocabulary } });

test('a code that goes is looked for, and a country may always go', () => {
  const before = revision({ purposes: { crime: {}, arts: {} }, countries: { GB: {}, FR: {} } });
  const after = revision({ purposes: { crime: {} }, countries: { GB: {} } });
  expect(removedCodes(before, after)).toEqual([{ table: 'purposes', code: 'arts' }]);
  expect(removedCodes(before, revision({}))).toHaveLength(2);
});
