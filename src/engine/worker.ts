/*
 * Runs in a worker thread: asks the compiled policy. Imports packages and types only, and uses no
 * syntax that must be translated, so that Node runs this very file where there is no build yet.
 */
import { parentPort, workerData } from 'node:worker_threads';
import type { FaultCode } from './answer.js';
import type { PolicySource, RawPolicy } from './raw-policy.js';

/** What a worker is given at its start. */
export interface WorkerData extends PolicySource {
  /** One BigInt64: the number of the question it is on (1 for its first), or 0 between questions. */
  current: SharedArrayBuffer;
}

/** What the policy gave, not looked at yet; `large` where some number may be beyond 2^53. */
export type Said =
  | { results: unknown; large: boolean }
  | { kind: 'fault'; fault: { code: FaultCode; message: string } };

/** The worker says `ready` once; then each string is a JSON array of `Said`, in the order asked. */
export type WorkerMessage = { ready: true } | { failed: string } | string;

const PAGE_BYTES = 65_536;
const RENEW_AFTER_EVALUATIONS = 100_000;
const MAX_ANSWER_CHARACTERS = 1_000_000;
/** Answers leave at least this often: the quick do not wait for the slow, and more can be sent. */
const FLUSH_MS = 1;

/** Sixteen digits, or an exponent: in text it does no harm to look twice. */
const LARGE = /\d{16}|\d[eE]/;

const { current, ...source } = workerData as WorkerData;
const port = parentPort;
if (port === null) throw new Error('worker.ts runs in a worker thread only');

const ending = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
const raw = (await import(
  new URL(`./raw-policy.${ending}`, import.meta.url).href
)) as typeof import('./raw-policy.js');
const progress = new BigInt64Array(current);
let number = 0n;
let policy: RawPolicy;
let evaluations = 0;
let memoryLimit = 0;
let mustRenew = false;

// The SDK prints what a policy prints (opa_println): a policy may hold facts about people.
console.log = () => {};
console.error = () => {};

let turn: Promise<void> = renew().then(
  () => port.postMessage({ ready: true }),
  (error: unknown) => {
    port.postMessage({ failed: describe(error) });
    port.close();
  },
);
port.on('message', (questions: readonly string[]) => {
  turn = turn.then(() => answerAll(questions));
});

async function answerAll(questions: readonly string[]): Promise<void> {
  let answers: string[] = [];
  let since = performance.now();
  for (const question of questions) {
    answers.push(answerOne(question));
    if (mustRenew || policy.bytes.length > memoryLimit) await renew();
    if (performance.now() - since < FLUSH_MS) continue;
    post(answers);
    answers = [];
    since = performance.now();
  }
  if (answers.length > 0) post(answers);
}

function post(answers: readonly string[]): void {
  port?.postMessage(`[${answers.join(',')}]`);
}

function answerOne(question: string): string {
  Atomics.store(progress, 0, ++number);
  const text = evaluate(question);
  Atomics.store(progress, 0, 0n);
  return text;
}

/** The JSON of what is said. The answer's own text goes into it as it is. */
function evaluate(question: string): string {
  try {
    const results = policy.evaluate(question);
    if (results.length > MAX_ANSWER_CHARACTERS) return tooLong();
    return `{"results":${results},"large":${LARGE.test(results)}}`;
  } catch (thrown) {
    // An evaluation that was cut off leaves its instance in an unknown state.
    mustRenew = true;
    return faultOf(thrown);
  } finally {
    if (++evaluations >= RENEW_AFTER_EVALUATIONS) mustRenew = true;
  }
}

function tooLong(): string {
  return fault('MALFORMED_RESULT', 'The decision is longer than a million characters.');
}

/** What the SDK throws: strings (opa_abort), plain objects (missing built-ins) and errors. */
function faultOf(thrown: unknown): string {
  const text = describe(thrown);
  if (/not implemented: built-in/.test(text)) return fault('MISSING_BUILTIN', text);
  if (/malloc|memory size|allocation|string length/i.test(text)) {
    return fault(
      'OUT_OF_MEMORY',
      `The policy needs more than ${source.memory.maximum} pages of memory.`,
    );
  }
  return fault('ABORTED', text);
}

/** Errors of host functions may quote what they were given, so only their name is told. */
function describe(thrown: unknown): string {
  if (typeof thrown === 'string') return thrown.slice(0, 500);
  if (thrown instanceof RangeError || thrown instanceof WebAssembly.RuntimeError) {
    return `${thrown.name}: ${thrown.message}`;
  }
  if (thrown instanceof Error) return `A function that the policy called failed (${thrown.name}).`;
  return String((thrown as { message?: unknown } | null)?.message).slice(0, 500);
}

function fault(code: FaultCode, message: string): string {
  return JSON.stringify({ kind: 'fault', fault: { code, message } } satisfies Said);
}

/** A fresh instance: Wasm memory only ever grows. */
async function renew(): Promise<void> {
  policy = await raw.RawPolicy.load(source);
  evaluations = 0;
  mustRenew = false;
  const used = policy.bytes.length;
  memoryLimit = used + (source.memory.maximum * PAGE_BYTES - used) / 2;
}
