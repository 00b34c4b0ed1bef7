import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Evaluation } from './answer.js';
import { Engine } from './engine.js';
import { LOOPING, revisionOf } from './revision.fixture.js';
import type { CompiledRevision } from './revision.js';

const DENY = '"outcome": "DENY", "denialKind": "NOT_COVERED"';

/** Loops for minutes where `loop` is true, eats memory where `eat` is a text. */
const HUNGRY = `
default decision := {${DENY}}

decision := {${DENY}, "n": n} if n := input.n

decision := {${DENY}} if {
	input.loop${LOOPING}
}

decision := {${DENY}, "size": count(text)} if {
	input.eat
	text := concat("", [input.eat | some _ in numbers.range(1, 20000)])
}`;

let revision: CompiledRevision;

beforeAll(async () => {
  revision = await revisionOf(HUNGRY);
});

const answerOf = (n: number): Evaluation => ({
  kind: 'answer',
  answer: { outcome: 'DENY', denialKind: 'NOT_COVERED', n },
});
const DEADLINE = {
  kind: 'fault',
  fault: { code: 'DEADLINE', message: 'The evaluation took longer than 250 ms.' },
};

describe('a question that loops', () => {
  test('ends at its deadline, and the next are answered', async () => {
    const engine = await Engine.start(revision, { workers: 1 });

    for (let round = 0; round < 3; round++) {
      expect(await engine.evaluate({ loop: true })).toEqual(DEADLINE);
      expect(await engine.evaluate({ n: round })).toEqual(answerOf(round));
    }
    await engine.close();
  });

  test('takes none of the 99 beside it along', async () => {
    const engine = await Engine.start(revision, { workers: 1 });
    const inputs = Array.from({ length: 100 }, (_, n) => (n === 30 ? { loop: true } : { n }));
    const expected = inputs.map((_, n) => (n === 30 ? DEADLINE : answerOf(n)));

    expect(await engine.evaluateMany(inputs)).toEqual(expected);
    await engine.close();
  });

  test('does not hold up another worker', async () => {
    const engine = await Engine.start(revision, { workers: 2, deadlineMs: 1_000 });
    const order: string[] = [];
    const looping = engine.evaluate({ loop: true }).then(() => order.push('loop'));
    // In a later turn, so that it is not in the same message.
    await new Promise((next) => setImmediate(next));
    for (let n = 0; n < 50; n++) await engine.evaluate({ n });
    order.push('others');
    await looping;

    expect(order).toEqual(['others', 'loop']);
    await engine.close();
  });

  test('several end one after the other', async () => {
    const engine = await Engine.start(revision, { workers: 2, deadlineMs: 100 });
    const inputs = Array.from({ length: 12 }, (_, n) => (n % 3 === 0 ? { loop: true } : { n }));
    const evaluations = await engine.evaluateMany(inputs);

    expect(evaluations.map(({ kind }) => kind)).toEqual(
      inputs.map((_, n) => (n % 3 === 0 ? 'fault' : 'answer')),
    );
    await engine.close();
  });
});

test('each question has its own deadline, however many share a message', async () => {
  const slow = `
decision := {${DENY}, "n": count([1 | some a in xs; some b in xs; a == b; a == 0])} if {
	xs := numbers.range(1, 1000)
}`;
  const engine = await Engine.start(await revisionOf(slow), { workers: 1, deadlineMs: 1_000 });
  const evaluations = await engine.evaluateMany(Array.from({ length: 60 }, () => ({})));

  expect(evaluations).toEqual(evaluations.map(() => answerOf(0)));
  await engine.close();
});

describe('a question that eats memory', () => {
  const options = { workers: 1, deadlineMs: 20_000, maximumPages: 300 };

  test('ends as OUT_OF_MEMORY, and those beside it are answered', async () => {
    const engine = await Engine.start(revision, options);
    const eat = { eat: 'x'.repeat(2_000) };

    expect(await engine.evaluateMany([{ n: 1 }, eat, { n: 2 }, eat, { n: 3 }])).toEqual([
      answerOf(1),
      { kind: 'fault', fault: { code: 'OUT_OF_MEMORY', message: expect.any(String) } },
      answerOf(2),
      { kind: 'fault', fault: { code: 'OUT_OF_MEMORY', message: expect.any(String) } },
      answerOf(3),
    ]);
    await engine.close();
  });

  test('so does an input larger than the memory', async () => {
    const engine = await Engine.start(revision, options);

    expect(await engine.evaluate({ large: 'x'.repeat(30_000_000) })).toMatchObject({
      fault: { code: 'OUT_OF_MEMORY' },
    });
    expect(await engine.evaluate({ n: 1 })).toEqual(answerOf(1));
    await engine.close();
  });

  test('one that only fills much of it is answered, again and again', async () => {
    const engine = await Engine.start(revision, options);
    const much = { eat: 'x'.repeat(200) };
    const evaluations = await engine.evaluateMany(Array.from({ length: 10 }, () => much));

    expect(evaluations).toEqual(evaluations.map(() => expect.objectContaining({ kind: 'answer' })));
    await engine.close();
  });
});

describe('closing', () => {
  test('waits for what was asked, also for what loops', async () => {
    const engine = await Engine.start(revision, { workers: 1 });
    const asked = engine.evaluateMany([{ n: 1 }, { loop: true }, { n: 2 }]);
    const closed = engine.close();

    expect(await asked).toEqual([answerOf(1), DEADLINE, answerOf(2)]);
    await closed;
  });

  test('takes no more questions, and can be done twice', async () => {
    const engine = await Engine.start(revision, { workers: 1 });
    await Promise.all([engine.close(), engine.close()]);

    expect(await engine.evaluate({ n: 1 })).toMatchObject({ fault: { code: 'CLOSED' } });
  });

  test('an engine is swapped for another under load, and no question is lost', async () => {
    const next = await revisionOf(`decision := {${DENY}, "n": input.n, "next": true}`);
    let engine = await Engine.start(revision, { workers: 1 });
    let swapped = false;
    const seen: Evaluation[] = [];
    const callers = Array.from({ length: 16 }, async (_, n) => {
      let after = 0;
      while (after < 20) {
        if (swapped) after++;
        seen.push(await engine.evaluate({ n }));
      }
    });
    await engine.evaluate({ n: 0 });
    const old = engine;
    engine = await Engine.start(next, { workers: 1 });
    swapped = true;
    await old.close();
    await Promise.all(callers);
    await engine.close();

    const kinds = new Set(seen.map((evaluation) => evaluation.kind));
    const byNext = seen.filter((one) => one.kind === 'answer' && one.answer.next === true);
    expect(kinds).toEqual(new Set(['answer']));
    expect(byNext).toHaveLength(16 * 20);
  });
});

describe('workers that end by themselves', () => {
  let dir: string;

  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'worker-'));
  });
  afterEach(() => rm(dir, { recursive: true }));

  /** Ends at the word `end` (on a question) or `late` (between two), and at its start if `sick` is there. */
  async function frailWorker(): Promise<URL> {
    const file = join(dir, 'worker.mjs');
    await writeFile(
      file,
      `import { existsSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
if (existsSync(${JSON.stringify(join(dir, 'sick'))})) process.exit(1);
const progress = new BigInt64Array(workerData.current);
let number = 0n;
parentPort.on('message', (texts) => {
  for (const text of texts) {
    Atomics.store(progress, 0, ++number);
    if (text.includes('"end"')) process.exit(1);
    if (text.includes('"late"')) { Atomics.store(progress, 0, 0n); process.exit(1); }
    parentPort.postMessage('[{"kind":"answer","answer":{"outcome":"DENY","text":' + text + '}}]');
    Atomics.store(progress, 0, 0n);
  }
});
parentPort.postMessage({ ready: true });
`,
    );
    return pathToFileURL(file);
  }

  test('cost only the question they were on', async () => {
    const engine = await Engine.start(revision, { workers: 1, workerFile: await frailWorker() });
    const evaluations = await engine.evaluateMany([{ n: 1 }, { end: 1 }, { n: 2 }]);

    expect(evaluations).toMatchObject([
      { kind: 'answer' },
      { fault: { code: 'WORKER_LOST' } },
      { kind: 'answer' },
    ]);
    await engine.close();
  });

  test('a question in whose company workers keep ending is given up', async () => {
    const engine = await Engine.start(revision, { workers: 1, workerFile: await frailWorker() });

    expect(await engine.evaluate({ late: 1 })).toMatchObject({ fault: { code: 'WORKER_LOST' } });
    expect(await engine.evaluate({ n: 1 })).toMatchObject({ kind: 'answer' });
    await engine.close();
  });

  test('after many such questions others are answered, by as many workers as before', async () => {
    const engine = await Engine.start(revision, { workers: 2, workerFile: await frailWorker() });
    for (let round = 0; round < 2; round++) {
      for (let n = 0; n < 2; n++) {
        expect(await engine.evaluate({ end: n })).toMatchObject({ fault: { code: 'WORKER_LOST' } });
      }
      expect(await engine.evaluate({ n: 1 })).toMatchObject({ kind: 'answer' });
    }
    await engine.close();
  });

  test('where none can be started any more, questions are faults until one can', async () => {
    const engine = await Engine.start(revision, { workers: 1, workerFile: await frailWorker() });
    await writeFile(join(dir, 'sick'), '');
    const lost = await engine.evaluateMany([{ end: 1 }, { end: 2 }, { n: 1 }]);

    expect(lost).toMatchObject(lost.map(() => ({ fault: { code: 'WORKER_LOST' } })));
    expect(await engine.evaluate({ n: 2 })).toMatchObject({ fault: { code: 'WORKER_LOST' } });

    await rm(join(dir, 'sick'));
    await new Promise((rested) => setTimeout(rested, 1_100));
    expect(await engine.evaluate({ n: 3 })).toMatchObject({ kind: 'answer' });
    await engine.close();
  });
});
