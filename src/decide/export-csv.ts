import type { Options } from 'csv-stringify';
import type { Placed } from '../decision-log/export.js';
import { type DecisionRecord, ENGINE_FAULT, outcomeOf } from './decision-record.js';

/**
 * For reading in a spreadsheet: a cell that begins like a formula gets a quote before it (OWASP ASVS
 * 1.2.10), so proofs speak of the NDJSON and not of this.
 */
export const CSV_OPTIONS: Options = {
  header: true,
  escape_formulas: true,
  record_delimiter: 'windows',
  columns: [
    'index',
    'id',
    'kind',
    'event',
    'at',
    'client',
    'person',
    'onBehalfOf',
    'caseReference',
    'outcome',
    'denialKind',
    'partner',
    'purpose',
    'dataCategories',
    'reasons',
    'obligations',
    'agreements',
    'revision',
    'subject',
  ],
};

export function csvRow({ index, bytes }: Placed): Record<string, string | number> {
  const entry = JSON.parse(bytes.toString());
  const { id, kind, at, client, person = '' } = entry;
  const event = entry.event ?? entry.change ?? '';
  const said = kind === 'decision' ? decisionCells(entry) : {};
  return { index, id, kind, event, at, client, person, ...said };
}

function decisionCells(record: DecisionRecord): Record<string, string | number> {
  const { input, answer, revision, onBehalfOf = '', caseReference = '', subject = '' } = record;
  const { outcome, denialKind } = outcomeOf(record);
  const { partner, purpose, dataCategories } = input.request;
  const reasons = answer ? answer.reasons.map(({ code }) => code) : [ENGINE_FAULT];
  return {
    onBehalfOf,
    caseReference,
    outcome,
    denialKind: denialKind ?? '',
    partner,
    purpose,
    dataCategories: dataCategories.join(' '),
    reasons: [...new Set(reasons)].join(' '),
    obligations: (answer?.obligations ?? []).join(' '),
    agreements: (answer?.agreements ?? []).join(' '),
    revision: revision.number,
    subject,
  };
}
