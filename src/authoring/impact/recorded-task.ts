import { share } from '../../engine/shared.js';
import type { RecordedTask } from './worker.js';

/** A recorded question; with `before`, the canonical JSON of the answer recorded, only the draft is asked. */
export interface Recorded {
  id: string | null;
  input: Uint8Array;
  before?: Uint8Array;
}

export function recordedTask(questions: readonly Recorded[]): RecordedTask {
  const ids = questions.map(({ id }) => id);
  const parts = questions.flatMap(({ input, before }) => [input, before ?? input.subarray(0, 0)]);
  return { kind: 'recorded', ids, questions: share(parts) };
}

/** For inputs that nobody asked: tests, scenarios. */
export function taskOf(inputs: readonly string[]): RecordedTask {
  return recordedTask(inputs.map((input) => ({ id: null, input: Buffer.from(input) })));
}
