/* What the policies answer: to scenarios, in Wasm as in OPA's own interpreter, and in what time. */

import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import canonicalize from 'canonicalize';
import { extract } from 'tar';
import type { Vocabulary } from '../../decide/vocabulary.js';
import type { CompiledRevision } from '../../engine/revision.js';
import type { Finding } from '../../graphql.js';
import type { Given } from '../impact/compare-answers.js';
import { type Asked, compare } from '../impact/comparison.js';
import { taskOf } from '../impact/recorded-task.js';
import { Histogram, type Times } from '../impact/times.js';
import type { Task, TaskResult } from '../impact/worker.js';
import { type Scenario, scenarioInputs, scenariosIn } from '../scenarios.js';
import { type GateCheck, judged, type Outcome, passed, type Subject, skipped } from './check.js';
import { passingTests } from './tests.js';

const STUCK_MS = 5_000;

export const scenarios: GateCheck = {
  code: 'scenarios',
  title: 'Every scenario comes out as expected',
  needsCompiled: true,
  async run(subject): Promise<Outcome> {
    const { asked, problems } = askable(subject);
    const answers = await answersOf(
      subject,
      asked.map(({ input }) => input),
    );
    const findings = asked.flatMap(({ scenario }, index) => {
      const wrong = wrongIn(scenario, answers[index] ?? null);
      return wrong ? [{ ...placeOf(scenario), message: `${scenario.id}: ${wrong}` }] : [];
    });
    const all = [...problems, ...findings];
    if (asked.length === 0 && all.length === 0) {
      return { result: 'FAILED', message: 'There are no scenarios.' };
    }
    return judged(all, `All ${asked.length} do.`, `${all.length} do not.`);
  },
};

interface Askable {
  scenario: Scenario;
  input: string;
}

/** Scenarios as inputs; what cannot be asked, such as a mistyped code, is a finding. */
function askable({ files, compiled, demonstration }: Subject): {
  asked: Askable[];
  problems: Finding[];
} {
  const { scenarios, problems } = scenariosIn(files);
  const { vocabulary } = (compiled as CompiledRevision).data as { vocabulary: Vocabulary };
  const inputOf = scenarioInputs(files, vocabulary, demonstration, new Date());
  const asked: Askable[] = [];
  for (const scenario of scenarios) {
    try {
      asked.push({ scenario, input: JSON.stringify(inputOf(scenario)) });
    } catch (error) {
      const message = `${scenario.id}: ${(error as Error).message}`;
      problems.push({ ...placeOf(scenario), message });
    }
  }
  return { asked, problems };
}

function placeOf({ file, line }: Scenario): { file: string; line: number; column: number } {
  return { file, line, column: 1 };
}

/** In what an answer is not as a scenario says. */
export function wrongIn(scenario: Scenario, answer: Given | null): string | undefined {
  const by: unknown = scenario.by ?? [];
  if (!Array.isArray(by)) return `by: a list of codes, here is ${JSON.stringify(by)}`;
  const kind = !answer ? 'FAULT' : answer.outcome === 'ALLOW' ? 'ALLOW' : answer.denialKind;
  if (kind !== scenario.expect) {
    const why = (answer?.reasons ?? []).map(({ code }) => code).join(', ');
    return `${scenario.expect} is expected, and it is ${kind}${why && ` (${why})`}`;
  }
  const spoken = scenario.expect === 'ALLOW' ? answer?.gateways : answer?.reasons;
  const codes = ((spoken ?? []) as { code: string }[]).map(({ code }) => code);
  const absent = by.filter((code) => !codes.includes(code));
  if (absent.length > 0) return `${absent.join(', ')} should speak; ${codes.join(', ')} does`;
  const lacks = [scenario.lacks ?? []].flat();
  const reasons = (answer?.reasons ?? []).map(({ code }) => code);
  if (lacks.length === 0 || reasons.some((code) => lacks.includes(code))) return undefined;
  return `${lacks.join(' or ')} should be lacking; it says ${reasons.join(', ')}`;
}

async function answersOf(subject: Subject, inputs: readonly string[]): Promise<(Given | null)[]> {
  const compiled = subject.compiled as CompiledRevision;
  return ask(compiled, compiled, { ...taskOf(inputs), answers: true });
}

async function ask(
  before: Asked,
  after: Asked,
  task: Task,
  entrypoint?: string,
): Promise<(Given | null)[]> {
  let answers: (Given | null)[] = [];
  const take = (result: { answers?: (Given | null)[] }) => {
    answers = result.answers ?? [];
  };
  const options = { threads: 1, stuckMs: STUCK_MS, ...(entrypoint && { entrypoint }) };
  await compare(before, after, [task].values(), take, options);
  return answers;
}

export const agreement: GateCheck = {
  code: 'agreement',
  title: 'Wasm and OPA’s own interpreter agree on tests, scenarios and recorded questions',
  needsCompiled: true,
  async run(subject): Promise<Outcome> {
    const asked = askable(subject).asked;
    const inputs = [...asked.map(({ input }) => input), ...subject.recorded];
    const [wasm, interpreted] = [
      await answersOf(subject, inputs),
      await interpretedAnswers(subject, inputs),
    ];
    const findings = inputs.flatMap((input, index) => {
      if (canonicalize(wasm[index] ?? null) === canonicalize(interpreted.get(index) ?? null))
        return [];
      const scenario = asked[index]?.scenario;
      const what = scenario ? `scenario ${scenario.id}` : `a recorded question, ${inShort(input)}`;
      return [{ ...(scenario && placeOf(scenario)), message: `they differ on ${what}` }];
    });
    const tests = await differingTests(subject);
    const count = `${asked.length} scenarios, ${subject.recorded.length} recorded questions and ${tests.all} tests`;
    return judged([...findings, ...tests.findings], `They agree on ${count}.`, 'They differ.');
  },
};

function inShort(input: string): string {
  const { partner, purpose, dataCategories } = JSON.parse(input).request;
  return `${dataCategories.join(' and ')} to ${partner} for ${purpose}`;
}

const EACH =
  '[{"index": index, "answer": answer} | some index, each in input.questions; answer := data.mayishare.decision with input as each]';

async function interpretedAnswers(
  { folder }: Subject,
  inputs: readonly string[],
): Promise<Map<number, unknown>> {
  const input = `{"questions":[${inputs.join(',')}]}`;
  const args = ['-b', '.', '-I', '--format', 'values', EACH];
  const { stdout, stderr, exitCode } = await folder.limited('eval', args, { input });
  if (exitCode !== 0) throw new Error(`OPA could not ask the questions: ${stderr || stdout}`);
  const [answers] = JSON.parse(stdout) as { index: number; answer: unknown }[][];
  return new Map((answers ?? []).map(({ index, answer }) => [index, answer]));
}

/** Every test as a rule of one Wasm module: the set of those that hold must be the interpreter's. */
async function differingTests(subject: Subject): Promise<{ all: number; findings: Finding[] }> {
  const { all, passed: held } = passingTests(subject);
  const built = await buildTests(subject, all);
  const task: Task = { ...taskOf(['{}']), answers: true };
  const [answer] = await ask(built, built, task, 'mayishare_gate/result');
  const inWasm = new Set((answer as unknown as { passed?: string[] } | null)?.passed ?? []);
  const findings = all
    .filter((name) => inWasm.has(name) !== held.includes(name))
    .map((name) => ({ message: `they differ on the test ${name}` }));
  return { all: all.length, findings };
}

async function buildTests({ folder }: Subject, all: readonly string[]): Promise<Asked> {
  const module = [
    'package mayishare_gate\n',
    'result := {"passed": passed}\n',
    // So that there is such a set where there are no tests.
    'passed contains "" if false',
    ...all.map((name) => `passed contains ${JSON.stringify(name)} if ${name}`),
  ].join('\n');
  const file = await folder.write('sources/mayishare_gate/gate.rego', module);
  const output = await folder.write('tests/bundle.tar.gz', '');
  // Else whatever refers to the decision becomes an entrypoint too, functions of tests among it.
  const only = ['--prune-unused', '-e', 'mayishare_gate/result'];
  const args = ['-t', 'wasm', ...only, '-o', output, '-b', '.'];
  const run = await folder.limited('build', args);
  await folder.remove(file);
  if (run.exitCode !== 0)
    throw new Error(`The tests do not compile to Wasm: ${run.stderr || run.stdout}`);
  const cwd = dirname(output);
  await extract({ file: output, cwd });
  const data = JSON.parse(await readFile(`${cwd}/data.json`, 'utf8'));
  return { wasm: new Uint8Array(await readFile(`${cwd}/policy.wasm`)), data };
}

const ROUNDS = 5;
/** A draft may be so much slower than what is active. */
const SLOWER = 2;
const SLACK_US = 100;

export const timing: GateCheck = {
  code: 'timing',
  title: 'A question is answered within its time',
  needsCompiled: true,
  async run(subject): Promise<Outcome> {
    if (!subject.live) return skipped('There is no active revision to compare with here.');
    const asked = askable(subject).asked.map(({ input }) => input);
    const before = subject.live.active.compiled;
    const [was, is] = await timesOf(before, subject, [...asked, ...subject.recorded]);
    const words = `The median is ${is.median} µs (active: ${was.median}), the worst ${is.worst} µs (active: ${was.worst})`;
    if (is.worst > subject.config.evaluationDeadlineMs * 500) {
      return { result: 'FAILED', message: `${words}: more than half the deadline.` };
    }
    if (is.median > was.median * SLOWER + SLACK_US) {
      return { result: 'FAILED', message: `${words}: too much slower.` };
    }
    return passed(`${words}.`);
  },
};

/** Each question's quickest of some rounds, so that a busy machine is not held against a draft. */
async function timesOf(
  before: Asked,
  { compiled }: Subject,
  inputs: readonly string[],
): Promise<[Times, Times]> {
  const best = [[], []] as [number[], number[]];
  const take = ({ beforeTimes, afterTimes }: TaskResult) => {
    for (const [side, times] of [beforeTimes, afterTimes].entries()) {
      const quickest = best[side] as number[];
      times.forEach((time, index) => {
        quickest[index] = Math.min(time, quickest[index] ?? time);
      });
    }
  };
  const tasks = Array<Task>(ROUNDS).fill(taskOf(inputs));
  const options = { threads: 1, stuckMs: STUCK_MS };
  await compare(before, compiled as CompiledRevision, tasks.values(), take, options);
  return best.map(timesIn) as [Times, Times];
}

function timesIn(times: readonly number[]): Times {
  const histogram = new Histogram();
  histogram.add(times);
  return histogram.times();
}
