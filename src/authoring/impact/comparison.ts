import { Worker } from 'node:worker_threads';
import { type CompiledRevision, ENTRYPOINT } from '../../engine/revision.js';
import { initialPages } from '../../engine/wasm-memory.js';
import { MayIShareError } from '../../errors.js';
import type { MatrixSpec } from './matrix.js';
import type { ComparisonData, Side, Task, TaskResult } from './worker.js';

const ENDING = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
const MAXIMUM_PAGES = 2048;
const MAX_HEAP_MB = 512;
const LOOK_EVERY_MS = 250;

/** What of a compiled revision is needed to ask it. */
export type Asked = Pick<CompiledRevision, 'wasm' | 'data'>;

interface ComparisonOptions {
  threads: number;
  matrix?: MatrixSpec;
  /** Another rule than the decision. */
  entrypoint?: string;
  /** A thread that answers no question for so long is at a loop. */
  stuckMs: number;
  signal?: AbortSignal;
}

/**
 * Gives tasks to threads that ask two policies the same, each thread one at a time, and hands each
 * result to `take`. Throws POLICY_FAULT where a policy cannot be loaded or never comes to an end,
 * and what the signal was aborted with.
 */
export async function compare(
  before: Asked,
  after: Asked,
  tasks: Iterator<Task> | AsyncIterator<Task>,
  take: (result: TaskResult, task: Task) => void,
  options: ComparisonOptions,
): Promise<void> {
  const data = { before: await sideOf(before), after: await sideOf(after) };
  const threads = Array.from({ length: options.threads }, () => new Comparer(data, options));
  try {
    await Promise.all(
      threads.map(async (thread) => {
        for (let next = await tasks.next(); !next.done; next = await tasks.next()) {
          options.signal?.throwIfAborted();
          take(await thread.ask(next.value), next.value);
        }
      }),
    );
  } finally {
    await Promise.all(threads.map((thread) => thread.end()));
  }
}

async function sideOf(revision: Asked): Promise<Side> {
  return {
    module: await WebAssembly.compile(revision.wasm),
    data: JSON.stringify(revision.data),
    initialPages: initialPages(revision.wasm),
  };
}

class Comparer {
  private readonly worker: Worker;
  private readonly progress = new BigInt64Array(new SharedArrayBuffer(8));
  private readonly ready: Promise<void>;
  private settle: { done(result: TaskResult): void; failed(error: Error): void } | undefined;

  constructor(
    sides: Pick<ComparisonData, 'before' | 'after'>,
    private readonly options: ComparisonOptions,
  ) {
    const workerData: ComparisonData = {
      ...sides,
      matrix: options.matrix,
      entrypoint: options.entrypoint ?? ENTRYPOINT,
      maximumPages: MAXIMUM_PAGES,
      progress: this.progress.buffer as SharedArrayBuffer,
      comparison: new URL(`./compare-answers.${ENDING}`, import.meta.url).href,
    };
    const resourceLimits = { maxOldGenerationSizeMb: MAX_HEAP_MB };
    const name = options.matrix ? 'matrix-worker' : 'worker';
    const file = new URL(`./${name}.${ENDING}`, import.meta.url);
    this.worker = new Worker(file, { workerData, resourceLimits });
    this.worker.on('error', (cause) => this.fail(broken(cause)));
    this.worker.on('exit', () => this.fail(broken(new Error('its thread ended'))));
    this.ready = new Promise((done, failed) => {
      this.settle = { done: () => done(), failed };
    });
    this.ready.catch(() => undefined);
    this.worker.on('message', (result: TaskResult) => this.settle?.done(result));
  }

  async ask(task: Task): Promise<TaskResult> {
    await this.ready;
    const watch = this.watch();
    try {
      return await new Promise<TaskResult>((done, failed) => {
        this.settle = { done, failed };
        this.worker.postMessage(task);
      });
    } finally {
      clearInterval(watch);
    }
  }

  async end(): Promise<void> {
    this.worker.removeAllListeners();
    this.worker.on('error', () => {});
    await this.worker.terminate();
  }

  private watch(): NodeJS.Timeout {
    let seen = -1n;
    let since = performance.now();
    return setInterval(() => {
      const now = Atomics.load(this.progress, 0);
      if (now !== seen) {
        seen = now;
        since = performance.now();
      }
      if (this.options.signal?.aborted) this.fail(this.options.signal.reason as Error);
      if (performance.now() - since > this.options.stuckMs)
        this.fail(endless(this.options.stuckMs));
    }, LOOK_EVERY_MS);
  }

  private fail(error: Error): void {
    this.settle?.failed(error);
  }
}

function broken(cause: Error): MayIShareError {
  const message = `The policies cannot be asked: ${cause.message}`;
  return new MayIShareError('POLICY_FAULT', message, {}, { cause });
}

function endless(ms: number): MayIShareError {
  return new MayIShareError(
    'POLICY_FAULT',
    `A question took longer than ${ms} ms: something loops.`,
  );
}
