import type { DecisionRecord } from './decision-record.js';
import { ENGINE_FAULT, outcomeOf } from './decision-record.js';
import { upwards } from './vocabulary.js';

/** What a decision is found and counted by. */
export type TagKind =
  | 'outcome'
  | 'denial'
  | 'reason'
  | 'ground'
  | 'bar'
  | 'obligation'
  | 'partner'
  | 'partnerKind'
  | 'direction'
  | 'purpose'
  | 'category'
  | 'agreement'
  | 'revision'
  | 'client'
  | 'person'
  | 'case'
  | 'subject'
  | 'emergency';

export function tag(kind: TagKind, value: string | number): string {
  return `${kind}:${value}`;
}

/** `kind:value`, each once; purposes and categories also under all they lie beneath. */
export function tagsOf(record: DecisionRecord): string[] {
  const { request, facts } = record.input;
  const { outcome, denialKind } = outcomeOf(record);
  const kind = (facts.partner as { kind?: string }).kind;
  const one = (name: TagKind, value: string | number | null | undefined) =>
    value === null || value === undefined ? [] : [tag(name, value)];
  const all = (name: TagKind, values: readonly string[]) => values.map((value) => tag(name, value));
  const tags = [
    ...one('outcome', outcome),
    ...one('denial', denialKind),
    ...answerTags(record, all),
    ...one('partner', request.partner),
    ...one('partnerKind', kind),
    ...one('direction', request.direction),
    ...all('purpose', upwards(request.purpose)),
    ...all('category', request.dataCategories.flatMap(upwards)),
    ...one('revision', record.revision.number),
    ...one('client', record.client),
    ...one('person', record.onBehalfOf),
    ...one('case', record.caseReference),
    ...one('subject', record.subject),
  ];
  return [...new Set(tags)];
}

type All = (name: TagKind, values: readonly string[]) => string[];

/** A reason that names the nearest ground says that it was not one. */
function answerTags({ answer, fault }: DecisionRecord, all: All): string[] {
  if (!answer) return all('reason', fault ? [ENGINE_FAULT] : []);
  const beneath = (folder: string) =>
    answer.reasons
      .filter(({ rule, ground }) => rule.startsWith(folder) && !ground)
      .map(({ code }) => code);
  const codes = (covered: readonly { code: string }[]) => covered.map(({ code }) => code);
  return [
    ...all('reason', codes(answer.reasons)),
    ...all('bar', beneath('bars.')),
    ...all('ground', [...beneath('grounds.'), ...codes(answer.gateways)]),
    ...all('obligation', answer.obligations),
    ...all('agreement', answer.agreements),
    ...(answer.emergency ? ['emergency:true'] : []),
  ];
}
