import { v7 as uuidv7 } from 'uuid';
import { canonicalText, written } from '../decision-log/canonical.js';
import type { Evaluation } from '../engine/answer.js';
import type { Engine } from '../engine/engine.js';
import { MayIShareError } from '../errors.js';
import type { Caller } from '../identity/token.js';
import { type Consent, factsFor } from '../register/facts.js';
import type { RegisterSnapshot } from '../register/snapshot.js';
import type { Active } from './active.service.js';
import type { DecisionRecord, GivenAnswer, PolicyInput } from './decision-record.js';
import type { CheckedRequest } from './sharing-request.js';

/** A checked question with what belongs to it alone. */
export interface Question extends Omit<CheckedRequest, 'subjectReference'> {
  consent: Consent | undefined;
  /** The person's pseudonym. */
  subject: string | undefined;
}

/** Evaluates questions by what is active; a fault of the engine is an answer too, never a yes. */
export async function evaluateAll(
  questions: readonly Question[],
  active: Active,
  caller: Caller,
): Promise<DecisionRecord[]> {
  const now = new Date();
  const inputs = questions.map((each) => inputOf(each, active.register, now));
  const evaluations = await Promise.all(evaluateOnce(inputs.map(canonicalText), active.engine));
  return questions.map((question, index) => ({
    kind: 'decision',
    id: uuidv7({ msecs: now.getTime() }),
    at: now.toISOString(),
    client: caller.client,
    ...(caller.person && { person: caller.person }),
    ...(question.onBehalfOf && { onBehalfOf: question.onBehalfOf }),
    ...(question.caseReference && { caseReference: question.caseReference }),
    ...(question.subject && { subject: question.subject }),
    input: inputs[index] as PolicyInput,
    ...given(evaluations[index] as Evaluation),
    revision: { number: active.revision.number, digest: active.revision.digest },
    register: active.register.number,
  }));
}

/** In a batch many ask the same, each of another person, whom the policies do not see. */
function evaluateOnce(inputs: readonly string[], engine: Engine): Promise<Evaluation>[] {
  const asked = new Map<string, Promise<Evaluation>>();
  return inputs.map((input) => {
    const evaluation = asked.get(input) ?? engine.evaluateText(input);
    asked.set(input, evaluation);
    return evaluation;
  });
}

/** The one input of the policies: the request, and the register's facts as of `now`. `subject` is a pseudonym. */
export function inputOf(
  { request, consent, subject }: Pick<Question, 'request' | 'consent' | 'subject'>,
  register: RegisterSnapshot,
  now: Date,
): PolicyInput {
  const partner = register.partners.get(request.partner);
  if (!partner) {
    const details = { field: 'partner', value: request.partner, suggestions: [] };
    const message = `partner: \`${request.partner}\` is no longer in the register`;
    throw new MayIShareError('BAD_USER_INPUT', message, details);
  }
  const about = { purpose: request.purpose, consent, subject };
  return written({ request, facts: factsFor(register, partner, about, now) });
}

export function given(evaluation: Evaluation): Pick<DecisionRecord, 'answer' | 'fault'> {
  return evaluation.kind === 'answer'
    ? { answer: evaluation.answer as GivenAnswer }
    : { fault: evaluation.fault };
}
