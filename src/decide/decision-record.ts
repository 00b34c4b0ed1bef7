import type { Fault, PolicyAnswer } from '../engine/answer.js';
import type { Facts } from '../register/facts.js';
import type { PolicyRequest } from './sharing-request.js';

/** The answer as the policies give it, before titles and citations are added. Sorted lists of codes. */
export interface GivenAnswer extends PolicyAnswer {
  reasons: GivenReason[];
  lawfulBases: Covered[];
  conditions: Covered[];
  gateways: Covered[];
  obligations: string[];
  agreements: string[];
  emergency: boolean;
  /** Seconds since 1970. */
  validUntil: number;
}

export interface GivenReason extends Covered {
  /** The rule's path below `mayishare`. */
  rule: string;
  message: string;
  /** Where no ground covers it: the nearest one, and what that one lacks. */
  ground?: string | null;
  lacks?: { code: string; kind: string; name: string }[];
}

/** The one reason that is no rule's: the policies gave no answer. */
export const ENGINE_FAULT = 'engine_fault';

export interface Covered {
  code: string;
  dataCategories: string[];
}

/** All that replay needs: evaluated again by the same revision it gives the same answer. */
export interface PolicyInput {
  request: PolicyRequest;
  facts: Facts;
}

/** A decision as it stands in the log. Where the engine could not answer, `fault` says why. */
export interface DecisionRecord {
  kind: 'decision';
  id: string;
  /** RFC 3339, UTC, milliseconds. */
  at: string;
  client: string;
  /** Who signed in at the client, where it was somebody. */
  person?: string;
  onBehalfOf?: string;
  caseReference?: string;
  /** A pseudonym. */
  subject?: string;
  input: PolicyInput;
  answer?: GivenAnswer;
  fault?: Fault;
  revision: { number: number; digest: string };
  register: number;
}

export function outcomeOf(record: Pick<DecisionRecord, 'answer'>): {
  outcome: 'ALLOW' | 'DENY';
  denialKind: 'FORBIDDEN' | 'NOT_COVERED' | 'FAULT' | null;
} {
  if (!record.answer) return { outcome: 'DENY', denialKind: 'FAULT' };
  return { outcome: record.answer.outcome, denialKind: record.answer.denialKind };
}
