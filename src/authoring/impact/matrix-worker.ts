/*
 * Runs in a worker thread: asks two compiled policies the questions of a matrix and tells what
 * differs. Imports packages and types, and ours by address, so that Node runs it without a build.
 */
import { parentPort, workerData } from 'node:worker_threads';
import type { RawPolicy } from '../../engine/raw-policy.js';
import type { Given, Impact } from './compare-answers.js';
import type { MatrixSpec, MatrixTask } from './matrix.js';
import type { ComparisonData, Group, Side, TaskResult } from './worker.js';

/** What two answers to one question come to; `same` where nothing that is compared differs. */
type Difference = { kind: Impact; was: Given | undefined; now: Given | undefined };
type Outcome = Difference | 'same';

/** Clocks are read for one evaluation in so many: reading them for each would take part of the time. */
const TIME_EVERY = 64;

const spec = workerData as ComparisonData;
const matrix = spec.matrix as MatrixSpec;
const port = parentPort;
if (port === null) throw new Error('matrix-worker.ts runs in a worker thread only');
const ending = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
const beside = (name: string) => import(new URL(`./${name}.${ending}`, import.meta.url).href);
const answers = (await beside('compare-answers')) as typeof import('./compare-answers.js');
const raw = (await beside(
  '../../engine/raw-policy',
)) as typeof import('../../engine/raw-policy.js');
const progress = new BigInt64Array(spec.progress);
const encoder = new TextEncoder();

// What a policy prints may hold facts about people.
console.log = () => {};
console.error = () => {};

/** One side: its answers are compared as they lie in its memory, and mostly need not become text. */
class Asked {
  private readonly side: Side;
  private policy!: RawPolicy;
  private head = new Uint8Array(0);

  constructor(side: Side) {
    this.side = side;
  }

  async load(): Promise<void> {
    const { module, data, initialPages } = this.side;
    const memory = { initial: initialPages, maximum: spec.maximumPages };
    this.policy = await raw.RawPolicy.load({ module, data, entrypoint: spec.entrypoint, memory });
    this.policy.begin(this.head);
  }

  begin(head: Uint8Array<ArrayBuffer>): void {
    this.head = head;
    this.policy.begin(head);
  }

  /** Where its answer begins; undefined where it gives none, and then it has to be loaded anew. */
  ask(rest: Uint8Array): number | undefined {
    try {
      const at = this.policy.askRest(rest);
      return this.bytes[at + 1] === END_OF_LIST ? undefined : at;
    } catch {
      return undefined;
    }
  }

  get bytes(): Uint8Array {
    return this.policy.bytes;
  }

  read(at: number): Given | undefined {
    return (JSON.parse(this.policy.textAt(at)) as { result: Given }[])[0]?.result;
  }
}

const END_OF_LIST = ']'.charCodeAt(0);
const before = new Asked(spec.before);
const after = new Asked(spec.after);
const tails = matrix.variants.map(({ json }) => encoder.encode(`${json}}}`));
let times: { before: number[]; after: number[] };
let evaluated = 0;

await Promise.all([before.load(), after.load()]);
port.postMessage({ ready: true });
port.on('message', (task: MatrixTask) => {
  void run(task).then((result) => port.postMessage(result));
});

async function run(task: MatrixTask): Promise<TaskResult> {
  const groups = new Map<string, Group>();
  const known = new Map<number, Outcome>();
  times = { before: [], after: [] };
  const evaluatedBefore = evaluated;
  let asked = 0;
  for (const partner of task.partners) {
    for (const purpose of task.purposes) {
      asked += await askPlace(task, partner, purpose, known, groups);
    }
  }
  return {
    asked,
    alike: asked - (evaluated - evaluatedBefore),
    groups: [...groups.values()],
    beforeTimes: Float32Array.from(times.before),
    afterTimes: Float32Array.from(times.after),
  };
}

/** Every category with every variant, for one partner and purpose. */
async function askPlace(
  task: MatrixTask,
  partner: number,
  purpose: number,
  known: Map<number, Outcome>,
  groups: Map<string, Group>,
): Promise<number> {
  const { categories, variants } = matrix;
  for (const category of categories.keys()) {
    Atomics.add(progress, 0, 1n);
    const head = headOf(partner, purpose, category);
    let begun = false;
    for (const variant of variants.keys()) {
      const kind = (task.categories[category] as number) * variants.length;
      const key = kind + (task.variants[variant] as number);
      let outcome = known.get(key);
      if (!outcome) {
        if (!begun) begin(head);
        begun = true;
        outcome = await compared(tails[variant] as Uint8Array);
        if (speaksForAll(outcome, partner, purpose, category, variant)) known.set(key, outcome);
      }
      if (outcome !== 'same') note(groups, outcome, partner, purpose, category, variant);
    }
  }
  return categories.length * variants.length;
}

function headOf(partner: number, purpose: number, category: number): string {
  const { request, facts } = matrix.partners[partner] as MatrixSpec['partners'][number];
  const [asked, data] = [matrix.purposes[purpose], matrix.categories[category]];
  const about = `"purpose":${JSON.stringify(asked)},"dataCategories":[${JSON.stringify(data)}]`;
  return `{"facts":${facts},"request":{${request},${about},`;
}

function begin(head: string): void {
  const bytes = encoder.encode(head);
  before.begin(bytes);
  after.begin(bytes);
}

async function compared(tail: Uint8Array): Promise<Outcome> {
  const timed = evaluated++ % TIME_EVERY === 0;
  const [at, to] = timed
    ? [timedAsk(before, tail, times.before), timedAsk(after, tail, times.after)]
    : [before.ask(tail), after.ask(tail)];
  if (at !== undefined && to !== undefined && sameBytes(at, to)) return 'same';
  const was = await answerOf(before, at);
  const now = await answerOf(after, to);
  const kind = answers.impactOf(was, now);
  return kind ? { kind, was, now } : 'same';
}

/** Two instances write what is equal as equal bytes, up to the zero that ends each. */
function sameBytes(at: number, other: number): boolean {
  const left = before.bytes;
  const right = after.bytes;
  for (let from = at, to = other; left[from] === right[to]; from++, to++) {
    if (left[from] === 0) return true;
  }
  return false;
}

function timedAsk(policy: Asked, tail: Uint8Array, into: number[]): number | undefined {
  const started = performance.now();
  const at = policy.ask(tail);
  into.push((performance.now() - started) * 1000);
  return at;
}

/** After a fault an instance is in an unknown state. */
async function answerOf(policy: Asked, at: number | undefined): Promise<Given | undefined> {
  if (at !== undefined) return policy.read(at);
  await policy.load();
  return undefined;
}

/** Not where what would be shown holds a name of this one question. */
function speaksForAll(
  outcome: Outcome,
  partner: number,
  purpose: number,
  category: number,
  variant: number,
): boolean {
  if (outcome === 'same') return true;
  const { circumstances, evidence } = matrix.variants[variant] as MatrixSpec['variants'][number];
  const { code, name } = matrix.partners[partner] as MatrixSpec['partners'][number];
  const place = [matrix.purposes[purpose], matrix.categories[category], code, name];
  const names = new Set<unknown>([...place, ...circumstances, ...evidence]);
  return [outcome.was, outcome.now].every((answer) => {
    const words = Object.values(answers.shown(answer)).flat();
    const rules = (answer?.reasons ?? []).map(({ rule }) => rule);
    return ![...words, ...rules].some((word) => names.has(word));
  });
}

function note(
  groups: Map<string, Group>,
  { kind, was, now }: Difference,
  partner: number,
  purpose: number,
  category: number,
  variant: number,
): void {
  const { circumstances, evidence } = matrix.variants[variant] as MatrixSpec['variants'][number];
  const { code } = matrix.partners[partner] as MatrixSpec['partners'][number];
  const place = { partner: code, purpose: matrix.purposes[purpose] as string };
  const dataCategories = [matrix.categories[category] as string];
  const question = { id: null, kind, ...place, dataCategories, circumstances, evidence };
  answers.noteIn(groups, question, was, now);
}
