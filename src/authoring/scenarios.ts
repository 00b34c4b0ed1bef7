import { LineCounter, parse, parseDocument } from 'yaml';
import { knownCodesOf } from '../decide/known-codes.js';
import { checkRequest } from '../decide/sharing-request.js';
import type { Vocabulary } from '../decide/vocabulary.js';
import type { PolicyFiles } from '../engine/policy-files.js';
import type { Finding, SharingRequestInput } from '../graphql.js';
import { demonstrationRegister } from '../register/demonstration.js';
import { factsFor } from '../register/facts.js';

/** One question with the answer that governance staff stand by; `README.md` beside them explains it. */
export interface Scenario {
  id: string;
  ask: Record<string, unknown> & { partner: string };
  expect: 'ALLOW' | 'FORBIDDEN' | 'NOT_COVERED';
  by?: string[];
  lacks?: string | string[];
  why?: string;
  file: string;
  /** Where it begins, from 1. */
  line: number;
}

const EXPECTED = ['ALLOW', 'FORBIDDEN', 'NOT_COVERED'];
const REGISTER = 'scenarios/register.yaml';

/** Every scenario of a set of policies, and what keeps a file from being read. */
export function scenariosIn(files: PolicyFiles): { scenarios: Scenario[]; problems: Finding[] } {
  const scenarios: Scenario[] = [];
  const problems: Finding[] = [];
  for (const [file, text] of files) {
    if (!/^scenarios\/.+\.ya?ml$/.test(file) || file === REGISTER) continue;
    try {
      for (const each of listIn(text)) {
        const scenario = { ...each, file };
        const wrong = whyNotExpected(scenario);
        if (wrong) problems.push(wrong);
        else scenarios.push(scenario);
      }
    } catch (error) {
      const { message, linePos } = error as Error & { linePos?: { line: number; col: number }[] };
      problems.push({ file, message, line: linePos?.[0]?.line, column: linePos?.[0]?.col });
    }
  }
  return { scenarios, problems: [...problems, ...twice(scenarios)] };
}

function listIn(text: string): Omit<Scenario, 'file'>[] {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const [broken] = document.errors;
  if (broken) throw broken;
  const read: unknown = document.toJS() ?? [];
  const right = (each: Partial<Scenario> | null) => Boolean(each?.id && each.ask && each.expect);
  if (!Array.isArray(read) || !read.every(right)) {
    throw new Error('not a list of scenarios, each with `id`, `ask` and `expect`');
  }
  return read.map((each, index) => {
    const [at = 0] = (document.getIn([index], true) as { range?: number[] }).range ?? [];
    return { ...each, line: lines.linePos(at).line };
  });
}

function whyNotExpected({ id, expect, file, line }: Scenario): Finding | undefined {
  if (EXPECTED.includes(expect)) return undefined;
  const message = `${id}: expect: ${EXPECTED.join(', ')}; here is ${JSON.stringify(expect)}`;
  return { file, line, message };
}

function twice(scenarios: readonly Scenario[]): Finding[] {
  const seen = new Set<string>();
  return scenarios.flatMap(({ id, file, line }) => {
    if (!seen.has(id)) {
      seen.add(id);
      return [];
    }
    return [{ file, line, message: `another scenario has the id ${id}` }];
  });
}

/**
 * What makes inputs of scenarios: the vocabulary they are asked in, and the register they are asked
 * against, which is `scenarios/register.yaml` where the policies bring one, else the demonstration.
 */
export function scenarioInputs(
  files: PolicyFiles,
  vocabulary: Vocabulary,
  demonstration: string,
  now: Date,
): (scenario: Scenario) => object {
  const text = files.get(REGISTER) ?? demonstration;
  const { register, consents } = demonstrationRegister(parse(text), now);
  const known = knownCodesOf(vocabulary, register);
  return ({ ask }) => {
    const asked = { direction: 'OUTBOUND', dataForm: 'IDENTIFIABLE', ...ask };
    const { request } = checkRequest(withDates(asked) as unknown as SharingRequestInput, known, '');
    const partner = register.partners.get(request.partner);
    if (!partner) throw new Error(`no partner ${request.partner}`);
    const consent = request.consent ? consents.get(request.consent) : undefined;
    if (request.consent && !consent) throw new Error(`consent: no consent ${request.consent}`);
    return {
      request,
      facts: factsFor(register, partner, { purpose: request.purpose, consent }, now),
    };
  };
}

function withDates(ask: Record<string, unknown>): Record<string, unknown> {
  const evidence = ask.evidence as { date?: string }[] | undefined;
  if (!evidence) return ask;
  const dated = evidence.map(({ date, ...rest }) => ({
    ...rest,
    ...(date && { date: new Date(date) }),
  }));
  return { ...ask, evidence: dated };
}
