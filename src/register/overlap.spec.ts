import fc from 'fast-check';
import type { AgreementTerms } from '../database/register-tables.js';
import { nearest, overlapOf } from './overlap.js';
import type { Agreement } from './snapshot.js';

const DAY = 86_400_000;
const agreements = fc.array(
  fc.record({
    partners: fc.subarray(['dwp', 'hmrc'], { minLength: 1 }),
    purposes: fc.subarray(['crime', 'crime.fraud', 'tax'], { minLength: 1 }),
    data_categories: fc.subarray(['identity', 'identity.name', 'contact'], { minLength: 1 }),
    first: fc.nat(20),
    days: fc.integer({ min: 1, max: 10 }),
    status: fc.constantFrom('ACTIVE', 'TERMINATED'),
  }),
  { maxLength: 12 },
);

function agreementOf(given: { first: number; days: number }, index: number): Agreement {
  const starts = new Date(given.first * DAY);
  const ends = new Date((given.first + given.days) * DAY);
  const rest = { reference: `DSA-${index}`, title: '', kind: 'CONTROLLER_TO_CONTROLLER' };
  return { ...rest, ...given, starts, ends } as unknown as Agreement;
}

function termsOf(each: Agreement): AgreementTerms {
  const { data_categories: dataCategories, starts, ends, ...rest } = each;
  const dates = { starts: starts.toISOString(), ends: ends.toISOString() };
  return { ...rest, ...dates, dataCategories } as unknown as AgreementTerms;
}

test('an overlap is found among the nearest exactly where there is one among all', () => {
  fc.assert(
    fc.property(agreements, (given) => {
      const all = given.map(agreementOf);
      const near = nearest(all);
      for (const each of all) {
        const terms = termsOf(each);
        const found = overlapOf(each.reference, terms, near(terms)).length;
        expect(found).toBe(overlapOf(each.reference, terms, all).length);
      }
    }),
  );
});

test('it names the other one, and the time that both cover', () => {
  const shared = { partners: ['dwp'], purposes: ['crime'], data_categories: ['identity'] };
  const [one, other] = [
    agreementOf({ ...shared, first: 0, days: 5 } as never, 1),
    agreementOf({ ...shared, first: 4, days: 9 } as never, 2),
  ] as [Agreement, Agreement];
  expect(overlapOf('DSA-2', termsOf(other), [one, other])).toMatchObject([
    {
      code: 'OVERLAPS',
      evidence: [
        { name: 'agreement', value: 'DSA-1' },
        { name: 'from', value: '1970-01-05T00:00:00.000Z' },
        { name: 'to', value: '1970-01-06T00:00:00.000Z' },
      ],
    },
  ]);
});
