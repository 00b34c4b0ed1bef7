/*
 * Runs in a worker thread: evaluates logged decisions again and tells which it cannot confirm. Imports
 * packages and types, and ours by address, so that Node runs it without a build.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { crc32 } from 'node:zlib';
import type { PolicySource } from '../engine/raw-policy.js';
import type { Shared } from '../engine/shared.js';

export interface ReplayWorkerData {
  policy: PolicySource;
  /** Counts what was evaluated, so that a loop shows. */
  progress: BigInt64Array;
}

/** By turns the input of a decision and the canonical JSON of the answer it was given. */
export type Decisions = Shared;

/** Which decisions, counted from 0, are to be looked at: another answer, or none. */
export type Unconfirmed = number[];

const port = parentPort;
if (port === null) throw new Error('replay-worker.ts runs in a worker thread only');
const ending = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
const here = (name: string) => import(new URL(`../engine/${name}.${ending}`, import.meta.url).href);
const { RawPolicy } = (await here('raw-policy')) as typeof import('../engine/raw-policy.js');
const { isEqual, pieceOf } = (await here('shared')) as typeof import('../engine/shared.js');
const { isSameAnswer } = (await here('same-answer')) as typeof import('../engine/same-answer.js');

// What a policy prints may hold facts about people.
console.log = () => {};
console.error = () => {};

const { policy: source, progress } = workerData as ReplayWorkerData;
let policy = await RawPolicy.load(source);
port.on('message', (decisions: Decisions) => {
  void unconfirmedOf(decisions).then((unconfirmed) => port.postMessage(unconfirmed));
});

interface Confirmed {
  input: Uint8Array;
  said: Uint8Array;
}

/** What was asked of the same facts at the same instant, as batches do, is evaluated once. */
async function unconfirmedOf(decisions: Decisions): Promise<Unconfirmed> {
  const confirmed = new Map<number, Confirmed>();
  const unconfirmed: Unconfirmed = [];
  for (let index = 0; index < decisions.places.length / 4; index++) {
    const input = pieceOf(decisions, 2 * index);
    const said = pieceOf(decisions, 2 * index + 1);
    const checksum = crc32(input);
    const known = confirmed.get(checksum);
    if (known && isEqual(known.input, input) && isEqual(known.said, said)) continue;
    if (await comesOut(input, said)) confirmed.set(checksum, { input, said });
    else unconfirmed.push(index);
  }
  return unconfirmed;
}

/** After a fault the policy is in an unknown state. */
async function comesOut(input: Uint8Array, said: Uint8Array): Promise<boolean> {
  Atomics.add(progress, 0, 1n);
  try {
    const at = policy.askRest(input);
    return isSameAnswer(policy.bytes, at, said);
  } catch {
    policy = await RawPolicy.load(source);
    return false;
  }
}
