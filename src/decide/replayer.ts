import { Worker } from 'node:worker_threads';
import { Engine, policyOf } from '../engine/engine.js';

import type { PolicySource } from '../engine/raw-policy.js';
import type { CompiledRevision } from '../engine/revision.js';
import { share } from '../engine/shared.js';
import type { LoggedDecision } from './logged-decision.js';
import { type Replayed, replayAll } from './replay.js';
import type { Decisions, ReplayWorkerData, Unconfirmed } from './replay-worker.js';

export interface ReplayerOptions {
  threads: number;
  deadlineMs: number;
}

/** Node runs the TypeScript itself where there is no build. */
const WORKER_FILE = import.meta.url.endsWith('.ts') ? './replay-worker.ts' : './replay-worker.js';
const MAX_HEAP_MB = 512;
/** A worker also has to be loaded, and to share a processor. */
const LOOK_AFTER_DEADLINES = 8;

/**
 * Evaluates many logged decisions again by one revision. Threads confirm those that come out the same,
 * which is nearly all; whatever they cannot confirm is evaluated by an engine, as it was when asked.
 */
export class Replayer {
  private readonly threads: ReplayThread[];
  private engine: Promise<Engine> | undefined;
  private turn = 0;

  /** Throws POLICY_FAULT where the revision cannot be loaded. */
  static async start(revision: CompiledRevision, options: ReplayerOptions): Promise<Replayer> {
    return new Replayer(revision, await policyOf(revision), options);
  }

  private constructor(
    private readonly revision: CompiledRevision,
    policy: PolicySource,
    private readonly options: ReplayerOptions,
  ) {
    const standstillMs = LOOK_AFTER_DEADLINES * options.deadlineMs;
    this.threads = Array.from(
      { length: options.threads },
      () => new ReplayThread(policy, standstillMs),
    );
  }

  /** @returns those that did not come out the same */
  async replay(decisions: readonly LoggedDecision[]): Promise<Replayed[]> {
    const [faults, answers] = [decisions.filter(hasFault), decisions.filter(hasAnswer)];
    const thread = this.threads[this.turn++ % this.threads.length] as ReplayThread;
    const unconfirmed = await thread.check(answers);
    const open = [...faults, ...unconfirmed.map((index) => answers[index] as LoggedDecision)];
    if (open.length === 0) return [];
    const replayed = await replayAll(open, await this.startEngine());
    return replayed.filter(({ same }) => !same);
  }

  async close(): Promise<void> {
    await Promise.all(this.threads.map((thread) => thread.end()));
    await (await this.engine)?.close();
  }

  private startEngine(): Promise<Engine> {
    const { deadlineMs } = this.options;
    this.engine ??= Engine.start(this.revision, { workers: 1, deadlineMs });
    return this.engine;
  }
}

const hasFault = ({ fault }: LoggedDecision) => fault;
const hasAnswer = ({ fault }: LoggedDecision) => !fault;

/**
 * Asked of several pages at once, it answers them in their order. Where it ends or comes to a standstill,
 * nothing of what it was asked is confirmed, and another worker goes on.
 */
class ReplayThread {
  private readonly asked: { count: number; done: (unconfirmed: Unconfirmed) => void }[] = [];
  private readonly progress = new BigInt64Array(new SharedArrayBuffer(8));
  private readonly watch: NodeJS.Timeout;
  private worker: Worker;
  private seen = -1n;

  constructor(
    private readonly policy: PolicySource,
    standstillMs: number,
  ) {
    this.worker = this.start();
    this.watch = setInterval(() => this.look(), standstillMs);
  }

  check(decisions: readonly LoggedDecision[]): Promise<Unconfirmed> {
    return new Promise((done) => {
      this.asked.push({ count: decisions.length, done });
      const shared: Decisions = share(decisions.flatMap(({ input, said }) => [input, said]));
      this.worker.postMessage(shared);
    });
  }

  async end(): Promise<void> {
    clearInterval(this.watch);
    await this.leave();
  }

  private start(): Worker {
    const workerData: ReplayWorkerData = { policy: this.policy, progress: this.progress };
    const resourceLimits = { maxOldGenerationSizeMb: MAX_HEAP_MB };
    const worker = new Worker(new URL(WORKER_FILE, import.meta.url), {
      workerData,
      resourceLimits,
    });
    worker.on('message', (unconfirmed: Unconfirmed) => this.asked.shift()?.done(unconfirmed));
    worker.on('error', () => undefined);
    worker.on('exit', () => this.goOn());
    return worker;
  }

  /** A worker that was asked and has not come further since the last look is at a loop. */
  private look(): void {
    const now = Atomics.load(this.progress, 0);
    if (this.asked.length > 0 && now === this.seen) this.goOn();
    this.seen = this.asked.length > 0 ? now : -1n;
  }

  private goOn(): void {
    void this.leave();
    this.worker = this.start();
    for (const { count, done } of this.asked.splice(0)) done([...Array(count).keys()]);
  }

  private async leave(): Promise<void> {
    this.worker.removeAllListeners();
    this.worker.on('error', () => undefined);
    await this.worker.terminate();
  }
}
