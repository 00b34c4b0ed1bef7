import type {
  AgreementDetails,
  AgreementParty,
  AgreementTerms,
} from '../database/register-tables.js';
import { canMove, stateOf } from './agreement-states.js';
import { type AgreementRow, partiesOf, termsOf } from './agreement-terms.js';
import { checkAgreement, startsLater } from './check-agreement.js';
import { checkReference } from './check-values.js';
import { dateOut, lastDayOut, listIn, listOut } from './csv.js';
import { datesIn } from './file-agreement-dates.js';
import { overlapsAmong } from './file-agreement-overlaps.js';
import { checkState, statusOf, vouched } from './file-agreement-state.js';
import { type Cells, differing, type FileKind, type Read, type Reading } from './file-kind.js';
import type { Known } from './known.js';
import { badValue, type Problem } from './problems.js';
import { type Codes, labelOf } from './vocabulary.js';

/**
 * The columns of the UK public register of information sharing agreements (Digital Economy Act 2017),
 * and two of our own, so that what is suspended or over is that in another register too.
 */
const COLUMNS = [
  { name: 'agreement number', required: true },
  { name: 'name', required: true },
  { name: 'purpose', required: true },
  { name: 'legal power disclosure' },
  { name: 'controllers', required: true },
  { name: 'controller names' },
  { name: 'processors' },
  { name: 'processor names' },
  { name: 'areas' },
  { name: 'area names' },
  { name: 'disclosed information', required: true },
  { name: 'information sharing benefits' },
  { name: 'sharing method' },
  { name: 'retention' },
  { name: 'start date', required: true },
  { name: 'end date', required: true },
  { name: 'review date', required: true },
  { name: 'contact' },
  { name: 'kind' },
  { name: 'status' },
] as const;

const COLUMN_OF = {
  reference: 'agreement number',
  title: 'name',
  purposes: 'purpose',
  legalPower: 'legal power disclosure',
  parties: 'controllers',
  lawfulBasis: 'controllers',
  areas: 'areas',
  areaNames: 'area names',
  dataCategories: 'disclosed information',
  benefit: 'information sharing benefits',
  method: 'sharing method',
  retention: 'retention',
  starts: 'start date',
  ends: 'end date',
  review: 'review date',
  rightsContact: 'contact',
};

export const AGREEMENTS: FileKind<AgreementRow> = {
  table: 'agreement',
  isCounted: true,
  key: { table: 'reference', column: 'agreement number' },
  columns: COLUMNS,
  columnOf: COLUMN_OF,
  toCells: (row, known) => ({
    'agreement number': row.reference,
    ...cellsOf(termsOf(row), known),
    status: stateOf(row, new Date()),
  }),
  read: readAgreement,
  same: (cells, before, { known, now, signed: all }) => {
    const signed = vouched(cells, all);
    if ((signed && !before.signed) || checkState(cells, before, now).length > 0) return false;
    const next = !signed && before.amendment ? [before.amendment.terms] : [];
    const { terms, problems } = termsIn(cells, before, known);
    const said = cellsOf(terms, known);
    const there = [termsOf(before), ...next].map((each) => cellsOf(each, known));
    return problems.length === 0 && there.some((each) => differing(said, each).length === 0);
  },
  among: overlapsAmong,
};

function cellsOf(terms: AgreementTerms, known: Known): Cells {
  const { details } = terms;
  const parties = partiesOf(terms);
  const codes = (role: string) =>
    parties
      .filter((each) => each.role === role)
      .map(({ partner }) => partner ?? known.controller.code);
  const names = (role: string) =>
    codes(role).map((code) => known.partners.get(code)?.name ?? known.controller.name);
  return {
    name: terms.title,
    purpose: listOut(terms.purposes),
    'legal power disclosure': details.legalPower ?? '',
    controllers: listOut(codes('CONTROLLER')),
    'controller names': listOut(names('CONTROLLER')),
    processors: listOut(codes('PROCESSOR')),
    'processor names': listOut(names('PROCESSOR')),
    areas: listOut(details.areas ?? []),
    'area names': listOut(details.areaNames ?? []),
    'disclosed information': listOut(terms.dataCategories),
    'information sharing benefits': details.benefit ?? '',
    'sharing method': details.method ?? '',
    retention: details.retention ?? '',
    'start date': dateOut(new Date(terms.starts)),
    'end date': lastDayOut(new Date(terms.ends)),
    'review date': dateOut(new Date(terms.review)),
    contact: details.rightsContact ?? '',
    kind: terms.kind,
  };
}

async function readAgreement(
  cells: Cells,
  before: AgreementRow | undefined,
  { known, now, signed: all }: Reading,
): Promise<Read<AgreementRow>> {
  const signed = vouched(cells, all);
  const { terms, problems } = termsIn(cells, before, known);
  const reference = cells['agreement number'] ?? '';
  const closed = before && !canMove(before, 'AMEND', now) ? [over(reference)] : [];
  const later = before ? startsLater(before, terms, now) : [];
  const checked = problems.length > 0 ? [] : [...checkTerms(terms, known), ...later];
  const unsaid = before?.amendment && signed ? amendmentLost(before, cells, known) : [];
  const state = [...closed, ...checkState(cells, before, now), ...unsaid];
  return {
    row: { ...rowFor(reference, terms, before, signed), ...(!before && statusOf(cells)) },
    problems: [...checkReference('reference', reference), ...state, ...problems, ...checked],
  };
}

/** What the kind of agreement is, a file says by its processors. */
function checkTerms(terms: AgreementTerms, known: Known): Problem[] {
  const problems = checkAgreement(terms, known);
  return problems.map((each) =>
    each.code === 'NOT_A_PROCESSOR' ? { ...each, field: 'processors' } : each,
  );
}

/** The file does not say what the parties are about to sign. */
function amendmentLost(before: AgreementRow, cells: Cells, known: Known): Problem[] {
  const next = before.amendment && cellsOf(before.amendment.terms, known);
  const { terms } = termsIn(cells, before, known);
  if (!next || differing(cellsOf(terms, known), next).length === 0) return [];
  const message =
    'its next version is being made, and says something else: sign that one, or import this without `--signed` in its place';
  return [badValue('reference', before.reference, message)];
}

function over(reference: string): Problem {
  return badValue('reference', reference, 'this agreement is over, and can no longer be amended');
}

/** As by hand: a draft is changed, a signed text gets a next version; unless it is vouched for. */
function rowFor(
  reference: string,
  terms: AgreementTerms,
  before: AgreementRow | undefined,
  signed: boolean,
): AgreementRow {
  if (before?.signed && !signed) {
    return { ...before, amendment: { terms, submitted: false, signatures: [] } };
  }
  return {
    reference,
    version: before?.version ?? 0,
    title: terms.title,
    kind: terms.kind,
    partners: terms.partners,
    purposes: terms.purposes,
    data_categories: terms.dataCategories,
    starts: new Date(terms.starts),
    review: new Date(terms.review),
    ends: new Date(terms.ends),
    details: terms.details,
    signed,
    submitted: signed,
    status: before?.status ?? 'ACTIVE',
    signatures: [],
    amendment: null,
    destruction_confirmed: null,
    changed: before?.changed ?? '0',
  };
}

/** What a row says, and of what it has no column for, what was there. */
function termsIn(
  cells: Cells,
  before: AgreementRow | undefined,
  known: Known,
): { terms: AgreementTerms; problems: Problem[] } {
  const problems: Problem[] = [];
  const parties = partiesIn(cells, before, known);
  const { starts, review, ends } = datesIn(cells, before, problems);
  const processors = parties.some(({ partner, role }) => partner && role === 'PROCESSOR');
  const { vocabulary } = known;
  const terms: AgreementTerms = {
    title: cells.name ?? '',
    kind: kindIn(cells, before, processors, problems),
    partners: parties.flatMap(({ partner }) => partner ?? []),
    purposes: codesIn(cells.purpose, vocabulary.purposes),
    dataCategories: codesIn(cells['disclosed information'], vocabulary.data_categories),
    starts,
    review,
    ends,
    details: detailsIn(cells, before, parties),
  };
  return { terms, problems };
}

const KINDS = ['JOINT_CONTROLLERS', 'CONTROLLER_TO_CONTROLLER', 'PROCESSOR_CONTRACT'] as const;

/** What the parties make it, and where that leaves a choice, what is said or was. */
function kindIn(
  cells: Cells,
  before: AgreementRow | undefined,
  processors: boolean,
  problems: Problem[],
): AgreementTerms['kind'] {
  const cell = (cells.kind || before?.kind) ?? '';
  const said = KINDS.find((kind) => kind === cell.toUpperCase());
  if (cell && !said) problems.push(badValue('kind', cell, KINDS.join(', ')));
  if (processors) return 'PROCESSOR_CONTRACT';
  return said === 'JOINT_CONTROLLERS' ? said : 'CONTROLLER_TO_CONTROLLER';
}

/** Codes, or the labels that stand for them. */
function codesIn(cell: string | undefined, codes: Codes): string[] {
  return listIn(cell).map((text) => {
    if (Object.hasOwn(codes, text)) return text;
    const wanted = text.toLowerCase();
    return Object.keys(codes).find((code) => labelOf(codes, code).toLowerCase() === wanted) ?? text;
  });
}

function partiesIn(cells: Cells, before: AgreementRow | undefined, known: Known): AgreementParty[] {
  const earlier = before ? partiesOf(termsOf(before)) : [];
  const party = (role: AgreementParty['role']) => (code: string) => {
    const partner = code === known.controller.code ? undefined : code;
    const basis = earlier.find((each) => each.partner === partner)?.lawfulBasis;
    return { ...(partner && { partner }), role, ...(basis && { lawfulBasis: basis }) };
  };
  return [
    ...listIn(cells.controllers).map(party('CONTROLLER')),
    ...listIn(cells.processors).map(party('PROCESSOR')),
  ];
}

function detailsIn(
  cells: Cells,
  before: AgreementRow | undefined,
  parties: AgreementParty[],
): AgreementDetails {
  const said = {
    legalPower: cells['legal power disclosure'],
    benefit: cells['information sharing benefits'],
    method: cells['sharing method'],
    retention: cells.retention,
    rightsContact: cells.contact,
  };
  const lists = { areas: listIn(cells.areas), areaNames: listIn(cells['area names']) };
  const all = { ...before?.details, ...said, ...lists, parties };
  const kept = Object.entries(all).filter(([, value]) => value !== undefined && value !== '');
  return Object.fromEntries(kept) as AgreementDetails;
}
