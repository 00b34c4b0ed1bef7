import type { FaultCode } from './answer.js';
import { Engine } from './engine.js';
import { revisionOf } from './revision.fixture.js';
import type { CompiledRevision } from './revision.js';

const DENY = '"outcome": "DENY", "denialKind": "NOT_COVERED"';

/** Gives whatever the input asks for. */
const POLICY = `
decision := input.give if "give" in object.keys(input)

decision := {${DENY}, "echo": input.echo} if "echo" in object.keys(input)

# METADATA
# title: Anyone may ask for a known purpose
decision := {"outcome": "ALLOW", "denialKind": null, "why": rego.metadata.rule().title} if {
	data.vocabulary.purposes[input.purpose]
}

decision := {${DENY}, "count": count(input.list)}

decision := {${DENY}, "endless": numbers.range(1, input.length)}

decision := {${DENY}, "sum": [{"x": 9007199254740991 + input.add}]}

decision := {${DENY}, "time": time.parse_rfc3339_ns(input.time)}

decision := {${DENY}, "text": sprintf("%d", [input.format])}
`;

let revision: CompiledRevision;
let engine: Engine;

beforeAll(async () => {
  const files = { 'vocabulary/data.json': '{"purposes": {"housing": true}}' };
  revision = await revisionOf(POLICY, files);
  engine = await Engine.start(revision, { workers: 2, deadlineMs: 20_000 });
});
afterAll(() => engine.close());

const faultWith = (code: FaultCode, message: unknown) => ({
  kind: 'fault',
  fault: { code, message },
});

describe('an answer', () => {
  test('is what the rules say, with data and metadata', async () => {
    expect(engine.digest).toBe(revision.digest);
    expect(await engine.evaluate({ purpose: 'housing' })).toEqual({
      kind: 'answer',
      answer: { outcome: 'ALLOW', denialKind: null, why: 'Anyone may ask for a known purpose' },
    });
  });

  test('sees every character and every key as given', async () => {
    const echo = JSON.parse(
      '{"__proto__": {"outcome": "ALLOW"}, "constructor": 1, "é😀": "a\\u0000b\\"\\n", "": [[], {}, 0.1, -0.5]}',
    );

    expect(await engine.evaluate({ echo })).toEqual({
      kind: 'answer',
      answer: { outcome: 'DENY', denialKind: 'NOT_COVERED', echo },
    });
  });

  test('takes in a large input whole', async () => {
    const list = Array.from({ length: 20_000 }, (_, index) => `item ${index}`);

    expect(await engine.evaluate({ list })).toMatchObject({ answer: { count: 20_000 } });
  });

  test('is for many at once what it is for each alone, in their order', async () => {
    const inputs = Array.from({ length: 500 }, (_, index) =>
      index % 9 === 0 ? { give: index } : { echo: { index } },
    );
    const inputsAndBad = [...inputs, { echo: Number.NaN }];
    const together = await engine.evaluateMany(inputsAndBad);
    const alone = [];
    for (const input of inputsAndBad) alone.push(await engine.evaluate(input));

    expect(together).toEqual(alone);
    expect(together[77]).toMatchObject({ answer: { echo: { index: 77 } } });
    expect(together[81]).toMatchObject({ fault: { code: 'MALFORMED_RESULT' } });
  });
});

describe('the input', () => {
  test.each<[string, unknown]>([
    ['JSON text', '{"echo": 1}'],
    ['a Buffer', Buffer.from('{"echo": 1}')],
    ['a Uint8Array', new Uint8Array(2)],
    ['an ArrayBuffer', new ArrayBuffer(2)],
    ['null', null],
    ['zero', 0],
    ['false', false],
    ['the empty string', ''],
    ['undefined', undefined],
  ])('is not %s', async (_, input) => {
    expect(await engine.evaluate(input as object)).toEqual(
      faultWith('BAD_INPUT', 'input must be a plain object.'),
    );
  });

  test('holds no integer that is not exact', async () => {
    expect(await engine.evaluate({ echo: { now: 1_760_000_000_000_000_000 } })).toEqual(
      faultWith('NUMBER_TOO_LARGE', 'input.echo.now is an integer beyond 2^53: send it as text.'),
    );
  });
});

describe('no answer is a fault, not a denial', () => {
  test.each<[string, object, FaultCode, RegExp]>([
    ['nothing holds', { other: 1 }, 'UNDEFINED_RESULT', /No rule gave/],
    ['the decision is a string', { give: 'ALLOW' }, 'MALFORMED_RESULT', /no object/],
    ['the decision is true', { give: true }, 'MALFORMED_RESULT', /no object/],
    ['the decision is a list', { give: [{ outcome: 'ALLOW' }] }, 'MALFORMED_RESULT', /no object/],
    ['the decision is null', { give: null }, 'MALFORMED_RESULT', /no object/],
    ['the decision is empty', { give: {} }, 'MALFORMED_RESULT', /neither ALLOW nor DENY/],
    ['the outcome is another', { give: { outcome: 'allow' } }, 'MALFORMED_RESULT', /neither/],
    ['the outcome is true', { give: { outcome: true } }, 'MALFORMED_RESULT', /neither/],
    [
      'an allow has the kind of a denial',
      { give: { outcome: 'ALLOW', denialKind: 'FORBIDDEN' } },
      'MALFORMED_RESULT',
      /ALLOW and its denialKind/,
    ],
    [
      'a denial has no kind',
      { give: { outcome: 'DENY' } },
      'MALFORMED_RESULT',
      /denialKind unknown/,
    ],
    ['the decision is endless', { length: 300_000 }, 'MALFORMED_RESULT', /longer than a million/],
    ['a number in it is not exact', { add: 2 }, 'NUMBER_TOO_LARGE', /beyond 2\^53/],
    ['two rules disagree', { give: {}, echo: 1 }, 'ABORTED', /^decision\.rego:\d+:1: .*conflict$/],
    [
      'a function is not there in Wasm',
      { time: '2026-01-01T00:00:00Z' },
      'MISSING_BUILTIN',
      /time\.parse_rfc3339_ns/,
    ],
    [
      'a function of the host throws',
      { format: 'a secret' },
      'ABORTED',
      /^A function that the policy called failed \(TypeError\)\.$/,
    ],
  ])('when %s', async (_, input, code, message) => {
    expect(await engine.evaluate(input)).toEqual(faultWith(code, expect.stringMatching(message)));
  });

  test('and those beside it are answered', async () => {
    const evaluations = await engine.evaluateMany([{ echo: 1 }, { time: 'x' }, { echo: 2 }]);

    expect(evaluations).toMatchObject([
      { answer: { echo: 1 } },
      { fault: { code: 'MISSING_BUILTIN' } },
      { answer: { echo: 2 } },
    ]);
  });
});

describe('at the start', () => {
  test('ten times the text that the default memory holds is loaded', async () => {
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
    const large = await revisionOf(rego, Object.fromEntries(rules));
    const other = await Engine.start(large, { workers: 1, deadlineMs: 20_000 });

    expect(await other.evaluate({ purpose: 'p149' })).toMatchObject({
      answer: { found: ['Ground 149'] },
    });
    await other.close();
  });

  test('what is no Wasm is refused', async () => {
    await expect(Engine.start({ ...revision, wasm: new Uint8Array(8) })).rejects.toMatchObject({
      code: 'POLICY_FAULT',
    });
  });

  test('data that does not fit the memory is refused', async () => {
    const data = { list: Array.from({ length: 100_000 }, (_, index) => ({ index })) };

    await expect(Engine.start({ ...revision, data }, { maximumPages: 32 })).rejects.toMatchObject({
      code: 'POLICY_FAULT',
      message: expect.stringContaining('cannot be loaded'),
    });
  });
});
