import type { PartnerInput } from '../graphql.js';
import { checkAssurance, checkPartner } from './check-records.js';
import { checkPartnerCode } from './check-values.js';
import { dateIn, dateOut, yesAgain, yesOut } from './csv.js';
import {
  type Cells,
  checkYes,
  differing,
  type FileKind,
  type Read,
  type Reading,
} from './file-kind.js';
import { partnerColumns } from './partners.service.js';
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
] as const;

export const PARTNERS: FileKind<Partner> = {
  table: 'partner',
  key: { table: 'code', column: 'code' },
  columns: COLUMNS,
  columnOf: { passed: 'assurance passed', expires: 'assurance expires' },
  toCells,
  read: readPartner,
  same: (cells, before, { known }) => differing(filled(cells), toCells(before, known)).length === 0,
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
  };
}

/** A row with what is meant where nothing stands. */
function filled(cells: Cells): Cells {
  return {
    ...cells,
    role: (cells.role || 'CONTROLLER').toUpperCase(),
    country: cells.country || 'GB',
    'competent authority': yesAgain(cells['competent authority']),
    'us data bridge': yesAgain(cells['us data bridge']),
    'assurance kind': cells['assurance kind'] ?? '',
    'assurance passed': cells['assurance passed'] ?? '',
    'assurance expires': cells['assurance expires'] ?? '',
  };
}

async function readPartner(
  given: Cells,
  before: Partner | undefined,
  { known, now }: Reading,
): Promise<Read<Partner>> {
  const cells = filled(given);
  const partner: PartnerInput = {
    name: cells.name ?? '',
    kind: cells.kind ?? '',
    role: cells.role as PartnerInput['role'],
    country: cells.country ?? '',
    competentAuthority: cells['competent authority'] === 'yes',
    usDataBridge: cells['us data bridge'] === 'yes',
  };
  const { columns, problems } = assuranceIn(cells, now);
  const fresh = { status: 'ACTIVE' as const, successor: null, succeeded: null, changed: '0' };
  const code = cells.code ?? '';
  return {
    row: { ...fresh, version: 0, ...before, code, ...partnerColumns(partner), ...columns },
    problems: [
      ...checkPartnerCode('code', code),
      ...checkRole(cells.role ?? ''),
      ...checkYes(given, 'competent authority'),
      ...checkYes(given, 'us data bridge'),
      ...checkPartner(partner, known),
      ...problems,
    ],
  };
}

function checkRole(role: string): Problem[] {
  if (role === 'CONTROLLER' || role === 'PROCESSOR') return [];
  return [badValue('role', role, 'CONTROLLER or PROCESSOR')];
}

/** All three cells, or none. */
function assuranceIn(cells: Cells, now: Date) {
  const names = ['assurance kind', 'assurance passed', 'assurance expires'] as const;
  const [kind, passedCell, expiresCell] = names.map((name) => cells[name] ?? '');
  const none = { assurance_kind: null, assurance_passed: null, assurance_expires: null };
  if (!kind && !passedCell && !expiresCell) return { columns: none, problems: [] };
  const passed = dateIn(passedCell ?? '');
  const expires = dateIn(expiresCell ?? '');
  if (!kind || !passed || !expires) {
    const bad = names[!kind ? 0 : !passed ? 1 : 2];
    const message = 'say the kind, and both dates as 2026-11-23; or none of the three';
    return { columns: none, problems: [badValue(bad, cells[bad], message)] };
  }
  const problems = checkAssurance({ kind, passed, expires }, now).map((problem) =>
    problem.field === 'kind' ? { ...problem, field: 'assurance kind' } : problem,
  );
  const columns = { assurance_kind: kind, assurance_passed: passed, assurance_expires: expires };
  return { columns, problems };
}
