import type { Kysely, Transaction } from 'kysely';
import type { RecordKind } from '../database/register-tables.js';
import type { Tables } from '../database/tables.js';
import type { RegisterConflict, RegisterRefusal } from '../graphql.js';
import { findVersion, versionsOf } from './history.js';
import { presentVersion } from './present.js';
import { Conflicting, Refused } from './problems.js';

/**
 * One change of the register: all of it is there, its history and its entry in the log too, or none.
 * Changes of one record take turns at its row.
 */
export function change<T>(
  db: Kysely<Tables>,
  work: (all: Transaction<Tables>) => Promise<T>,
): Promise<T> {
  return db.transaction().execute(work);
}

/**
 * One change of what the register's number counts. Such changes take turns from the start, on every
 * replica: what one has checked is still so when it is written.
 */
export function changeInTurn<T>(
  db: Kysely<Tables>,
  work: (all: Transaction<Tables>) => Promise<T>,
): Promise<T> {
  return change(db, async (all) => {
    await takeTurn(all);
    return work(all);
  });
}

/** What counts the changes of the register. */
export async function registerNumber(db: Kysely<Tables>): Promise<string> {
  const { register } = await db.selectFrom('active').select('register').executeTakeFirstOrThrow();
  return register;
}

/** @returns the register's number, which no other transaction moves on before this one has ended */
export async function takeTurn(all: Kysely<Tables>): Promise<string> {
  const { register } = await all
    .selectFrom('active')
    .select('register')
    .forUpdate()
    .executeTakeFirstOrThrow();
  return register;
}

/** A change names the version it saw: any other has been changed by somebody else since. */
export function checkVersion(
  kind: RecordKind,
  reference: string,
  seen: number,
  current: number,
): void {
  if (seen !== current) throw new Conflicting(kind, reference, seen, current);
}

type Named<T> = T & { __typename: string };

/** The record after the change under its type's name; or the refusal or the conflict, under theirs. */
export async function resultOf<T extends object>(
  db: Kysely<Tables>,
  typename: string,
  work: Promise<T>,
): Promise<Named<T | RegisterRefusal | RegisterConflict>> {
  try {
    return { ...(await work), __typename: typename };
  } catch (error) {
    if (error instanceof Refused) return { ...refusal(error), __typename: 'RegisterRefusal' };
    if (!(error instanceof Conflicting)) throw error;
    return { ...(await conflict(db, error)), __typename: 'RegisterConflict' };
  }
}

function refusal({ problems }: Refused): RegisterRefusal {
  const shown = problems.map(({ code, field, message, evidence = [] }) => ({
    code: code as RegisterRefusal['code'],
    field,
    message,
    evidence,
  }));
  const first = shown[0] as (typeof shown)[number];
  return { code: first.code, message: first.message, problems: shown };
}

async function conflict(db: Kysely<Tables>, found: Conflicting): Promise<RegisterConflict> {
  const { kind, reference, message } = found;
  const seen = await findVersion(db, kind, reference, found.seen);
  const current =
    (await findVersion(db, kind, reference, found.current)) ??
    (await versionsOf(db, kind, reference, 1))[0];
  if (!current) throw found;
  return {
    code: 'CONFLICT',
    message,
    seen: seen ? presentVersion(seen) : null,
    current: presentVersion(current),
  };
}
