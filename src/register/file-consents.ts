import type { ConsentInput } from '../graphql.js';
import { checkConsent } from './check-records.js';
import { checkReference } from './check-values.js';
import { consentColumns, holdUnlinking } from './consents.service.js';
import { dateIn, dateOut, listIn, listOut, yesAgain, yesOut } from './csv.js';
import type { Consent } from './facts.js';
import {
  type Cells,
  checkYes,
  differing,
  type FileKind,
  instantKept,
  type Read,
  type Reading,
} from './file-kind.js';
import { badValue, type Problem } from './problems.js';

const COLUMNS = [
  { name: 'reference', required: true },
  { name: 'subject' },
  { name: 'explicit', required: true },
  { name: 'purposes', required: true },
  { name: 'data categories', required: true },
  { name: 'partners', required: true },
  { name: 'given', required: true },
  { name: 'expires', required: true },
  { name: 'withdrawn' },
  { name: 'given by', required: true },
  { name: 'authority' },
  { name: 'authority verified' },
  { name: 'how', required: true },
  { name: 'age' },
  { name: 'told', required: true },
] as const;

/** The person's reference goes in and never comes out: an exported file has that column empty. */
export const CONSENTS: FileKind<Consent> = {
  table: 'consent',
  isCounted: false,
  key: { table: 'reference', column: 'reference' },
  columns: COLUMNS,
  columnOf: { dataCategories: 'data categories', givenBy: 'given by' },
  toCells,
  hold: holdUnlinking,
  read: readConsent,
  same: async (cells, before, { known, pseudonym }) => {
    if (cells.subject && (await pseudonym(cells.subject)) !== before.subject) return false;
    const wanted = { ...filled(cells), subject: '' };
    return differing(wanted, toCells(before, known)).length === 0;
  },
};

function toCells(row: Consent, _known: unknown): Cells {
  return {
    reference: row.reference,
    subject: '',
    explicit: yesOut(row.explicit),
    purposes: listOut(row.purposes),
    'data categories': listOut(row.data_categories),
    partners: listOut(row.partners),
    given: dateOut(row.given),
    expires: dateOut(row.expires),
    withdrawn: dateOut(row.withdrawn),
    'given by': row.given_by,
    authority: row.authority ?? '',
    'authority verified': yesOut(row.authority_verified),
    how: row.how ?? (row.online ? 'ONLINE' : ''),
    age: row.age === null ? '' : String(row.age),
    told: row.told ?? '',
  };
}

function filled(cells: Cells): Cells {
  return {
    ...cells,
    explicit: yesAgain(cells.explicit),
    'given by': (cells['given by'] ?? '').toUpperCase(),
    how: (cells.how ?? '').toUpperCase(),
    'authority verified': yesAgain(cells['authority verified']),
    withdrawn: cells.withdrawn ?? '',
    authority: cells.authority ?? '',
    age: cells.age ?? '',
    purposes: listOut(listIn(cells.purposes)),
    'data categories': listOut(listIn(cells['data categories'])),
    partners: listOut(listIn(cells.partners)),
  };
}

async function readConsent(
  given: Cells,
  before: Consent | undefined,
  { known, now, pseudonym }: Reading,
): Promise<Read<Consent>> {
  const cells = filled(given);
  const problems = ['explicit', 'authority verified'].flatMap((name) => checkYes(cells, name));
  const consent = consentIn(cells, problems);
  const withdrawn = cells.withdrawn ? dateOf(cells, 'withdrawn', problems) : null;
  problems.push(...wrongWithdrawal(withdrawn, consent, before, now));
  const checked = problems.length > 0 ? [] : checkConsent(consent, known, now);
  const said = given.subject && problems.length + checked.length === 0;
  const subject = said ? await pseudonym(given.subject as string) : (before?.subject ?? null);
  const reference = cells.reference ?? '';
  const row: Consent = {
    ...(consentColumns(consent) as Consent),
    reference,
    version: before?.version ?? 0,
    subject,
    given: instantKept(consent.given, before?.given),
    expires: instantKept(consent.expires as Date, before?.expires),
    withdrawn: withdrawn && instantKept(withdrawn, before?.withdrawn),
    status: withdrawn ? 'WITHDRAWN' : 'ACTIVE',
  };
  problems.push(...checkReference('reference', reference), ...checked);
  if (before && problems.length === 0) problems.push(...changedSince(before, row));
  return { row, problems };
}

/** A consent that was withdrawn is over (UK GDPR Article 7(3)): an older file must not bring it back. */
function wrongWithdrawal(
  withdrawn: Date | null,
  { given }: ConsentInput,
  before: Consent | undefined,
  now: Date,
): Problem[] {
  const said = withdrawn ? dateOut(withdrawn) : '';
  if (before?.withdrawn && !withdrawn) {
    const right = `it was withdrawn on ${dateOut(before.withdrawn)} and stays so; a new consent needs a new reference`;
    return [badValue('withdrawn', said, right)];
  }
  if (withdrawn && withdrawn > now) return [badValue('withdrawn', said, 'a date gone by')];
  if (withdrawn && given && withdrawn < given) {
    return [badValue('withdrawn', said, 'a date not before it was given')];
  }
  return [];
}

const AS_GIVEN = 'stays as it was given; what is agreed to since needs a new reference';

/**
 * What a person agreed to is narrowed or ended afterwards, never widened (UK GDPR Articles 4(11),
 * 7(1)): else a file could agree for them.
 */
function changedSince(before: Consent, row: Consent): Problem[] {
  const bad = (column: string, value: unknown) => badValue(column, value, AS_GIVEN);
  const wider = (['purposes', 'data_categories', 'partners'] as const).flatMap((name) => {
    const added = row[name].filter((code) => !before[name].includes(code));
    return added.length > 0 ? [bad(name.replace('_', ' '), listOut(added))] : [];
  });
  const same = (column: string, was: unknown, is: unknown) =>
    String(was) === String(is) ? [] : [bad(column, is)];
  return [
    ...(before.subject && before.subject !== row.subject ? [bad('subject', '[withheld]')] : []),
    ...(row.explicit && !before.explicit ? [bad('explicit', 'yes')] : []),
    ...wider,
    ...(row.expires && before.expires && row.expires > before.expires
      ? [bad('expires', dateOut(row.expires))]
      : []),
    ...same('given', dateOut(before.given), dateOut(row.given)),
    ...(before.withdrawn
      ? same('withdrawn', dateOut(before.withdrawn), dateOut(row.withdrawn))
      : []),
    ...same('given by', before.given_by, row.given_by),
    ...same('how', before.how ?? row.how, row.how),
    ...same('age', before.age, row.age),
  ];
}

function consentIn(cells: Cells, problems: Problem[]): ConsentInput {
  const age = cells.age === '' ? null : Number(cells.age);
  if (age !== null && !Number.isInteger(age)) {
    problems.push(badValue('age', cells.age, 'an age in whole years'));
  }
  oneOf('given by', cells['given by'], ['SELF', 'REPRESENTATIVE'], problems);
  oneOf('how', cells.how, ['IN_PERSON', 'PAPER', 'TELEPHONE', 'ONLINE'], problems);
  if (!cells.told) problems.push(badValue('told', '', 'say what the person was told'));
  return {
    reference: cells.reference ?? '',
    explicit: cells.explicit === 'yes',
    purposes: listIn(cells.purposes),
    dataCategories: listIn(cells['data categories']),
    partners: listIn(cells.partners),
    given: dateOf(cells, 'given', problems),
    expires: dateOf(cells, 'expires', problems),
    givenBy: cells['given by'] as ConsentInput['givenBy'],
    authority: cells.authority || null,
    authorityVerified: cells['authority verified'] === 'yes',
    how: cells.how as ConsentInput['how'],
    age,
    told: cells.told ?? '',
  };
}

function oneOf(
  column: string,
  cell: string | undefined,
  right: readonly string[],
  problems: Problem[],
): void {
  if (!right.includes(cell ?? '')) problems.push(badValue(column, cell, right.join(', ')));
}

function dateOf(cells: Cells, column: string, problems: Problem[]): Date {
  const date = dateIn(cells[column] ?? '');
  if (!date) problems.push(badValue(column, cells[column], 'a date such as 2026-11-23'));
  return date ?? new Date(0);
}
