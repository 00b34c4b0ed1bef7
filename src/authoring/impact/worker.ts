/*
 * Runs in a worker thread: asks two compiled policies recorded questions and tells what differs.
 * Imports packages and types, and ours by address, so that Node runs it without a build.
 */
import { parentPort, workerData } from 'node:worker_threads';
import type { RawPolicy } from '../../engine/raw-policy.js';
import type { Given, Impact, ShownAnswer } from './compare-answers.js';
import type { MatrixSpec, MatrixTask } from './matrix.js';

/** Policies of a side: `before` is what is active, `after` the draft. */
export interface Side {
  module: WebAssembly.Module;
  /** Rego's `data`, as JSON. */
  data: string;
  /** Pages of 64 KiB. */
  initialPages: number;
}

export interface ComparisonData {
  before: Side;
  after: Side;
  matrix?: MatrixSpec;
  entrypoint: string;
  maximumPages: number;
  /** One BigInt64 that counts questions, so that a loop shows. */
  progress: SharedArrayBuffer;
  /** Address of `compare-answers`, which is .ts or .js as this file is. */
  comparison: string;
}

/** A recorded question; with `before`, the JSON of the answer recorded, only the draft is asked. */
export interface Recorded {
  id: string | null;
  input: string;
  before?: string;
}

export interface RecordedTask {
  kind: 'recorded';
  questions: readonly Recorded[];
  answers?: boolean;
}

export type Task = RecordedTask | MatrixTask;

export interface Difference {
  kind: Impact;
  rule: string;
  id: string | null;
  partner: string;
  purpose: string;
  dataCategories: string[];
  circumstances: string[];
  evidence: string[];
  before: ShownAnswer;
  after: ShownAnswer;
}

export interface Group {
  kind: Impact;
  rule: string;
  partner: string;
  purpose: string;
  dataCategories: string[];
  count: number;
  samples: Difference[];
}

export interface TaskResult {
  asked: number;
  /** Of those, answered by another that differs only in names that nothing mentions. */
  alike?: number;
  groups: Group[];
  /** Microseconds of each evaluation; of the matrix, of some. */
  beforeTimes: Float32Array;
  afterTimes: Float32Array;
  /** Answers of the draft, where they were asked for; null is a fault. */
  answers?: (Given | null)[];
}

/** Where the recorded answer stands in for the active revision, it is asked too this often, to time it. */
const TIME_EVERY = 50;

const spec = workerData as ComparisonData;
const port = parentPort;
if (port === null) throw new Error('worker.ts runs in a worker thread only');
const { impactOf, noteIn } = (await import(
  spec.comparison
)) as typeof import('./compare-answers.js');
const progress = new BigInt64Array(spec.progress);
const ending = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
const raw = (await import(
  new URL(`../../engine/raw-policy.${ending}`, import.meta.url).href
)) as typeof import('../../engine/raw-policy.js');

// What a policy prints may hold facts about people.
console.log = () => {};
console.error = () => {};

class Policy {
  private readonly side: Side;
  private loaded!: RawPolicy;
  times: number[] = [];

  constructor(side: Side) {
    this.side = side;
  }

  async load(): Promise<void> {
    const { module, data, initialPages } = this.side;
    const memory = { initial: initialPages, maximum: spec.maximumPages };
    const { entrypoint } = spec;
    this.loaded = await raw.RawPolicy.load({ module, data, entrypoint, memory });
  }

  /** Undefined where it gives no answer; then it has to be loaded anew. */
  ask(input: string): Given | undefined {
    Atomics.add(progress, 0, 1n);
    const started = performance.now();
    try {
      const results = JSON.parse(this.loaded.evaluate(input)) as { result: Given }[];
      return results[0]?.result;
    } catch {
      return undefined;
    } finally {
      this.times.push((performance.now() - started) * 1000);
    }
  }
}

const before = new Policy(spec.before);
const after = new Policy(spec.after);
await Promise.all([before.load(), after.load()]);
port.postMessage({ ready: true });
port.on('message', (task: RecordedTask) => {
  void run(task).then((result) => port.postMessage(result));
});

async function run(task: RecordedTask): Promise<TaskResult> {
  const groups = new Map<string, Group>();
  before.times = [];
  after.times = [];
  const answers: (Given | null)[] = [];
  const asked = await askRecorded(task.questions, groups, task.answers ? answers : undefined);
  return {
    asked,
    groups: [...groups.values()],
    beforeTimes: Float32Array.from(before.times),
    afterTimes: Float32Array.from(after.times),
    ...(task.answers && { answers }),
  };
}

async function askRecorded(
  questions: readonly Recorded[],
  groups: Map<string, Group>,
  answers: (Given | null)[] | undefined,
): Promise<number> {
  const given = new Map<string, Given | undefined>();
  for (const [index, question] of questions.entries()) {
    const now = await answerOnce(given, question.input);
    if (answers) {
      answers.push(now ?? null);
      continue;
    }
    const { before: recorded, input } = question;
    const was = recorded ? (JSON.parse(recorded) as Given) : await answerOf(before, input);
    if (recorded && index % TIME_EVERY === 0) await answerOf(before, input);
    const kind = impactOf(was, now);
    if (!kind) continue;
    const { request } = JSON.parse(question.input);
    const evidence = request.evidence.map((document: { kind: string }) => document.kind);
    noteIn(groups, { kind, id: question.id, ...request, evidence }, was, now);
  }
  return questions.length;
}

/** The draft's. What was asked of the same facts at the same instant, as batches do, is asked once. */
async function answerOnce(
  given: Map<string, Given | undefined>,
  input: string,
): Promise<Given | undefined> {
  if (!given.has(input)) given.set(input, await answerOf(after, input));
  return given.get(input);
}

async function answerOf(policy: Policy, input: string): Promise<Given | undefined> {
  const answer = policy.ask(input);
  if (!answer) await policy.load();
  return answer;
}
