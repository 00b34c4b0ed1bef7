import fc from 'fast-check';
import {
  type Agreement,
  type Partner,
  type RegisterRows,
  snapshotOf,
  withChanges,
} from './snapshot.js';

const CODES = ['a', 'b', 'c', 'd'];
const REFERENCES = ['DSA-1', 'DSA-2', 'DSA-3', 'dsa-4', 'DSA-10'];

const partner = fc.record({
  code: fc.constantFrom(...CODES),
  successor: fc.option(fc.constantFrom('y', 'z')),
}) as unknown as fc.Arbitrary<Partner>;

const agreement = fc.record({
  reference: fc.constantFrom(...REFERENCES),
  version: fc.nat(9),
  partners: fc.uniqueArray(fc.constantFrom(...CODES), { minLength: 1 }),
}) as unknown as fc.Arbitrary<Agreement>;

const document = fc.record({
  reference: fc.constantFrom('D-1', 'D-2'),
  version: fc.nat(9),
}) as never;

const rows = fc.record({
  controller: fc.option(fc.record({ version: fc.nat(9) }), { nil: undefined }),
  partners: fc.uniqueArray(partner, { selector: ({ code }) => code }),
  agreements: fc.uniqueArray(agreement, { selector: ({ reference }) => reference }),
  appropriatePolicyDocuments: fc.uniqueArray(document, {
    selector: (each: { reference: string }) => each.reference,
  }),
  dpias: fc.uniqueArray(document, { selector: (each: { reference: string }) => each.reference }),
}) as unknown as fc.Arbitrary<RegisterRows>;

/** The later of each record, as the database would hold them. */
function together(before: RegisterRows, after: RegisterRows): RegisterRows {
  const latest = <T>(pick: (of: RegisterRows) => readonly T[], key: (each: T) => string) => [
    ...new Map([...pick(before), ...pick(after)].map((each) => [key(each), each])).values(),
  ];
  return {
    controller: after.controller ?? before.controller,
    partners: latest(
      (of) => of.partners,
      ({ code }) => code,
    ),
    agreements: latest(
      (of) => of.agreements,
      ({ reference }) => reference,
    ),
    appropriatePolicyDocuments: latest(
      (of) => of.appropriatePolicyDocuments,
      ({ reference }) => reference,
    ),
    dpias: latest(
      (of) => of.dpias,
      ({ reference }) => reference,
    ),
  };
}

test('a register brought up to date is the one that would be read whole', () => {
  fc.assert(
    fc.property(rows, rows, (before, after) => {
      const changed = withChanges(snapshotOf(1, before), 2, after);
      expect(changed).toEqual(snapshotOf(2, together(before, after)));
    }),
    { numRuns: 300 },
  );
});

test('a successor holds the agreements of those before it, and they keep theirs', () => {
  const line = [
    { code: 'a', successor: 'b' },
    { code: 'b', successor: 'c' },
    { code: 'c', successor: null },
  ] as Partner[];
  const agreements = [{ reference: 'DSA-1', partners: ['a'] }] as unknown as Agreement[];
  const rest = { controller: undefined, appropriatePolicyDocuments: [], dpias: [] };
  const { agreementsByPartner } = snapshotOf(1, { partners: line, agreements, ...rest });
  expect([...agreementsByPartner.keys()]).toEqual(['a', 'b', 'c']);
});
