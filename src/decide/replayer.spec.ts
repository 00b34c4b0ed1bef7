import { canonicalText } from '../decision-log/canonical.js';
import { LOOPING, revisionOf } from '../engine/revision.fixture.js';
import type { LoggedDecision } from './logged-decision.js';
import { Replayer } from './replayer.js';

const POLICY = `
decision := {"outcome": "ALLOW", "denialKind": null, "z": [{"é": input.n, "a": "“’"}], "__proto__": 1} if {
	not input.loop
	not input.missing
}

decision := {"outcome": "DENY", "denialKind": "NOT_COVERED"} if {
	input.loop${LOOPING}
}

decision := {"outcome": "DENY", "denialKind": "NOT_COVERED", "now": time.now_ns()} if input.missing`;

let replayer: Replayer;

beforeAll(async () => {
  const options = { threads: 2, deadlineMs: 100 };
  replayer = await Replayer.start(await revisionOf(POLICY), options);
});
afterAll(() => replayer.close());

const answerTo = (n: number) =>
  canonicalText(
    JSON.parse(
      `{"outcome":"ALLOW","denialKind":null,"z":[{"a":"“’","é":${n}}],"__proto__":1}`,
    ) as object,
  );
const decision = (input: object, said: string, fault = false): LoggedDecision => ({
  id: JSON.stringify(input),
  revision: 1,
  digest: 'sha256:ab',
  input: Buffer.from(JSON.stringify(input)),
  said: Buffer.from(said),
  fault,
});
const right = Array.from({ length: 300 }, (_, n) => decision({ n: n % 100 }, answerTo(n % 100)));

test('what comes out the same, byte for byte, is no difference', async () => {
  expect(await Promise.all([replayer.replay(right), replayer.replay(right)])).toEqual([[], []]);
  expect(await replayer.replay([])).toEqual([]);
});

test('another value, a member more and another order of members are differences', async () => {
  const others = [
    decision({ n: 1 }, answerTo(2)),
    decision({ n: 1 }, answerTo(1).replace('"__proto__":1,', '')),
    decision({ n: 1 }, answerTo(1).replace(/^\{("__proto__":1),(.*)\}$/, '{$2,$1}')),
    decision({ n: 1 }, ` ${answerTo(1)}`),
  ];
  const found = await replayer.replay([...right, ...others]);
  expect(found.map(({ logged }) => logged)).toEqual(others.map(({ said }) => said.toString()));
  expect(new Set(found.map(({ replayed }) => replayed))).toEqual(new Set([answerTo(1)]));
  expect(found[0]).toMatchObject({ outcome: 'ALLOW', replayedOutcome: 'ALLOW', same: false });
});

test('a fault is the same where it is one again, and a difference where it was an answer', async () => {
  const missing = '{"fault":{"code":"MISSING_BUILTIN","message":';
  const [was] = await replayer.replay([decision({ missing: true }, answerTo(0))]);
  expect(was).toMatchObject({ outcome: 'ALLOW', replayedOutcome: 'DENY' });
  expect(was?.replayed).toContain(missing);
  const again = decision({ missing: true }, was?.replayed ?? '', true);
  expect(await replayer.replay([again, ...right])).toEqual([]);
});

test('what could not be evaluated in time, and now can, is told as that', async () => {
  const late = '{"fault":{"code":"DEADLINE","message":"The evaluation took longer than 1 ms."}}';
  const broken = '{"fault":{"code":"ABORTED","message":"It contradicts itself."}}';
  const found = await replayer.replay([
    decision({ n: 1 }, late, true),
    decision({ n: 1 }, broken, true),
  ]);
  expect(found.map(({ hadPassed }) => hadPassed)).toEqual([true, false]);
  expect(found[0]).toMatchObject({ outcome: 'DENY', replayedOutcome: 'ALLOW', same: false });
});

test('a decision that loops ends at its deadline, and those beside it are confirmed', async () => {
  const loops = decision({ loop: true }, answerTo(0));
  const found = await replayer.replay([...right.slice(0, 20), loops, ...right.slice(20, 40)]);
  expect(found).toHaveLength(1);
  expect(found[0]).toMatchObject({ id: loops.id, outcome: 'ALLOW', replayedOutcome: 'DENY' });
  expect(found[0]?.replayed).toContain('"code":"DEADLINE"');
  expect(await Promise.all([replayer.replay(right), replayer.replay(right)])).toEqual([[], []]);
});
