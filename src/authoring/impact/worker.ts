/*
 * Runs in a worker thread: asks two compiled policies recorded questions and tells what differs.
 * Imports packages and types, and ours by address, so that Node runs it without a build.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { crc32 } from 'node:zlib';
import type { RawPolicy } from '../../engine/raw-policy.js';
import type { Shared } from '../../engine/shared.js';
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

export interface RecordedTask {
  kind: 'recorded';
  ids: readonly (string | null)[];
  /** By turns an input and the canonical JSON of the answer recorded, which is empty where both are asked. */
  questions: Shared;
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
const engine = (name: string) =>
  import(new URL(`../../engine/${name}.${ending}`, import.meta.url).href);
const raw = (await engine('raw-policy')) as typeof import('../../engine/raw-policy.js');
const { isEqual, pieceOf } = (await engine('shared')) as typeof import('../../engine/shared.js');
const { isSameAnswer } = (await engine(
  'same-answer',
)) as typeof import('../../engine/same-answer.js');

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

  /** Where its answer lies; undefined where it gives none, and then it has been loaded anew. */
  async ask(input: Uint8Array): Promise<number | undefined> {
    Atomics.add(progress, 0, 1n);
    const started = performance.now();
    try {
      const at = this.loaded.askRest(input);
      if (this.loaded.bytes[at + 1] !== END_OF_LIST) return at;
    } catch {
      // After a fault it is in an unknown state.
    } finally {
      this.times.push((performance.now() - started) * 1000);
    }
    await this.load();
    return undefined;
  }

  said(at: number, recorded: Uint8Array): boolean {
    return isSameAnswer(this.loaded.bytes, at, recorded);
  }

  read(at: number | undefined): Given | undefined {
    if (at === undefined) return undefined;
    return (JSON.parse(this.loaded.textAt(at)) as { result: Given }[])[0]?.result;
  }
}

const END_OF_LIST = ']'.charCodeAt(0);
const before = new Policy(spec.before);
const after = new Policy(spec.after);
await Promise.all([before.load(), after.load()]);
port.postMessage({ ready: true });
port.on('message', (task: RecordedTask) => {
  void run(task).then((result) => port.postMessage(result));
});

async function run(task: RecordedTask): Promise<TaskResult> {
  before.times = [];
  after.times = [];
  const found = task.answers ? { answers: await answersTo(task) } : await differences(task);
  return {
    asked: task.ids.length,
    groups: [],
    ...found,
    beforeTimes: Float32Array.from(before.times),
    afterTimes: Float32Array.from(after.times),
  };
}

async function answersTo({ ids, questions }: RecordedTask): Promise<(Given | null)[]> {
  const answers: (Given | null)[] = [];
  for (const index of ids.keys()) {
    const at = await after.ask(pieceOf(questions, 2 * index));
    answers.push(after.read(at) ?? null);
  }
  return answers;
}

async function differences({ ids, questions }: RecordedTask): Promise<{ groups: Group[] }> {
  const groups = new Map<string, Group>();
  const known = new Map<number, Known>();
  for (const [index, id] of ids.entries()) {
    const [input, recorded] = [pieceOf(questions, 2 * index), pieceOf(questions, 2 * index + 1)];
    const isRecorded = recorded.length > 0;
    const timed = !isRecorded || index % TIME_EVERY === 0;
    const active = timed ? before.read(await before.ask(input)) : undefined;
    const now = await answerOnce(known, input, recorded);
    if (now === 'as recorded') continue;
    const was = isRecorded ? parsed<Given>(recorded) : active;
    const kind = impactOf(was, now);
    if (!kind) continue;
    const { request } = parsed<{ request: Asked }>(input);
    const evidence = request.evidence.map((document) => document.kind);
    noteIn(groups, { kind, id, ...request, evidence }, was, now);
  }
  return { groups: [...groups.values()] };
}

type Asked = Pick<Difference, 'partner' | 'purpose' | 'dataCategories' | 'circumstances'> & {
  evidence: { kind: string }[];
};

/** What the draft said: what was recorded, or its answer. */
interface Known {
  input: Uint8Array;
  recorded?: Uint8Array;
  answer?: Given | undefined;
}

/** The draft's. What was asked of the same facts at the same instant, as batches do, is asked once. */
async function answerOnce(
  known: Map<number, Known>,
  input: Uint8Array,
  recorded: Uint8Array,
): Promise<Given | 'as recorded' | undefined> {
  const checksum = crc32(input);
  const earlier = known.get(checksum);
  if (earlier && isEqual(earlier.input, input)) {
    if (!earlier.recorded) return earlier.answer;
    if (isEqual(earlier.recorded, recorded)) return 'as recorded';
  }
  const at = await after.ask(input);
  const isSame = at !== undefined && recorded.length > 0 && after.said(at, recorded);
  const answer = isSame ? undefined : after.read(at);
  known.set(checksum, isSame ? { input, recorded } : { input, answer });
  return isSame ? 'as recorded' : answer;
}

function parsed<Shape>(json: Buffer): Shape {
  return JSON.parse(json.toString()) as Shape;
}
