import { Inject, Injectable } from '@nestjs/common';
import type { Kysely, Transaction, Updateable } from 'kysely';
import { DATABASE } from '../database/database.module.js';
import type { PartnerTable } from '../database/register-tables.js';
import type { Tables } from '../database/tables.js';
import type { AssuranceInput, PartnerInput, PartnerSeenInput } from '../graphql.js';
import type { Caller } from '../identity/token.js';
import { alreadyThere, type ChangeOf } from './agreements.service.js';
import { changeInTurn, checkVersion } from './change.js';
import { checkAssurance, checkPartner, earlierThanHeld } from './check-records.js';
import { checkPartnerCode, notTheCouncil } from './check-values.js';
import { contractsOf, heldByContracts } from './contracts.js';
import { keepVersions } from './history.js';
import { loadKnown } from './known.js';
import { badValue, notInRegister, Refused, refuseIfAny } from './problems.js';
import type { Partner } from './snapshot.js';

type Columns = Updateable<PartnerTable>;
type ColumnsFor = (row: Partner, all: Transaction<Tables>, now: Date) => Columns | Promise<Columns>;

/** The partners: every change checked, versioned, attributed and logged. */
@Injectable()
export class PartnersService {
  constructor(@Inject(DATABASE) private readonly db: Kysely<Tables>) {}

  create(
    caller: Caller,
    code: string,
    partner: PartnerInput,
    reason?: string | null,
  ): Promise<Partner> {
    return changeInTurn(this.db, async (all) => {
      const known = await loadKnown(all);
      refuseIfAny([
        ...checkPartnerCode('code', code),
        ...notTheCouncil('code', code, known.controller.code),
        ...checkPartner(partner, known),
      ]);
      const row = await all
        .insertInto('partner')
        .values({ ...partnerColumns(partner), code, status: 'ACTIVE' })
        .onConflict((conflict) => conflict.column('code').doNothing())
        .returningAll()
        .executeTakeFirst();
      if (!row) throw alreadyThere(code, 'code');
      await keep(all, caller, 'CREATE', row, reason);
      return row;
    });
  }

  amend(caller: Caller, of: ChangeOf, partner: PartnerInput): Promise<Partner> {
    return this.edit(caller, of, 'AMEND', async (row, all, now) => {
      const columns = partnerColumns(partner, row);
      refuseIfAny([
        ...checkPartner(partner, await loadKnown(all)),
        ...heldByContracts(columns.role, await contractsOf(all, [row.code], now)),
      ]);
      return columns;
    });
  }

  suspend(caller: Caller, of: ChangeOf): Promise<Partner> {
    return this.edit(caller, of, 'SUSPEND', (row) => {
      if (row.status === 'SUSPENDED') throw notPossible(row, 'is suspended already');
      return { status: 'SUSPENDED' };
    });
  }

  resume(caller: Caller, of: ChangeOf): Promise<Partner> {
    return this.edit(caller, of, 'RESUME', (row) => {
      if (row.status === 'ACTIVE') throw notPossible(row, 'is not suspended');
      return { status: 'ACTIVE' };
    });
  }

  recordAssurance(caller: Caller, of: ChangeOf, assurance: AssuranceInput): Promise<Partner> {
    return this.edit(caller, of, 'RECORD_ASSURANCE', (row, _, now) => {
      refuseIfAny([
        ...checkAssurance(assurance, now),
        ...(of.reason ? [] : earlierThanHeld(assurance.passed, row)),
      ]);
      const { kind, passed, expires } = assurance;
      return { assurance_kind: kind, assurance_passed: passed, assurance_expires: expires };
    });
  }

  /** The partners named become parts of `successor`, all at one instant; gives back the successor. */
  succeed(
    caller: Caller,
    predecessors: readonly PartnerSeenInput[],
    successor: string,
    reason: string,
  ): Promise<Partner> {
    return changeInTurn(this.db, async (all) => {
      await lockAll(all, [successor, ...predecessors.map(({ code }) => code)]);
      const into = await locked(all, successor);
      if (into.successor) throw gone(into);
      if (predecessors.length === 0) {
        refuseIfAny([badValue('predecessors', predecessors, 'name at least one partner')]);
      }
      const now = new Date();
      for (const { code, version } of predecessors) {
        const row = await locked(all, code);
        checkVersion('partner', code, version, row.version);
        if (row.successor) throw gone(row);
        if (code === successor) throw notPossible(row, 'cannot become a part of itself');
        if (row.role !== into.role) throw otherRole(row, into);
        if (row.status === 'SUSPENDED' && into.status === 'ACTIVE') throw stillSuspended(row, into);
        const changed = await update(all, row, { successor, succeeded: now });
        await keep(all, caller, 'SUCCEED', changed, reason);
      }
      return into;
    });
  }

  undoSuccession(caller: Caller, of: ChangeOf): Promise<Partner> {
    return this.write(caller, of, 'UNDO_SUCCESSION', (row) => {
      if (!row.successor) throw notPossible(row, 'has not become a part of another');
      return { successor: null, succeeded: null };
    });
  }

  private edit(caller: Caller, of: ChangeOf, name: string, columns: ColumnsFor): Promise<Partner> {
    return this.write(caller, of, name, (row, all, now) => {
      if (row.successor) throw gone(row);
      return columns(row, all, now);
    });
  }

  private write(caller: Caller, of: ChangeOf, name: string, columns: ColumnsFor): Promise<Partner> {
    return changeInTurn(this.db, async (all) => {
      const row = await locked(all, of.reference);
      checkVersion('partner', of.reference, of.version, row.version);
      const now = new Date();
      const changed = await update(all, row, await columns(row, all, now));
      await keep(all, caller, name, changed, of.reason);
      return changed;
    });
  }
}

const OF_A_NEW_ONE = {
  role: 'CONTROLLER',
  country: 'GB',
  competent_authority: false,
  us_data_bridge: false,
} as const;

/** What is said, and where nothing is, what is there. */
export function partnerColumns(
  partner: PartnerInput,
  before: Pick<Partner, keyof typeof OF_A_NEW_ONE> = OF_A_NEW_ONE,
) {
  return {
    name: partner.name,
    kind: partner.kind,
    role: partner.role ?? before.role,
    country: partner.country ?? before.country,
    competent_authority: partner.competentAuthority ?? before.competent_authority,
    us_data_bridge: partner.usDataBridge ?? before.us_data_bridge,
  };
}

function update(all: Kysely<Tables>, row: Partner, columns: Columns): Promise<Partner> {
  return all
    .updateTable('partner')
    .set({ ...columns, version: row.version + 1 })
    .where('code', '=', row.code)
    .returningAll()
    .executeTakeFirstOrThrow();
}

/** All at once and in one order, before the first change: so two successions never wait for each other. */
async function lockAll(all: Kysely<Tables>, codes: readonly string[]): Promise<void> {
  await all
    .selectFrom('partner')
    .select('code')
    .where('code', 'in', [...new Set(codes)])
    .orderBy('code')
    .forUpdate()
    .execute();
}

async function locked(all: Kysely<Tables>, code: string): Promise<Partner> {
  const row = await all
    .selectFrom('partner')
    .selectAll()
    .where('code', '=', code)
    .forUpdate()
    .executeTakeFirst();
  if (row) return row;
  const known = await all.selectFrom('partner').select('code').execute();
  throw notInRegister(
    'partner',
    'code',
    code,
    known.map((each) => each.code),
  );
}

function keep(
  all: Kysely<Tables>,
  caller: Caller,
  change: string,
  row: Partner,
  reason?: string | null,
): Promise<void> {
  const { code: reference, version } = row;
  const kept = { kind: 'partner', reference, version, change, reason, row } as const;
  return keepVersions(all, caller, [kept]);
}

function gone({ code, successor, succeeded }: Partner): Refused {
  const evidence = [
    { name: 'successor', value: successor ?? '' },
    { name: 'succeeded', value: succeeded?.toISOString() ?? '' },
  ];
  const message = `\`${code}\` has become a part of \`${successor}\`: change that one`;
  return new Refused([
    { code: 'PARTNER_SUCCEEDED', field: 'code', value: code, message, evidence },
  ]);
}

/** Else what nothing may be shared with would be shared with under another name. */
function stillSuspended(row: Partner, into: Partner): Refused {
  const why = `is suspended, and \`${into.code}\` is not: resume it first, or suspend \`${into.code}\` too`;
  return notPossible(row, why);
}

/** Else the contracts of a processor would stand for one that decides for itself. */
function otherRole(row: Partner, into: Partner): Refused {
  const [one, other] = [row, into].map(({ role }) => role.toLowerCase());
  const why = `is a ${one}, and \`${into.code}\` a ${other}: amend the role of one of them first`;
  return notPossible(row, why);
}

function notPossible({ code, status }: Partner, why: string): Refused {
  const evidence = [{ name: 'status', value: status }];
  const message = `\`${code}\` ${why}`;
  return new Refused([{ code: 'NOT_POSSIBLE_NOW', field: 'code', value: code, message, evidence }]);
}
