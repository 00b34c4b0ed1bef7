import type { Evaluation, FaultCode } from './answer.js';
import { Engine } from './engine.js';
import { everyCapability, revisionOf } from './revision.fixture.js';

const DENY = '"outcome": "DENY", "denialKind": "NOT_COVERED"';
const ECHO = `decision := {${DENY}, "echo": input}`;

/** One evaluation by an engine of its own. */
async function evaluate(rego: string, input: unknown): Promise<Evaluation> {
  const engine = await Engine.start(await revisionOf(rego), { workers: 1, deadlineMs: 20_000 });
  try {
    return await engine.evaluate(input as object);
  } finally {
    await engine.close();
  }
}

const faultWith = (code: FaultCode, message: unknown = expect.any(String)) => ({
  kind: 'fault',
  fault: { code, message },
});

describe('an answer', () => {
  test('is what the rules say, with data and metadata', async () => {
    const rego = `
default decision := {${DENY}}

# METADATA
# title: Anyone may ask for a known purpose
decision := {"outcome": "ALLOW", "denialKind": null, "why": rego.metadata.rule().title} if {
	data.vocabulary.purposes[input.purpose]
}`;
    const files = { 'vocabulary/data.json': '{"purposes": {"housing": true}}' };
    const revision = await revisionOf(rego, files);
    const engine = await Engine.start(revision, { workers: 1 });

    expect(engine.digest).toBe(revision.digest);
    expect(await engine.evaluate({ purpose: 'housing' })).toEqual({
      kind: 'answer',
      answer: { outcome: 'ALLOW', denialKind: null, why: 'Anyone may ask for a known purpose' },
    });
    expect(await engine.evaluate({ purpose: 'other' })).toMatchObject({
      answer: { outcome: 'DENY', denialKind: 'NOT_COVERED' },
    });
    await engine.close();
  });

  test('sees every character and every key as given', async () => {
    const input = JSON.parse(
      '{"__proto__": {"outcome": "ALLOW"}, "constructor": 1, "é😀": "a\\u0000b\\"\\n", "": [[], {}, 0.1, -0.5]}',
    );

    expect(await evaluate(ECHO, input)).toEqual({
      kind: 'answer',
      answer: { outcome: 'DENY', denialKind: 'NOT_COVERED', echo: input },
    });
  });

  test('of a large input is whole', async () => {
    const input = { list: Array.from({ length: 20_000 }, (_, index) => `item ${index}`) };

    expect(
      await evaluate(`decision := {${DENY}, "count": count(input.list)}`, input),
    ).toMatchObject({ answer: { count: 20_000 } });
  });

  test('prints nothing', async () => {
    const rego = `${ECHO} if print("a secret")`;
    const capabilities = { 'capabilities.json': await everyCapability() };
    const engine = await Engine.start(await revisionOf(rego, capabilities), { workers: 1 });

    expect(await engine.evaluate({ a: 1 })).toMatchObject({ answer: { echo: { a: 1 } } });
    await engine.close();
  });
});

describe('the input', () => {
  test.each([
    ['JSON text', '{"a": 1}'],
    ['a Buffer', Buffer.from('{"a": 1}')],
    ['a Uint8Array', new Uint8Array(2)],
    ['null', null],
    ['zero', 0],
    ['false', false],
    ['the empty string', ''],
    ['undefined', undefined],
  ])('is not %s', async (_, input) => {
    expect(await evaluate(ECHO, input)).toEqual(
      faultWith('BAD_INPUT', 'input must be a plain object.'),
    );
  });

  test('holds no integer that is not exact', async () => {
    expect(await evaluate(ECHO, { now: 1_760_000_000_000_000_000 })).toEqual(
      faultWith('NUMBER_TOO_LARGE', 'input.now is an integer beyond 2^53: send it as text.'),
    );
  });
});

describe('no answer is a fault, not a denial', () => {
  test.each<[string, string, FaultCode, RegExp]>([
    ['nothing holds', `decision := {${DENY}} if input.b`, 'UNDEFINED_RESULT', /No rule gave/],
    ['the decision is a string', 'decision := "ALLOW"', 'MALFORMED_RESULT', /no object/],
    ['the decision is a list', 'decision := [{"outcome": "ALLOW"}]', 'MALFORMED_RESULT', /no obj/],
    ['the decision is null', 'decision := null', 'MALFORMED_RESULT', /no object/],
    ['the outcome is missing', 'decision := {"a": 1}', 'MALFORMED_RESULT', /neither ALLOW nor/],
    ['the outcome is another', 'decision := {"outcome": "allow"}', 'MALFORMED_RESULT', /neither/],
    [
      'an allow has a denial',
      'decision := {"outcome": "ALLOW", "denialKind": "FORBIDDEN"}',
      'MALFORMED_RESULT',
      /ALLOW and its denialKind/,
    ],
    ['a denial has no kind', 'decision := {"outcome": "DENY"}', 'MALFORMED_RESULT', /denialKind/],
    [
      'the decision is endless',
      `decision := {${DENY}, "x": numbers.range(1, 300000)}`,
      'MALFORMED_RESULT',
      /longer than a million/,
    ],
    [
      'a number of the decision is not exact',
      `decision := {${DENY}, "x": [{"y": 9007199254740991 + input.a}]}`,
      'NUMBER_TOO_LARGE',
      /beyond 2\^53/,
    ],
    [
      'two rules disagree',
      `decision := {${DENY}} if input.a\n\ndecision := {${DENY}, "x": 1} if input.a`,
      'ABORTED',
      /^decision\.rego:5:1: var assignment conflict$/,
    ],
    [
      'a function is not there in Wasm',
      `decision := {${DENY}, "x": time.parse_rfc3339_ns(input.text)}`,
      'MISSING_BUILTIN',
      /time\.parse_rfc3339_ns/,
    ],
    [
      'a function of the host throws',
      `decision := {${DENY}, "x": sprintf("%d", [input.text])}`,
      'ABORTED',
      /^A function that the policy called failed \(TypeError\)\.$/,
    ],
  ])('when %s', async (_, rego, code, message) => {
    expect(await evaluate(rego, { a: 1, text: '2026-01-01T00:00:00Z' })).toEqual(
      faultWith(code, expect.stringMatching(message)),
    );
  });

  test('a missing function is told when its rule is reached, and others are answered', async () => {
    const rego = `
default decision := {${DENY}}

decision := {${DENY}, "x": uuid.rfc4122(input.a)} if input.a`;
    const engine = await Engine.start(await revisionOf(rego), { workers: 1 });
    const evaluations = await engine.evaluateMany([{}, { a: 'x' }, { b: 1 }]);

    expect(evaluations).toEqual([
      expect.objectContaining({ kind: 'answer' }),
      faultWith('MISSING_BUILTIN', expect.stringContaining('uuid.rfc4122')),
      expect.objectContaining({ kind: 'answer' }),
    ]);
    await engine.close();
  });
});

describe('a set of policies of another size', () => {
  test('ten times what the default memory holds is loaded', async () => {
    const rules = Array.from({ length: 150 }, (_, index) => [
      `grounds/g${index}/g.rego`,
      `package mayishare.grounds.g${index}

# METADATA
# title: Ground ${index}
# description: ${'Words of law. '.repeat(150)}
found contains rego.metadata.rule() if input.purpose == "p${index}"
`,
    ]);
    const rego = `
found contains rule.title if some rule in data.mayishare.grounds[_].found

decision := {${DENY}, "found": found}`;
    const engine = await Engine.start(await revisionOf(rego, Object.fromEntries(rules)), {
      workers: 1,
      deadlineMs: 20_000,
    });

    expect(await engine.evaluate({ purpose: 'p149' })).toMatchObject({
      answer: { found: ['Ground 149'] },
    });
    await engine.close();
  });

  test('what is no Wasm is refused at the start', async () => {
    const revision = { ...(await revisionOf(ECHO)), wasm: new Uint8Array(8) };

    await expect(Engine.start(revision)).rejects.toMatchObject({ code: 'POLICY_FAULT' });
  });

  test('data that does not fit the memory is refused at the start', async () => {
    const data = { list: Array.from({ length: 100_000 }, (_, index) => ({ index })) };
    const revision = { ...(await revisionOf(ECHO)), data };

    await expect(Engine.start(revision, { maximumPages: 32 })).rejects.toMatchObject({
      code: 'POLICY_FAULT',
      message: expect.stringContaining('cannot be loaded'),
    });
  });
});

test('many at once are answered as each alone, in their order', async () => {
  const engine = await Engine.start(await revisionOf(ECHO), { workers: 2 });
  const inputs = Array.from({ length: 500 }, (_, index) => ({ index, odd: index % 2 === 1 }));
  const inputsAndBad = [...inputs, { index: Number.NaN }];
  const together = await engine.evaluateMany(inputsAndBad);
  const alone: Evaluation[] = [];
  for (const input of inputsAndBad) alone.push(await engine.evaluate(input));

  expect(together).toEqual(alone);
  expect(together[77]).toMatchObject({ answer: { echo: { index: 77, odd: true } } });
  await engine.close();
});
