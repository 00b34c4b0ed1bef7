import { availableParallelism } from 'node:os';
import { MayIShareError } from '../errors.js';
import { type Evaluation, type Fault, faulted } from './answer.js';
import { inputToJson } from './input.js';
import type { PolicySource } from './raw-policy.js';
import { type CompiledRevision, ENTRYPOINT } from './revision.js';
import { type Question, Thread } from './thread.js';
import { initialPages } from './wasm-memory.js';

export interface EngineOptions {
  /** Threads that answer, besides the warm spare. Default: one less than the processors, 1 to 4. */
  workers?: number;
  /** For each question, in milliseconds. Default 250. */
  deadlineMs?: number;
  /** Memory that one evaluation may fill, in pages of 64 KiB. Default 2048 (128 MiB). */
  maximumPages?: number;
  /** Another worker file, for tests. */
  workerFile?: URL;
}

const MAX_WORKERS = 4;
const MAX_QUESTIONS_IN_MESSAGE = 64;
/** Below this, spreading questions over more workers costs more than it saves. */
const MIN_QUESTIONS_IN_MESSAGE = 8;
const MAX_FAILED_STARTS = 3;
const REST_MS = 1_000;
const MAX_LOSSES = 3;

/**
 * Answers questions by one compiled revision, in worker threads. Evaluation reads nothing but the
 * input and the revision, so a question may be asked again of another worker when one is lost.
 *
 * A bad policy or input gives a {@link Fault}, never an exception. To change the revision, start
 * another engine, then close this one.
 */
export class Engine {
  readonly digest: string;
  private readonly deadlineMs: number;
  private readonly workers: number;
  /** Oldest first; the first `workers` that are ready answer, what is left over is the warm spare. */
  private readonly threads: Thread[] = [];
  private queue: Question[] = [];
  private pending = 0;
  private sending = false;
  private watch: NodeJS.Timeout | undefined;
  private failedStarts = 0;
  private lastFailure = 0;
  private started: { done: () => void; failed: (error: Error) => void } | undefined;
  private closing: Promise<void> | undefined;
  private drained: (() => void) | undefined;

  /** Throws POLICY_FAULT where the revision cannot be loaded. */
  static async start(revision: CompiledRevision, options: EngineOptions = {}): Promise<Engine> {
    const engine = new Engine(revision.digest, await policyOf(revision, options), options);
    try {
      await engine.fill();
      return engine;
    } catch (cause) {
      await engine.close();
      const message = `The policies cannot be loaded: ${(cause as Error).message}`;
      throw new MayIShareError('POLICY_FAULT', message, {}, { cause });
    }
  }

  private constructor(
    digest: string,
    private readonly policy: PolicySource,
    private readonly options: EngineOptions,
  ) {
    this.digest = digest;
    this.deadlineMs = options.deadlineMs ?? 250;
    this.workers =
      options.workers ?? Math.min(MAX_WORKERS, Math.max(1, availableParallelism() - 1));
  }

  /** Never rejects. */
  evaluate(input: object): Promise<Evaluation> {
    if (this.closing) return Promise.resolve(faulted('CLOSED', 'The engine was closed.'));
    const text = inputToJson(input);
    return typeof text === 'string' ? this.evaluateText(text) : Promise.resolve(text);
  }

  /** The same for an input that is JSON already: of an object, with no integer beyond 2^53. */
  evaluateText(text: string): Promise<Evaluation> {
    if (this.closing) return Promise.resolve(faulted('CLOSED', 'The engine was closed.'));
    return new Promise((settle) => {
      this.pending++;
      this.queue.push({ text, settle, losses: 0 });
      this.startWatch();
      if (this.threads.length === 0) this.startAgain();
      this.sendSoon();
    });
  }

  /** The same as {@link evaluate} for each, in the same order. Never rejects. */
  evaluateMany(inputs: readonly object[]): Promise<Evaluation[]> {
    return Promise.all(inputs.map((input) => this.evaluate(input)));
  }

  /** Takes no more questions, waits for those asked, ends the workers. */
  close(): Promise<void> {
    this.closing ??= this.drain();
    return this.closing;
  }

  private async drain(): Promise<void> {
    if (this.pending > 0) {
      await new Promise<void>((drained) => {
        this.drained = drained;
      });
    }
    await Promise.all(this.threads.splice(0).map((thread) => thread.end()));
  }

  /** Once for all that is asked in one turn of the event loop: waking a worker costs as much as an answer. */
  private sendSoon(): void {
    if (this.sending) return;
    this.sending = true;
    setImmediate(() => {
      this.sending = false;
      this.send();
    });
  }

  private send(): void {
    const ready = this.threads.filter((thread) => thread.ready).slice(0, this.workers);
    const free = ready.filter((thread) => thread.hasRoom);
    free.sort((a, b) => a.asked.length - b.asked.length);
    const share = Math.ceil(this.queue.length / Math.max(1, free.length));
    const size = Math.min(MAX_QUESTIONS_IN_MESSAGE, Math.max(MIN_QUESTIONS_IN_MESSAGE, share));
    for (const thread of free) {
      if (this.queue.length > 0) thread.send(this.queue.splice(0, size));
    }
    for (const thread of ready) thread.moving = false;
  }

  private answer(question: Question, evaluation: Evaluation): void {
    this.pending--;
    question.settle(evaluation);
    if (this.pending > 0) return;
    clearInterval(this.watch);
    this.watch = undefined;
    this.drained?.();
  }

  private startWatch(): void {
    const every = Math.max(5, Math.min(25, this.deadlineMs / 10));
    this.watch ??= setInterval(() => this.endStuckThreads(), every);
  }

  private endStuckThreads(): void {
    for (const thread of [...this.threads]) {
      if (!thread.isStuck(this.deadlineMs)) continue;
      const message = `The evaluation took longer than ${this.deadlineMs} ms.`;
      const { current, others } = thread.unanswered();
      void thread.end();
      this.replace(thread);
      this.askAgain(others);
      if (current) this.answer(current, faulted('DEADLINE', message));
    }
  }

  private lost(thread: Thread, why: Fault): void {
    const { current, others } = thread.unanswered();
    if (!thread.proven) this.noteFailedStart(why);
    this.replace(thread);
    for (const question of others) question.losses++;
    this.askAgain(others.filter((question) => question.losses < MAX_LOSSES));
    const given = others.filter((question) => question.losses >= MAX_LOSSES);
    for (const question of current ? [current, ...given] : given) {
      this.answer(question, { kind: 'fault', fault: why });
    }
  }

  /** Behind those that wait, who may not have been beside a question that ends workers. */
  private askAgain(questions: readonly Question[]): void {
    this.queue.push(...questions);
    this.sendSoon();
  }

  private replace(thread: Thread): void {
    const place = this.threads.indexOf(thread);
    if (place >= 0) this.threads.splice(place, 1);
    if (this.failedStarts < MAX_FAILED_STARTS) this.startThreads();
    else if (this.threads.length === 0) this.giveUp();
  }

  private giveUp(): void {
    const lost = faulted('WORKER_LOST', 'No worker can be started.');
    for (const question of this.queue.splice(0)) this.answer(question, lost);
  }

  private startAgain(): void {
    if (performance.now() - this.lastFailure < REST_MS) {
      this.giveUp();
    } else {
      this.failedStarts = 0;
      this.startThreads();
    }
  }

  private noteFailedStart(why: Fault): void {
    this.failedStarts++;
    this.lastFailure = performance.now();
    if (!this.started) return;
    this.failedStarts = MAX_FAILED_STARTS;
    this.started.failed(new Error(why.message));
  }

  private async fill(): Promise<void> {
    await new Promise<void>((done, failed) => {
      this.started = { done, failed };
      this.startThreads();
    });
    this.started = undefined;
  }

  private startThreads(): void {
    try {
      while (this.threads.length < this.workers + 1) this.threads.push(this.newThread());
    } catch (error) {
      this.noteFailedStart({ code: 'WORKER_LOST', message: (error as Error).message });
      if (this.threads.length === 0) this.giveUp();
    }
  }

  private newThread(): Thread {
    const listener = {
      ready: () => this.threadReady(),
      answered: (question: Question, evaluation: Evaluation) => this.answer(question, evaluation),
      free: () => this.goOn(),
      lost: (thread: Thread, why: Fault) => this.lost(thread, why),
    };
    return new Thread(this.policy, listener, this.options.workerFile);
  }

  private goOn(): void {
    this.failedStarts = 0;
    if (this.threads.length <= this.workers) this.startThreads();
    this.sendSoon();
  }

  private threadReady(): void {
    if (this.threads.every((thread) => thread.ready)) this.started?.done();
    this.sendSoon();
  }
}

/** What a thread loads a revision from. Throws POLICY_FAULT. */
export async function policyOf(
  revision: CompiledRevision,
  options: Pick<EngineOptions, 'maximumPages'> = {},
): Promise<PolicySource> {
  try {
    return {
      module: await WebAssembly.compile(revision.wasm),
      data: JSON.stringify(revision.data),
      entrypoint: ENTRYPOINT,
      memory: { initial: initialPages(revision.wasm), maximum: options.maximumPages ?? 2048 },
    };
  } catch (cause) {
    const message = `The policies are no valid Wasm: ${(cause as Error).message}`;
    throw new MayIShareError('POLICY_FAULT', message, {}, { cause });
  }
}
