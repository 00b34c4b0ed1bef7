import { Worker } from 'node:worker_threads';
import { type Evaluation, type FaultCode, faulted } from './answer.js';
import { judge } from './judge.js';
import type { Said, WorkerData, WorkerMessage } from './worker.js';

/** One question on its way: its input as JSON, and who waits for the evaluation. */
export interface Question {
  text: string;
  settle: (evaluation: Evaluation) => void;
  /** How many workers ended by themselves with this question in their hands. */
  losses: number;
}

export interface ThreadListener {
  ready: () => void;
  answered: (question: Question, evaluation: Evaluation) => void;
  /** Answers were told, so there may be room for more questions. */
  free: () => void;
  /** It ended by itself. */
  lost: (thread: Thread, why: { code: FaultCode; message: string }) => void;
}

/** Node runs the TypeScript itself where there is no build. */
const WORKER_FILE = import.meta.url.endsWith('.ts') ? './worker.ts' : './worker.js';
const MAX_HEAP_MB = 256;
/** A worker that does not even begin what it was sent is as good as lost. */
const IDLE_LIMIT_MS = 10_000;
const UNSEEN = -1n;
/** With this few left it may be sent more, so that it never waits for the main thread. */
const FEW_LEFT = 16;

/** A worker thread and the questions it was sent and has not answered, oldest first. */
export class Thread {
  readonly asked: Question[] = [];
  ready = false;
  /** It answered since the last look: it is not at a standstill on what it has. */
  moving = false;
  private readonly worker: Worker;
  private readonly progress: BigInt64Array;
  private answered = 0;
  private seen = UNSEEN;
  private seenAt = 0;
  private why: { code: FaultCode; message: string } = {
    code: 'WORKER_LOST',
    message: 'The worker ended by itself.',
  };

  constructor(
    policy: Omit<WorkerData, 'current'>,
    private readonly listener: ThreadListener,
    file: URL = new URL(WORKER_FILE, import.meta.url),
  ) {
    const current = new SharedArrayBuffer(BigInt64Array.BYTES_PER_ELEMENT);
    this.progress = new BigInt64Array(current);
    const workerData: WorkerData = { ...policy, current };
    const resourceLimits = { maxOldGenerationSizeMb: MAX_HEAP_MB };
    this.worker = new Worker(file, { workerData, resourceLimits });
    this.worker.on('message', (message: WorkerMessage) => this.receive(message));
    this.worker.on('error', (error) => this.explain(error));
    this.worker.on('exit', () => listener.lost(this, this.why));
  }

  get hasRoom(): boolean {
    return this.asked.length === 0 || (this.moving && this.asked.length <= FEW_LEFT);
  }

  /** It has answered at all, so the policy and the machine are not to blame for its end. */
  get proven(): boolean {
    return this.answered > 0;
  }

  send(questions: readonly Question[]): void {
    if (this.asked.length === 0) this.seen = UNSEEN;
    this.asked.push(...questions);
    this.worker.postMessage(questions.map((question) => question.text));
  }

  /** Whether it has been on one question for `deadlineMs`, as seen by calls while it has questions. */
  isStuck(deadlineMs: number): boolean {
    const current = Atomics.load(this.progress, 0);
    if (this.asked.length === 0 || current !== this.seen) {
      this.seen = current;
      this.seenAt = performance.now();
      return false;
    }
    const limit = current === 0n ? IDLE_LIMIT_MS : deadlineMs;
    return performance.now() - this.seenAt >= limit;
  }

  /** The questions not answered: the one it is on, if any, and the others. */
  unanswered(): { current: Question | undefined; others: Question[] } {
    const position = Number(Atomics.load(this.progress, 0)) - 1 - this.answered;
    const current = this.asked[position];
    return { current, others: this.asked.filter((question) => question !== current) };
  }

  /** Ends it, whatever it is doing. Nothing is heard of it afterwards. */
  async end(): Promise<void> {
    this.worker.removeAllListeners();
    this.worker.on('error', () => {});
    await this.worker.terminate();
  }

  private receive(message: WorkerMessage): void {
    if (typeof message === 'string') this.tell(JSON.parse(message));
    else if ('failed' in message) this.why = { code: 'WORKER_LOST', message: message.failed };
    else this.begin();
  }

  private begin(): void {
    this.ready = true;
    // Only questions keep the process alive, and the engine's watch sees to that.
    this.worker.unref();
    this.listener.ready();
  }

  private tell(said: readonly Said[]): void {
    const evaluations = said.map((each) =>
      'results' in each ? judge(each.results, each.large) : each,
    );
    const questions = this.asked.splice(0, evaluations.length);
    this.answered += questions.length;
    questions.forEach((question, index) => {
      const lost = faulted('WORKER_LOST', 'The worker gave no answer.');
      this.listener.answered(question, evaluations[index] ?? lost);
    });
    this.moving = true;
    this.listener.free();
  }

  private explain(error: Error & { code?: string }): void {
    if (error.code !== 'ERR_WORKER_OUT_OF_MEMORY') return;
    this.why = { code: 'OUT_OF_MEMORY', message: 'The decision takes more memory than there is.' };
  }
}
