/*
 * Runs in a worker thread: asks the compiled policy. Imports packages and types only, and uses no
 * syntax that must be translated, so that Node runs this very file where there is no build yet.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { type LoadedPolicy, loadPolicy } from '@open-policy-agent/opa-wasm';
import type { Evaluation, FaultCode } from './answer.js';

/** What a worker is given at its start. */
export interface WorkerData {
  module: WebAssembly.Module;
  /** Rego's `data`, as JSON. */
  data: string;
  entrypoint: string;
  /** Pages of 64 KiB. */
  memory: { initial: number; maximum: number };
  /** One BigInt64: the number of the question it is on (1 for its first), or 0 between questions. */
  current: SharedArrayBuffer;
}

/** The worker says `ready` once; then each string is a JSON array of evaluations, in the order asked. */
export type WorkerMessage = { ready: true } | { failed: string } | string;

const PAGE_BYTES = 65_536;
const RENEW_AFTER_EVALUATIONS = 100_000;
const MAX_ANSWER_CHARACTERS = 1_000_000;
/** Answers leave at least this often: the quick do not wait for the slow, and more can be sent. */
const FLUSH_MS = 1;

const { module, data, entrypoint, memory, current } = workerData as WorkerData;
const port = parentPort;
if (port === null) throw new Error('worker.ts runs in a worker thread only');

const progress = new BigInt64Array(current);
const encoder = new TextEncoder();
const dataBytes = toJsonBytes(data);
let number = 0n;
let policy: LoadedPolicy;
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
    if (mustRenew || policy.mem.buffer.byteLength > memoryLimit) await renew();
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
  const text = toJson(evaluate(question));
  Atomics.store(progress, 0, 0n);
  return text;
}

function evaluate(question: string): Evaluation {
  try {
    return judge(ask(question));
  } catch (thrown) {
    // An evaluation that was cut off leaves its instance in an unknown state.
    mustRenew = true;
    return faultOf(thrown);
  } finally {
    if (++evaluations >= RENEW_AFTER_EVALUATIONS) mustRenew = true;
  }
}

/** The result set. The question is the JSON of an object: the SDK would take a string for a Rego string. */
function ask(question: string): unknown {
  return policy.evaluate(toJsonBytes(question), entrypoint);
}

function judge(results: unknown): Evaluation {
  if (!Array.isArray(results)) return fault('MALFORMED_RESULT', 'The policy gave no result set.');
  if (results.length === 0) return fault('UNDEFINED_RESULT', 'No rule gave a decision.');
  if (results.length > 1) return fault('MALFORMED_RESULT', 'The policy gave several decisions.');
  const answer = results[0].result;
  const wrong = wrongIn(answer);
  if (wrong !== undefined) return fault('MALFORMED_RESULT', wrong);
  if (hasInexactInteger(answer)) {
    return fault('NUMBER_TOO_LARGE', 'The decision has an integer beyond 2^53: give it as text.');
  }
  return { kind: 'answer', answer };
}

function wrongIn(answer: unknown): string | undefined {
  if (typeof answer !== 'object' || answer === null || Array.isArray(answer)) {
    return 'The decision is no object.';
  }
  const { outcome, denialKind } = answer as Record<string, unknown>;
  if (outcome === 'ALLOW') {
    return denialKind === null ? undefined : 'The decision is ALLOW and its denialKind not null.';
  }
  if (outcome !== 'DENY') return 'The outcome of the decision is neither ALLOW nor DENY.';
  const known = denialKind === 'FORBIDDEN' || denialKind === 'NOT_COVERED';
  return known ? undefined : 'The decision is DENY and its denialKind unknown.';
}

function hasInexactInteger(value: unknown): boolean {
  if (typeof value === 'number') return Number.isInteger(value) && !Number.isSafeInteger(value);
  if (typeof value !== 'object' || value === null) return false;
  for (const key in value) {
    if (hasInexactInteger((value as Record<string, unknown>)[key])) return true;
  }
  return false;
}

function toJson(evaluation: Evaluation): string {
  const text = JSON.stringify(evaluation);
  if (text.length <= MAX_ANSWER_CHARACTERS) return text;
  return toJson(fault('MALFORMED_RESULT', 'The decision is longer than a million characters.'));
}

/** What the SDK throws: strings (opa_abort), plain objects (missing built-ins) and errors. */
function faultOf(thrown: unknown): Evaluation {
  const text = describe(thrown);
  if (/not implemented: built-in/.test(text)) return fault('MISSING_BUILTIN', text);
  if (/malloc|memory size|allocation|string length/i.test(text)) {
    return fault('OUT_OF_MEMORY', `The policy needs more than ${memory.maximum} pages of memory.`);
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

function fault(code: FaultCode, message: string): Evaluation {
  return { kind: 'fault', fault: { code, message } };
}

/** A fresh instance: Wasm memory only ever grows. */
async function renew(): Promise<void> {
  policy = await loadPolicy(module, { ...memory });
  policy.setData(dataBytes);
  evaluations = 0;
  mustRenew = false;
  const used = policy.mem.buffer.byteLength;
  memoryLimit = used + (memory.maximum * PAGE_BYTES - used) / 2;
}

/** An ArrayBuffer of exactly the JSON: the one form that the SDK takes for JSON. */
function toJsonBytes(text: string): ArrayBuffer {
  return encoder.encode(text).slice().buffer;
}
