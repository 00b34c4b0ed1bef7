/** What the policies answer to one question: the value of `data.mayishare.decision`. */
export interface PolicyAnswer {
  outcome: 'ALLOW' | 'DENY';
  /** Null where the outcome is ALLOW, one of the two where it is DENY. */
  denialKind: 'FORBIDDEN' | 'NOT_COVERED' | null;
  [key: string]: unknown;
}

/**
 * Why there is no answer:
 *
 * - `DEADLINE`: the question took longer than its deadline; its worker was ended.
 * - `OUT_OF_MEMORY`: the policy asked for more memory than it may have.
 * - `UNDEFINED_RESULT`: no rule gave a decision.
 * - `MALFORMED_RESULT`: the decision has not the shape of a {@link PolicyAnswer}, or is too long.
 * - `MISSING_BUILTIN`: a rule called a function that the Wasm host has not.
 * - `ABORTED`: the policy contradicts itself (two values for one rule) or trapped.
 * - `BAD_INPUT`: the input is no plain JSON object.
 * - `NUMBER_TOO_LARGE`: a number in the input or the answer is no exact integer (beyond 2^53).
 * - `WORKER_LOST`: the worker ended by itself, or none could be started.
 * - `CLOSED`: the engine was closed before the question was asked.
 */
export type FaultCode =
  | 'DEADLINE'
  | 'OUT_OF_MEMORY'
  | 'UNDEFINED_RESULT'
  | 'MALFORMED_RESULT'
  | 'MISSING_BUILTIN'
  | 'ABORTED'
  | 'BAD_INPUT'
  | 'NUMBER_TOO_LARGE'
  | 'WORKER_LOST'
  | 'CLOSED';

/** `message` is for policy editors and the log: it holds no value of the input. */
export interface Fault {
  code: FaultCode;
  message: string;
}

export type Evaluation = { kind: 'answer'; answer: PolicyAnswer } | { kind: 'fault'; fault: Fault };

export function faulted(code: FaultCode, message: string): { kind: 'fault'; fault: Fault } {
  return { kind: 'fault', fault: { code, message } };
}
