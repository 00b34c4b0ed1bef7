import type { ChangeKind } from '../graphql.js';
import type { PolicyInput } from './decision-record.js';
import { FORMS, REGISTER_CHANGES } from './possible-changes.js';
import type { PolicyRequest } from './sharing-request.js';
import { labelOf, type Vocabulary } from './vocabulary.js';

/** One thing that could be different about a question, or about what the register holds. */
export interface PossibleChange {
  kind: ChangeKind;
  /** A vocabulary code, a data form, or what the register would have to hold. */
  code: string;
}

/** The question as it would be with these changes; undefined where they leave nothing to ask. */
export function changed(
  input: PolicyInput,
  changes: readonly PossibleChange[],
): PolicyInput | undefined {
  const after = changes.reduce(apply, input);
  return after.request.dataCategories.length > 0 ? after : undefined;
}

function apply(input: PolicyInput, { kind, code }: PossibleChange): PolicyInput {
  const { request } = input;
  const ask = (different: Partial<PolicyRequest>): PolicyInput => ({
    ...input,
    request: { ...request, ...different },
  });
  switch (kind) {
    case 'ADD_CIRCUMSTANCE':
      return ask({ circumstances: [...request.circumstances, code] });
    case 'DROP_CIRCUMSTANCE':
      return ask({ circumstances: request.circumstances.filter((each) => each !== code) });
    case 'ADD_EVIDENCE':
      return ask({ evidence: [...request.evidence, { kind: code, reference: 'to be supplied' }] });
    case 'DROP_CATEGORY':
      return ask({ dataCategories: request.dataCategories.filter((each) => each !== code) });
    case 'SET_BASIS':
      return ask({ lawfulBasis: code });
    case 'SET_PURPOSE':
      return ask({ purpose: code });
    case 'SET_FORM':
      return ask(FORMS[code] ?? {});
    case 'REGISTER':
      return REGISTER_CHANGES[code]?.(input) ?? input;
  }
}

const REGISTER_WORDS: Readonly<Record<string, string>> = {
  agreement:
    'If a data sharing agreement for this partner, purpose and data is signed and in force, register it; if there is one that is suspended or not started, have it brought into force.',
  assurance: 'If the partner’s systems have been checked again, register its assurance.',
  consent:
    'If the person (for a child, a parent) gives explicit consent to this, register it and name it in the question.',
  dpia: 'If a data protection impact assessment covering this is approved, register it.',
  appropriate_policy:
    'If an appropriate policy document for this condition is adopted and in date, register it.',
  processor_contract: 'If a processor contract for this purpose and data is in force, register it.',
};

/** Says what would have to be true; it never invites anybody to say what is not. */
export function worded({ kind, code }: PossibleChange, vocabulary: Vocabulary): string {
  const { circumstances, evidence_kinds, data_categories, lawful_bases, purposes } = vocabulary;
  switch (kind) {
    case 'ADD_CIRCUMSTANCE':
      return `If it is true, and you can vouch for it, state “${labelOf(circumstances, code)}”.`;
    case 'DROP_CIRCUMSTANCE':
      return `If it is not so, leave out “${labelOf(circumstances, code)}”.`;
    case 'ADD_EVIDENCE':
      return `If you hold it, supply the reference of: ${labelOf(evidence_kinds, code)}.`;
    case 'DROP_CATEGORY':
      return `If you can do without it, leave out ${labelOf(data_categories, code)}.`;
    case 'SET_BASIS':
      return `If it is the basis you rely on, name ${labelOf(lawful_bases, code)}.`;
    case 'SET_PURPOSE':
      return `If that is what it is for, ask for the purpose “${labelOf(purposes, code)}”.`;
    case 'SET_FORM':
      return FORM_WORDS[code] ?? code;
    case 'REGISTER':
      return REGISTER_WORDS[code] ?? code;
  }
}

const FORM_WORDS: Readonly<Record<string, string>> = {
  PSEUDONYMISED: 'If pseudonymised data would do, pseudonymise it first.',
  ANONYMISED:
    'If anonymous information would do, such as a table of counts with none under five, share that in its place.',
  AGGREGATED:
    'If a table of counts would do, share one with every count under five suppressed, and state the smallest count in it (`smallestCell`, at least 5).',
};
