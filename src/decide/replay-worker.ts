/*
 * Runs in a worker thread: evaluates logged decisions again and tells which it cannot confirm. Imports
 * packages and types, and ours by address, so that Node runs it without a build.
 */
import { parentPort, workerData } from 'node:worker_threads';
import type { PolicySource } from '../engine/raw-policy.js';

export interface ReplayWorkerData {
  policy: PolicySource;
  /** Counts what was evaluated, so that a loop shows. */
  progress: BigInt64Array;
}

/** By turns the input of a decision and the canonical JSON of the answer it was given. */
export type Decisions = readonly string[];

/** Which decisions, counted from 0, are to be looked at: another answer, or none. */
export type Unconfirmed = number[];

type Members = Record<string, unknown>;

const port = parentPort;
if (port === null) throw new Error('replay-worker.ts runs in a worker thread only');
const ending = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
const { RawPolicy } = (await import(
  new URL(`../engine/raw-policy.${ending}`, import.meta.url).href
)) as typeof import('../engine/raw-policy.js');

// What a policy prints may hold facts about people.
console.log = () => {};
console.error = () => {};

const { policy: source, progress } = workerData as ReplayWorkerData;
let policy = await RawPolicy.load(source);
port.on('message', (decisions: Decisions) => {
  void unconfirmedOf(decisions).then((unconfirmed) => port.postMessage(unconfirmed));
});

/** What was asked of the same facts at the same instant, as batches do, is evaluated once. */
async function unconfirmedOf(decisions: Decisions): Promise<Unconfirmed> {
  const answers = new Map<string, string>();
  const unconfirmed: Unconfirmed = [];
  for (let index = 0; index < decisions.length / 2; index++) {
    const input = decisions[2 * index] as string;
    const answer = answers.get(input) ?? (await answerTo(input));
    answers.set(input, answer);
    if (answer !== decisions[2 * index + 1]) unconfirmed.push(index);
  }
  return unconfirmed;
}

/** Canonical JSON, or no text where the policy gives no answer. */
async function answerTo(input: string): Promise<string> {
  Atomics.add(progress, 0, 1n);
  try {
    const results = JSON.parse(policy.evaluate(input)) as { result: unknown }[];
    return results.length === 1 ? JSON.stringify(inOrder(results[0]?.result)) : '';
  } catch {
    policy = await RawPolicy.load(source);
    return '';
  }
}

/** With members in the order of RFC 8785, whose numbers and texts are those of JSON.stringify. */
function inOrder(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(inOrder);
  const names = Object.keys(value).sort();
  return Object.fromEntries(names.map((name) => [name, inOrder((value as Members)[name])]));
}
