import type { Kysely } from 'kysely';
import type { Tables } from '../database/tables.js';
import type { PartnerInput } from '../graphql.js';
import { checkAssurance, checkPartner, earlierThanHeld } from './check-records.js';
import { checkPartnerCode, notTheCouncil } from './check-values.js';
import { contractsOf, heldByContracts } from './contracts.js';
import { dateIn, dateOut, yesAgain, yesOut } from './csv.js';
import {
  type Cells,
  checkYes,
  differing,
  type FileKind,
  instantKept,
  type Read,
  type Reading,
} from './file-kind.js';
import { partnerColumns } from './partners.service.js';
import { statusOf } from './present.js';
import { badValue, type Problem } from './problems.js';
import type { Partner } from './snapshot.js';

const COLUMNS = [
  { name: 'code', required: true },
  { name: 'name', required: true },
  { name: 'kind', required: true },
  { name: 'role' },
  { name: 'country' },
  { name: 'competent authority' },
  { name: 'us data bridge' },
  { name: 'assurance kind' },
  { name: 'assurance passed' },
  { name: 'assurance expires' },
  { name: 'status' },
] as const;

export const PARTNERS: FileKind<Partner> = {
  table: 'partner',
  isCounted: true,
  key: { table: 'code', column: 'code' },
  columns: COLUMNS,
  columnOf: { passed: 'assurance passed', expires: 'assurance expires' },
  toCells,
  read: readPartner,
  same: (cells, before, { known }) =>
    differing(filled(cells, before), toCells(before, known)).length === 0,
  among: contractsAmong,
};

function toCells(row: Partner, _known: unknown): Cells {
  return {
    code: row.code,
    name: row.name,
    kind: row.kind,
    role: row.role,
    country: row.country,
    'competent authority': yesOut(row.competent_authority),
    'us data bridge': yesOut(row.us_data_bridge),
    'assurance kind': row.assurance_kind ?? '',
    'assurance passed': dateOut(row.assurance_passed),
    'assurance expires': dateOut(row.assurance_expires),
    status: statusOf(row),
  };
}

/** A row with what is meant where nothing stands. */
function filled(cells: Cells, before: Partner | undefined): Cells {
  return {
    ...cells,
    role: (cells.role || 'CONTROLLER').toUpperCase(),
    country: cells.country || 'GB',
    'competent authority': yesAgain(cells['competent authority']),
    'us data bridge': yesAgain(cells['us data bridge']),
    'assurance kind': cells['assurance kind'] ?? '',
    'assurance passed': cells['assurance passed'] ?? '',
    'assurance expires': cells['assurance expires'] ?? '',
    status: (cells.status || (before ? statusOf(before) : 'ACTIVE')).toUpperCase(),
  };
}

async function readPartner(
  given: Cells,
  before: Partner | undefined,
  { known, now }: Reading,
): Promise<Read<Partner>> {
  const cells = filled(given, before);
  const partner: PartnerInput = {
    name: cells.name ?? '',
    kind: cells.kind ?? '',
    role: cells.role as PartnerInput['role'],
    country: cells.country ?? '',
    competentAuthority: cells['competent authority'] === 'yes',
    usDataBridge: cells['us data bridge'] === 'yes',
  };
  const { columns, problems } = assuranceIn(cells, before, now);
  const status = cells.status === 'SUSPENDED' ? ('SUSPENDED' as const) : ('ACTIVE' as const);
  const fresh = { status, successor: null, succeeded: null, changed: '0' };
  const code = cells.code ?? '';
  return {
    row: { ...fresh, version: 0, ...before, code, ...partnerColumns(partner), ...columns },
    problems: [
      ...checkPartnerCode('code', code),
      ...notTheCouncil('code', code, known.controller.code),
      ...checkStatus(cells.status ?? '', before),
      ...checkRole(cells.role ?? ''),
      ...checkYes(given, 'competent authority'),
      ...checkYes(given, 'us data bridge'),
      ...checkPartner(partner, known),
      ...problems,
      ...(before && columns.assurance_passed
        ? earlierThanHeld(columns.assurance_passed, before)
        : []),
    ],
  };
}

const MOVES = {
  ACTIVE: 'it is not; `resumePartner` makes it so',
  SUSPENDED: 'it is not; `suspendPartner` makes it so',
  SUCCEEDED: 'it is not; `succeedPartners` makes it so',
};

/** A file brings a partner that is suspended elsewhere in as one; it moves none that is there. */
function checkStatus(status: string, before: Partner | undefined): Problem[] {
  if (!Object.hasOwn(MOVES, status)) {
    return [badValue('status', status, Object.keys(MOVES).join(', '))];
  }
  const there = before && statusOf(before);
  if (there === 'SUCCEEDED') {
    const message = `it has become a part of \`${before?.successor}\`: change that one, and leave this row out`;
    return [badValue('status', status, message)];
  }
  if (there && there !== status)
    return [badValue('status', status, MOVES[status as keyof typeof MOVES])];
  if (there || status !== 'SUCCEEDED') return [];
  const message = 'it is a part of another partner by now: leave this row out';
  return [badValue('status', status, message)];
}

/** Against the contracts with those that the file makes controllers. */
async function contractsAmong(
  rows: readonly Partner[],
  db: Kysely<Tables>,
): Promise<Map<Partner, Problem[]>> {
  const codes = rows.filter(({ role }) => role === 'CONTROLLER').map(({ code }) => code);
  const contracts = await contractsOf(db, codes, new Date());
  const found = rows.map((row): [Partner, Problem[]] => {
    const own = contracts.filter(({ partners }) => partners.includes(row.code));
    return [row, heldByContracts(row.role, own)];
  });
  return new Map(found.filter(([, problems]) => problems.length > 0));
}

function checkRole(role: string): Problem[] {
  if (role === 'CONTROLLER' || role === 'PROCESSOR') return [];
  return [badValue('role', role, 'CONTROLLER or PROCESSOR')];
}

/** All three cells, or none. */
function assuranceIn(cells: Cells, before: Partner | undefined, now: Date) {
  const names = ['assurance kind', 'assurance passed', 'assurance expires'] as const;
  const [kind, passedCell, expiresCell] = names.map((name) => cells[name] ?? '');
  const none = { assurance_kind: null, assurance_passed: null, assurance_expires: null };
  if (!kind && !passedCell && !expiresCell) return { columns: none, problems: [] };
  const [passedOn, expiresOn] = [dateIn(passedCell ?? ''), dateIn(expiresCell ?? '')];
  if (!kind || !passedOn || !expiresOn) {
    const bad = names[!kind ? 0 : !passedOn ? 1 : 2];
    const message = 'say the kind, and both dates as 2026-11-23; or none of the three';
    return { columns: none, problems: [badValue(bad, cells[bad], message)] };
  }
  const passed = instantKept(passedOn, before?.assurance_passed);
  const expires = instantKept(expiresOn, before?.assurance_expires);
  const problems = checkAssurance({ kind, passed, expires }, now).map((problem) =>
    problem.field === 'kind' ? { ...problem, field: 'assurance kind' } : problem,
  );
  const columns = { assurance_kind: kind, assurance_passed: passed, assurance_expires: expires };
  return { columns, problems };
}
