import type { RuleMetadata } from '../engine/rulebook.js';
import type {
  Agreement,
  Answer,
  Basis,
  Citation,
  Decision,
  LoggedRequest,
  Obligation,
  Reason,
} from '../graphql.js';
import { dueBy } from '../register/due.js';
import { presentAgreement } from '../register/present.js';
import type { RegisterSnapshot } from '../register/snapshot.js';
import {
  type Covered,
  type DecisionRecord,
  ENGINE_FAULT,
  type GivenReason,
  outcomeOf,
} from './decision-record.js';
import type { PublishedRevision } from './revisions.js';
import { type Codes, citationsOf } from './vocabulary.js';

const RECORDS = new WeakMap<object, Omit<DecisionRecord, 'id'>>();

/** The entry that a presented answer was made from, for what is worked out only when asked for. */
export function recordBehind(shown: object): Omit<DecisionRecord, 'id'> | undefined {
  return RECORDS.get(shown);
}

/**
 * Words a logged answer with the titles, citations and obligations of the revision it was made
 * with: the log holds what was decided, the revision what it is called.
 */
export function presentAnswer(
  record: Omit<DecisionRecord, 'id'>,
  revision: PublishedRevision,
  register: RegisterSnapshot,
): Omit<Answer, 'remedies'> {
  const { answer, at } = record;
  const decidedAt = new Date(at);
  const { vocabulary, rulesByCode } = revision;
  const shown = {
    ...outcomeOf(record),
    reasons: answer
      ? answer.reasons.map((reason) => presentReason(reason, revision))
      : [faultReason(record)],
    lawfulBases: (answer?.lawfulBases ?? []).map((basis) =>
      presentTerm(basis, vocabulary.lawful_bases),
    ),
    conditions: (answer?.conditions ?? []).map((condition) =>
      presentTerm(condition, vocabulary.conditions),
    ),
    gateways: (answer?.gateways ?? []).map((gateway) =>
      presentGateway(gateway, rulesByCode.get(gateway.code)),
    ),
    obligations: (answer?.obligations ?? []).map((code) =>
      presentObligation(code, vocabulary.obligations, decidedAt),
    ),
    agreement: presentFirstAgreement(answer?.agreements ?? [], register),
    revision: {
      digest: revision.digest,
      number: revision.number,
      publishedAt: revision.publishedAt,
    },
    decidedAt,
    validUntil: answer ? new Date(answer.validUntil * 1000) : decidedAt,
    request: presentRequest(record),
  };
  RECORDS.set(shown, record);
  return shown;
}

/** `remedies` and `receipt` are worked out only where they are asked for, by their resolvers. */
export function presentDecision(
  record: DecisionRecord,
  revision: PublishedRevision,
  register: RegisterSnapshot,
): Omit<Decision, 'remedies' | 'receipt'> {
  const shown = { id: record.id, ...presentAnswer(record, revision, register) };
  RECORDS.set(shown, record);
  return shown;
}

function presentReason(reason: GivenReason, { rules }: PublishedRevision): Reason {
  const rule = rules.get(reason.rule);
  const speaks = reason.rule === `grounds.${reason.rule.split('.')[1]}.${reason.code}`;
  return {
    code: reason.code,
    message: rule && speaks ? `${reason.message}: ${rule.title}` : reason.message,
    rule: reason.rule,
    citations: citationsOfRule(rule),
    dataCategories: reason.dataCategories,
  };
}

function faultReason({ fault, input }: Omit<DecisionRecord, 'id'>): Reason {
  return {
    code: ENGINE_FAULT,
    message: `The policies could not be evaluated (${fault?.code}), so nothing may be shared on this answer. Report it to the governance team.`,
    rule: 'engine',
    citations: [],
    dataCategories: input.request.dataCategories,
  };
}

function citationsOfRule(rule: RuleMetadata | undefined): Citation[] {
  return (rule?.relatedResources ?? []).map(({ description, ref }) => ({
    title: description,
    url: ref,
  }));
}

function presentTerm({ code, dataCategories }: Covered, codes: Codes): Basis {
  const entry = codes[code];
  return { code, title: entry?.title ?? code, citations: citationsOf(entry), dataCategories };
}

function presentGateway({ code, dataCategories }: Covered, rule: RuleMetadata | undefined): Basis {
  return { code, title: rule?.title ?? code, citations: citationsOfRule(rule), dataCategories };
}

function presentObligation(code: string, codes: Codes, decidedAt: Date): Obligation {
  const entry = codes[code];
  return {
    code,
    message: entry?.message ?? code,
    citations: citationsOf(entry),
    dueBy: dueBy(decidedAt, entry?.due),
  };
}

function presentFirstAgreement(
  references: readonly string[],
  register: RegisterSnapshot,
): Agreement | null {
  const agreement = references[0] && register.agreements.get(references[0]);
  return agreement ? presentAgreement(agreement) : null;
}

function presentRequest(record: Omit<DecisionRecord, 'id'>): LoggedRequest {
  const { request } = record.input;
  const { kind = null, age = null } = request.subject ?? {};
  const pseudonym = record.subject ?? null;
  return {
    ...request,
    subject: request.subject || pseudonym ? { pseudonym, kind, age } : null,
    evidence: request.evidence.map((document) => ({
      kind: document.kind,
      reference: document.reference,
      date: document.date === undefined ? null : new Date(document.date * 1000),
    })),
    caseReference: record.caseReference ?? null,
    onBehalfOf: record.onBehalfOf ?? null,
    client: record.client,
    person: record.person ?? null,
  };
}
