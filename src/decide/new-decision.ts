import type { NewDecision } from '../decision-log/append.js';
import { canonicalBytes } from '../decision-log/canonical.js';
import { type DecisionRecord, outcomeOf } from './decision-record.js';
import type { Question } from './evaluate.js';
import { tagsOf } from './tags.js';
import { upwards } from './vocabulary.js';

/** The row of a decision: its exact bytes, and the columns by which it is found. */
export function newDecision(
  record: DecisionRecord,
  question: Question & { requestDigest?: Uint8Array },
): NewDecision {
  const { request } = record.input;
  const { idempotencyKey: key, requestDigest, consent } = question;
  return {
    id: record.id,
    at: new Date(record.at),
    bytes: canonicalBytes(record),
    client: record.client,
    ...(record.person && { person: record.person }),
    ...(record.subject && { subject: record.subject }),
    ...(consent && { consent: { reference: consent.reference, version: consent.version } }),
    ...outcomeOf(record),
    partner: request.partner,
    purpose: request.purpose,
    dataCategories: [...new Set(request.dataCategories.flatMap(upwards))],
    tags: tagsOf(record),
    revision: record.revision.number,
    register: record.register,
    ...(key && requestDigest && { idempotency: { key, requestDigest } }),
  };
}
