import { Kysely, PostgresDialect, sql } from 'kysely';
import { type Migration, Migrator } from 'kysely/migration';
import pg from 'pg';
import { MayIShareError } from '../errors.js';
import { roles } from './migrations/0001-roles.js';
import { register } from './migrations/0002-register.js';
import { decisionLog } from './migrations/0003-decision-log.js';
import { identity } from './migrations/0004-identity.js';
import { registerHistory } from './migrations/0005-register-history.js';
import { sequence } from './migrations/0006-sequence.js';
import { search } from './migrations/0007-search.js';
import { authoring } from './migrations/0008-authoring.js';
import { entriesAsTheyAre } from './migrations/0009-entries-as-they-are.js';
import { searchByWindow } from './migrations/0010-search-by-window.js';
import { runsHaveAnOwner } from './migrations/0011-runs-have-an-owner.js';
import { oneSubjectKey } from './migrations/0012-one-subject-key.js';
import { importOutcome } from './migrations/0013-import-outcome.js';
import { whoScheduled } from './migrations/0014-who-scheduled.js';
import { queueKeeps } from './migrations/0015-queue-keeps.js';
import { withdrawnDocuments } from './migrations/0016-withdrawn-documents.js';
import { keysOfPersons } from './migrations/0017-keys-of-persons.js';
import { personsWhoStand } from './migrations/0018-persons-who-stand.js';
import { whoAskedInEmergencies } from './migrations/0019-who-asked-in-emergencies.js';

const OLDEST_SERVER = 140_000;

/** Kysely's words for a migration that the database has and we do not. */
const NOT_OURS = /previously executed migration (\S+) is missing/;

/** In the order of their names; one that has been released is never changed. */
export const migrations: Readonly<Record<string, Migration>> = {
  '0001-roles': roles,
  '0002-register': register,
  '0003-decision-log': decisionLog,
  '0004-identity': identity,
  '0005-register-history': registerHistory,
  '0006-sequence': sequence,
  '0007-search': search,
  '0008-authoring': authoring,
  '0009-entries-as-they-are': entriesAsTheyAre,
  '0010-search-by-window': searchByWindow,
  '0011-runs-have-an-owner': runsHaveAnOwner,
  '0012-one-subject-key': oneSubjectKey,
  '0013-import-outcome': importOutcome,
  '0014-who-scheduled': whoScheduled,
  '0015-queue-keeps': queueKeeps,
  '0016-withdrawn-documents': withdrawnDocuments,
  '0017-keys-of-persons': keysOfPersons,
  '0018-persons-who-stand': personsWhoStand,
  '0019-who-asked-in-emergencies': whoAskedInEmergencies,
};

/**
 * Brings the database to the newest migration, as its owner. Replicas that start together take turns
 * (the migrator holds an advisory lock), and all that is missing is applied or nothing is.
 * @param url address of the database
 * @param named how it is called where it cannot be reached
 * @returns the names of the migrations applied now
 * @throws MayIShareError UNAVAILABLE naming the migration that failed, CONFLICT where the server is too old,
 *   or the database of a newer version or another encoding
 */
export function migrate(url: string, named: string): Promise<string[]> {
  return asOwner(url, named, async (db) => {
    const provider = { getMigrations: async () => ({ ...migrations }) };
    const { error, results = [] } = await new Migrator({ db, provider }).migrateToLatest();
    const step = results.find(({ status }) => status === 'Error');
    if (error !== undefined) throw failure(error, named, step);
    return results.map(({ migrationName }) => migrationName);
  });
}

/**
 * For what only reads or tidies: changes nothing, and refuses a database that is not as this version has it.
 * @throws MayIShareError CONFLICT saying which version it takes, and what `migrate` throws
 */
export function requireMigrated(url: string, named: string): Promise<void> {
  return asOwner(url, named, async (db) => {
    const applied = await appliedTo(db);
    const newer = applied.find((name) => !Object.hasOwn(migrations, name));
    if (newer) throw newerVersion(newer);
    const missing = Object.keys(migrations).find((name) => !applied.includes(name));
    if (!missing) return;
    const message =
      applied.length === 0
        ? `${named} holds nothing of may-i-share`
        : `${named} is of an older version of may-i-share (it has no ${missing} yet), and only the service changes it: start this version once, or use the command of the version it is of`;
    throw new MayIShareError('CONFLICT', message);
  });
}

async function appliedTo(db: Kysely<unknown>): Promise<string[]> {
  const there = await sql<{ there: boolean }>`
    select to_regclass('kysely_migration') is not null as there`.execute(db);
  if (!there.rows[0]?.there) return [];
  const { rows } = await sql<{ name: string }>`
    select name from kysely_migration order by name`.execute(db);
  return rows.map(({ name }) => name);
}

async function asOwner<T>(
  url: string,
  named: string,
  work: (db: Kysely<unknown>) => Promise<T>,
): Promise<T> {
  const pool = new pg.Pool({ connectionString: url, max: 2, connectionTimeoutMillis: 10_000 });
  pool.on('error', () => undefined);
  const db = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) });
  try {
    await requireServer(db);
    return await work(db);
  } catch (error) {
    throw error instanceof MayIShareError ? error : failure(error, named);
  } finally {
    await db.destroy();
  }
}

async function requireServer(db: Kysely<unknown>): Promise<void> {
  const { rows } = await sql<{ number: number; version: string; encoding: string }>`
    select current_setting('server_version_num')::int as number,
      current_setting('server_version') as version,
      current_setting('server_encoding') as encoding`.execute(db);
  for (const { number, version, encoding } of rows) {
    if (number < OLDEST_SERVER) {
      const message = `DATABASE_URL leads to PostgreSQL ${version}; 14 or later is needed`;
      throw new MayIShareError('CONFLICT', message);
    }
    if (encoding !== 'UTF8') {
      const message = `DATABASE_URL leads to a database in ${encoding}: make it with encoding 'UTF8' template template0`;
      throw new MayIShareError('CONFLICT', message);
    }
  }
}

function failure(cause: unknown, named: string, step?: { migrationName: string }): MayIShareError {
  const { message, hint } = cause as { message?: string; hint?: string };
  const unknown = NOT_OURS.exec(message ?? '')?.[1];
  if (unknown) return newerVersion(unknown, cause);
  const what = step ? `Migration ${step.migrationName} failed` : `${named} could not be prepared`;
  const text = [`${what}: ${message || String(cause)}`, hint ?? hintFor(cause)];
  return new MayIShareError('UNAVAILABLE', text.filter(Boolean).join('. '), {}, { cause });
}

function newerVersion(name: string, cause?: unknown): MayIShareError {
  const text = `The database was changed by a newer version of may-i-share (${name}): start that version, or restore the backup from before it`;
  return new MayIShareError('CONFLICT', text, {}, { cause });
}

const NOT_ALLOWED = '42501';

/** Since PostgreSQL 15 only a database's owner makes tables there. */
function hintFor(cause: unknown): string | undefined {
  const { code, message } = Object(cause) as { code?: unknown; message?: unknown };
  const schema = /^permission denied for schema (\S+)/.exec(String(message))?.[1];
  if (code !== NOT_ALLOWED || !schema) return undefined;
  return `As an administrator, make the user of DATABASE_URL the database’s owner (alter database … owner to …), or run: grant create, usage on schema ${schema} to that user`;
}
