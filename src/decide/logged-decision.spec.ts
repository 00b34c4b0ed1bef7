import fc from 'fast-check';
import { canonicalBytes } from '../decision-log/canonical.js';
import { loggedDecision } from './logged-decision.js';

const id = '01934f7a-0000-7000-8000-000000000001';
const text = fc.oneof(
  fc.string(),
  fc.constantFrom(',"at":"', '"kind":"decision"', `","id":"${id}","input":{}`, '\\', '"', '’“'),
);
const object = fc.dictionary(fc.constantFrom('at', 'id', 'input', 'kind', 'code', 'é'), text);
const entry = fc.record(
  {
    answer: fc.record({ reasons: fc.array(object), outcome: text }),
    at: fc.constant('2026-11-25T10:00:00.000Z'),
    caseReference: text,
    client: text,
    fault: object,
    input: fc.record({ facts: fc.array(object), request: object }),
    onBehalfOf: text,
    person: text,
    register: fc.nat(),
    revision: fc.record({ digest: fc.constant('sha256:ab'), number: fc.nat() }),
    subject: fc.uuid(),
  },
  { requiredKeys: ['at', 'client', 'input', 'register', 'revision'] },
);

test('what is cut out of an entry is what reading it whole gives', () => {
  fc.assert(
    fc.property(entry, (members) => {
      const record = { kind: 'decision', id, ...members };
      const cut = loggedDecision(id, Buffer.from(canonicalBytes(record)));
      expect(cut.id).toBe(id);
      expect(cut.revision).toBe(record.revision.number);
      expect(cut.digest).toBe(record.revision.digest);
      expect(cut.fault).toBe(!record.answer);
      expect(JSON.parse(cut.input.toString())).toEqual(JSON.parse(JSON.stringify(record.input)));
      const said = record.answer ?? { fault: record.fault };
      expect(cut.said.toString()).toBe(Buffer.from(canonicalBytes(said)).toString());
    }),
    { numRuns: 2000 },
  );
});
