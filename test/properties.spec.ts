import { resolve } from 'node:path';
import { recordedInputs } from '../scripts/recorded-inputs.mjs';
import { changed } from '../src/decide/changes.js';
import type { GivenAnswer, PolicyInput } from '../src/decide/decision-record.js';
import { findRemedies } from '../src/decide/remedies.js';
import type { Vocabulary } from '../src/decide/vocabulary.js';
import { Engine } from '../src/engine/engine.js';
import { loadRevision } from '../src/engine/revision.js';
import { Chance, type Input, Questions, type Stock } from './questions.js';

/** `QUESTIONS=20000 SEED=7` asks more of them, and others. */
const COUNT = Number(process.env.QUESTIONS ?? 800);
const SEED = Number(process.env.SEED ?? 2_026);
/** Remedies are worked out for one question in so many: each takes hundreds of evaluations. */
const REMEDIES_FOR_EVERY = 10;
const LONG_ENOUGH_MS = 10_000;
/** What nobody should think of first comes last, however small. */
const LAST_RESORTS = ['made_public', 'serious_harm_risk'];

interface Asked {
  input: Input;
  answer: GivenAnswer;
}

let engine: Engine;
let stock: Stock;
let asked: Asked[];
let allowed: Asked[];
let denied: Asked[];
const chance = new Chance(SEED);

beforeAll(async () => {
  const revision = await loadRevision(resolve(import.meta.dirname, '../build/revision'));
  stock = { ...(await recordedInputs()), ...revision.data } as Stock;
  engine = await Engine.start(revision, { workers: 1, deadlineMs: 5_000 });
  const questions = new Questions(SEED, stock);
  asked = await answersTo(Array.from({ length: COUNT }, () => questions.next()));
  allowed = asked.filter(({ answer }) => answer.outcome === 'ALLOW');
  denied = asked.filter(({ answer }) => answer.outcome === 'DENY');
});

afterAll(() => engine?.close());

async function answersTo(inputs: readonly Input[]): Promise<Asked[]> {
  const evaluations = await engine.evaluateMany(inputs);
  return inputs.map((input, index) => {
    const evaluation = evaluations[index];
    if (evaluation?.kind !== 'answer') {
      throw new Error(`no answer (${evaluation?.fault.message}) to ${JSON.stringify(input)}`);
    }
    return { input, answer: evaluation.answer as GivenAnswer };
  });
}

/** Each question as `change` makes it; those it does not fit are left out. */
function variants(of: readonly Asked[], change: (input: Input) => Input | undefined) {
  return of.flatMap((before) => {
    const input = change(structuredClone(before.input));
    return input ? [{ before, input }] : [];
  });
}

async function afterChange(of: readonly Asked[], change: (input: Input) => Input | undefined) {
  const varied = variants(of, change);
  const answers = await answersTo(varied.map(({ input }) => input));
  return varied.map(({ before }, index) => ({ before, after: answers[index] as Asked }));
}

const askedWith = (input: Input, different: object): Input => ({
  ...input,
  request: { ...input.request, ...different },
});

const outcomes = (of: readonly { after: Asked }[]) => of.map(({ after }) => after.answer.outcome);

/** What turned from a no into a yes, to read when a test fails. */
const becameYes = (changes: readonly { before: Asked; after: Asked }[]) =>
  changes
    .filter(({ before, after }) => {
      return before.answer.outcome === 'DENY' && after.answer.outcome === 'ALLOW';
    })
    .map(({ after }) => JSON.stringify(after.input));

function deniedKinds(): string[] {
  return [...new Set(denied.map(({ answer }) => answer.denialKind as string))].sort();
}

test('there are many questions of each kind of answer', () => {
  expect(allowed.length).toBeGreaterThan(COUNT / 5);
  expect(denied.length).toBeGreaterThan(COUNT / 5);
  expect(deniedKinds()).toEqual(['FORBIDDEN', 'NOT_COVERED']);
});

test('the same question gets the same answer twice, alone or among others', async () => {
  const again = await answersTo([...asked].reverse().map(({ input }) => input));
  expect(again.reverse().map(({ answer }) => answer)).toEqual(asked.map(({ answer }) => answer));
  const alone: unknown[] = [];
  for (const { input } of asked.slice(0, 50)) {
    const evaluation = await engine.evaluate(input);
    alone.push(evaluation.kind === 'answer' && evaluation.answer);
  }
  expect(alone).toEqual(asked.slice(0, 50).map(({ answer }) => answer));
});

describe('what an answer holds', () => {
  test('a reason for every category, in a sentence that names it', () => {
    const labels = (stock.vocabulary.data_categories ?? {}) as Record<string, { label: string }>;
    for (const { input, answer } of asked) {
      const spoken = new Set(answer.reasons.flatMap(({ dataCategories }) => dataCategories));
      const needed = answer.denialKind === null ? input.request.dataCategories : [];
      expect([...spoken]).toEqual(expect.arrayContaining(needed));
      for (const { code, message, dataCategories } of answer.reasons) {
        expect(dataCategories.length).toBeGreaterThan(0);
        expect(message).not.toMatch(/undefined|null|__|\{|\}/);
        if (!['no_ground', 'basis_not_met'].includes(code)) continue;
        for (const category of dataCategories) expect(message).toContain(labels[category]?.label);
      }
    }
  });

  test('a no has reasons and nothing to rely on', () => {
    for (const { answer } of denied) {
      expect(answer.reasons.length).toBeGreaterThan(0);
      const { gateways, lawfulBases, conditions, obligations, agreements } = answer;
      expect([gateways, lawfulBases, conditions, obligations, agreements].flat()).toEqual([]);
    }
  });

  test('a yes names a ground and a basis for every category, or says why none is needed', () => {
    for (const { input, answer } of allowed) {
      const [first] = answer.reasons;
      if (['anonymous_information', 'not_living'].includes(first?.code ?? '')) continue;
      for (const list of [answer.gateways, answer.lawfulBases]) {
        const named = new Set(list.flatMap(({ dataCategories }) => dataCategories));
        expect([...named].sort()).toEqual([...input.request.dataCategories].sort());
      }
      expect(answer.obligations).toEqual(expect.arrayContaining(['minimise', 'secure_transfer']));
    }
  });

  test('it holds for a day at most, and no longer than what it rests on', () => {
    for (const { input, answer } of asked) {
      const { now, agreements, consent, partner } = input.facts;
      expect(answer.validUntil).toBeGreaterThan(now);
      expect(answer.validUntil).toBeLessThanOrEqual(now + 86_400);
      for (const { reference, ends } of agreements) {
        if (!answer.agreements.includes(reference)) continue;
        const alike = agreements.filter(
          (each: { reference: string }) => each.reference === reference,
        );
        if (alike.length === 1) expect(answer.validUntil).toBeLessThanOrEqual(ends);
      }
      if (answer.agreements.length > 0 && partner.assurance && needsAssurance(partner.kind)) {
        expect(answer.validUntil).toBeLessThanOrEqual(partner.assurance.expires);
      }
      if (answer.gateways.some(({ code }) => code === 'consent')) {
        expect(answer.validUntil).toBeLessThanOrEqual(consent.expires);
      }
    }
  });

  test('special and criminal data rests on a condition', () => {
    const classes = stock.vocabulary.data_categories as Record<string, { class: string }>;
    for (const { input, answer } of allowed) {
      if (answer.gateways.length === 0) continue;
      const conditioned = answer.conditions.flatMap(({ dataCategories }) => dataCategories);
      const sensitive = input.request.dataCategories.filter(
        (code: string) => classes[code]?.class !== 'ordinary',
      );
      expect(new Set(conditioned)).toEqual(new Set(sensitive));
    }
  });
});

function needsAssurance(kind: string): boolean {
  const kinds = stock.vocabulary.partner_kinds as Record<string, { needs_assurance?: boolean }>;
  return kinds[kind]?.needs_assurance !== false;
}

describe('what never makes a no a yes', () => {
  test('another category', async () => {
    const codes = Object.keys(stock.vocabulary.data_categories ?? {});
    const changes = await afterChange(denied, (input) => {
      const more = codes[chance.below(codes.length)] as string;
      if (input.request.dataCategories.includes(more)) return undefined;
      return askedWith(input, { dataCategories: [...input.request.dataCategories, more] });
    });
    expect(changes.length).toBeGreaterThan(50);
    expect(becameYes(changes)).toEqual([]);
  });

  test('payment', async () => {
    const changes = await afterChange(asked, ({ request, facts }) => ({
      facts,
      request: { ...request, circumstances: [...request.circumstances, 'payment_offered'] },
    }));
    expect(becameYes(changes)).toEqual([]);
    // Nor is there a yes to personal data that is paid for.
    for (const { after } of changes) {
      if (after.answer.outcome === 'DENY') continue;
      expect(['anonymous_information', 'not_living']).toContain(after.answer.reasons[0]?.code);
    }
  });

  test('an agreement, a consent or a document less', async () => {
    const without: ((input: Input) => void)[] = [
      ({ facts }) => facts.agreements.pop(),
      ({ facts }) => facts.controller.appropriatePolicyDocuments.pop(),
      ({ facts }) => facts.controller.dpias.pop(),
      ({ facts }) => delete facts.partner.assurance,
      ({ facts }) => delete facts.consent,
      ({ facts }) => facts.partner.assurance && delete facts.partner.assurance.expires,
      ({ request }) => request.evidence.pop(),
    ];
    for (const remove of without) {
      const changes = await afterChange(denied, (input) => {
        remove(input);
        return input;
      });
      expect(becameYes(changes)).toEqual([]);
    }
  });

  test('a fact of the register that is missing, or a code nobody knows', async () => {
    const spoiler = new Questions(SEED + 1, stock);
    const spoilt = denied.flatMap((before) =>
      [1, 2, 3].map(() => ({ before, input: spoiler.spoilt(before.input) })),
    );
    const evaluations = await engine.evaluateMany(spoilt.map(({ input }) => input));
    const yes = spoilt.filter((_, index) => {
      const evaluation = evaluations[index];
      return evaluation?.kind === 'answer' && evaluation.answer.outcome === 'ALLOW';
    });
    expect(yes.map(({ input }) => JSON.stringify(input))).toEqual([]);
  });

  test('suspending the partner or an agreement', async () => {
    const changes = await afterChange(denied, ({ request, facts }) => ({
      request,
      facts: {
        ...facts,
        partner: { ...facts.partner, status: 'SUSPENDED' },
        agreements: facts.agreements.map((each: object) => ({ ...each, status: 'SUSPENDED' })),
      },
    }));
    expect(becameYes(changes)).toEqual([]);
  });
});

describe('the dot', () => {
  test('a yes to a category is a yes to what lies beneath it', async () => {
    const codes = Object.keys(stock.vocabulary.data_categories ?? {});
    const changes = await afterChange(allowed, (input) => {
      const { dataCategories } = input.request;
      const place = chance.below(dataCategories.length);
      const beneath = codes.filter((code) => code.startsWith(`${dataCategories[place]}.`));
      if (beneath.length === 0) return undefined;
      const narrower = [...dataCategories];
      narrower[place] = chance.of(beneath);
      return askedWith(input, { dataCategories: [...new Set(narrower)] });
    });
    expect(changes.length).toBeGreaterThan(20);
    expect(new Set(outcomes(changes))).toEqual(new Set(['ALLOW']));
  });

  test('a category less is never a no', async () => {
    const changes = await afterChange(allowed, (input) => {
      const { dataCategories } = input.request;
      if (dataCategories.length < 2) return undefined;
      return askedWith(input, { dataCategories: dataCategories.slice(1) });
    });
    expect(new Set(outcomes(changes))).toEqual(new Set(['ALLOW']));
  });

  test('what speaks for physical health does not speak for health', async () => {
    const emergency = findScenario(
      ({ answer }) =>
        answer.gateways.length === 1 && answer.gateways[0]?.code === 'civil_emergency',
    );
    const [physical, whole] = await answersTo([
      askedWith(emergency.input, { dataCategories: ['health.physical'] }),
      askedWith(emergency.input, { dataCategories: ['health'] }),
    ]);
    expect([physical?.answer.outcome, whole?.answer.denialKind]).toEqual(['ALLOW', 'NOT_COVERED']);
  });
});

const remediesOf = ({ input, answer }: Asked) =>
  findRemedies(
    input as PolicyInput,
    answer,
    stock.vocabulary as unknown as Vocabulary,
    (inputs) => engine.evaluateMany(inputs),
    performance.now() + LONG_ENOUGH_MS,
  );

/** Every part of a set, the empty one and the whole one too. */
const partsOf = <T>(set: readonly T[]): T[][] =>
  Array.from({ length: 2 ** set.length }, (_, chosen) =>
    set.filter((_, place) => (chosen >> place) & 1),
  );

describe('remedies', () => {
  test('each, applied, gives a yes; no part of it does', async () => {
    let tried = 0;
    for (const each of denied.filter((_, index) => index % REMEDIES_FOR_EVERY === 0)) {
      const remedies = await remediesOf(each);
      expect(remedies.length).toBeLessThanOrEqual(5);
      for (const { changes } of remedies) {
        tried++;
        for (const { message } of changes) expect(message).toMatch(/^If /);
        for (const part of partsOf(changes)) {
          const input = changed(each.input as PolicyInput, part);
          if (!input) continue;
          const [after] = await answersTo([input as Input]);
          const isYes = after?.answer.outcome === 'ALLOW';
          expect({ part, isYes }).toEqual({ part, isYes: part.length === changes.length });
        }
      }
    }
    expect(tried).toBeGreaterThan(20);
  });

  test('of what completes nothing that the reasons name, the smallest come first', async () => {
    const unnamed = denied.filter(({ answer }) => answer.reasons.every(({ ground }) => !ground));
    for (const each of unnamed.filter((_, index) => index % REMEDIES_FOR_EVERY === 0)) {
      const sizes = (await remediesOf(each))
        .filter(({ changes }) => !changes.some(({ code }) => LAST_RESORTS.includes(code)))
        .filter(({ changes }) => !changes.some(({ kind }) => kind === 'DROP_CIRCUMSTANCE'))
        .map(({ changes }) => changes.length);
      expect(sizes).toEqual([...sizes].sort());
    }
  });

  test('what the reasons say is lacking comes first', async () => {
    const lacking = denied.find(({ answer }) => {
      const lacks = answer.reasons.flatMap((reason) => reason.lacks ?? []);
      const near = answer.reasons.length === 1 && answer.reasons[0]?.ground;
      return near && lacks.length === 1 && lacks[0]?.kind === 'evidence';
    }) as Asked;
    const [first] = await remediesOf(lacking);
    expect(first?.changes.map(({ kind, code }) => [kind, code])).toEqual([
      ['ADD_EVIDENCE', lacking.answer.reasons[0]?.lacks?.[0]?.name],
    ]);
  });

  test('a bar that gives way to two documents together is met with both', async () => {
    const [abroad] = await answersTo([findScenario(({ id }) => id === 'S-061').input]);
    const remedies = await remediesOf(abroad as Asked);
    expect(remedies.map(({ changes }) => changes.map(({ code }) => code))).toContainEqual([
      'transfer_agreement',
      'transfer_risk_assessment',
    ]);
  });

  test('the search stops at its deadline', async () => {
    const inTime = await findRemedies(
      denied[0]?.input as PolicyInput,
      denied[0]?.answer as GivenAnswer,
      stock.vocabulary as unknown as Vocabulary,
      () => Promise.reject(new Error('asked after the deadline')),
      performance.now() - 1,
    );
    expect(inTime).toEqual([]);
  });
});

function findScenario(is: (scenario: Asked & { id: string }) => boolean): Asked {
  const found = (stock.scenarios as readonly (Asked & { id: string })[]).find(is);
  if (!found) throw new Error('no scenario is like that');
  return found;
}
