import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import type { Config } from '../config.js';
import { MayIShareError } from '../errors.js';
import { createLogger, type Logger, Seldom } from '../telemetry.js';
import { startEmbeddedPostgres } from './embedded-postgres.js';
import { migrate, requireMigrated } from './migrate.js';
import { SERVICE_ROLE } from './migrations/0001-roles.js';
import type { Tables } from './tables.js';

export interface Database {
  readonly db: Kysely<Tables>;
  /** The connections under `db`, for what the query builder does not do. */
  readonly pool: pg.Pool;
  /** Address of the database, as its owner: holds a password. */
  readonly url: string;
  /** Ends all connections; then stops the database, if it is our own. */
  close(): Promise<void>;
  /** Stops the database at once, if it is our own: what is under way is undone. */
  stop(): Promise<void>;
}

export type DatabaseSettings = Pick<
  Config,
  'dataDir' | 'databaseUrl' | 'databasePool' | 'logLevel'
>;

/** A statement that takes longer is ended: its caller has given up. Long reads set their own. */
const STATEMENT_MS = 5000;

/** All connections are lost at once where the server is. */
const TELL_EVERY_MS = 1000;

/** A process that stops in the middle of a transaction must not hold its locks against the others. */
const ON_CONNECTING = `set role ${SERVICE_ROLE}; set statement_timeout = ${STATEMENT_MS};
  set idle_in_transaction_session_timeout = '30s'; set tcp_keepalives_idle = 3;
  set tcp_keepalives_interval = 1; set tcp_keepalives_count = 3`;

/**
 * Connections that work as the service's own role, which may do less than the owner of the tables.
 * @param url address of a database that has been migrated
 */
export function openPool(url: string, max: number, logger: Logger): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max,
    connectionTimeoutMillis: 10_000,
    application_name: 'may-i-share',
    keepAlive: true,
    keepAliveInitialDelayMillis: 3000,
    // A connection that cannot take the role is given up, and never used as the owner.
    onConnect: async (client) => {
      // Lost in between two statements of a transaction, it has nobody else to tell; the next one fails.
      client.on('error', () => undefined);
      await client.query(ON_CONNECTING);
    },
  });
  const seldom = new Seldom(TELL_EVERY_MS);
  // Its words alone: the error holds the whole connection, and what cancels its queries.
  pool.on('error', ({ message }) =>
    seldom.tell('lost', (unsaid) =>
      logger.warn({ reason: message, ...unsaid }, 'A connection to the database was lost'),
    ),
  );
  return pool;
}

/**
 * Starts our own PostgreSQL unless DATABASE_URL names one, applies what migrations are missing, and
 * connects as the service's role.
 * @throws MayIShareError CONFLICT or UNAVAILABLE, see `startEmbeddedPostgres` and `migrate`
 */
export function openDatabase(
  config: DatabaseSettings,
  logger: Logger = createLogger(config.logLevel),
): Promise<Database> {
  return open(config, logger, async (url, named) => {
    const applied = await migrate(url, named);
    if (applied.length > 0) logger.info({ applied }, 'Database migrated');
  });
}

async function open(
  config: DatabaseSettings,
  logger: Logger,
  prepare: (url: string, named: string) => Promise<void>,
): Promise<Database> {
  const server = config.databaseUrl
    ? undefined
    : await startEmbeddedPostgres(config.dataDir, logger);
  const url = config.databaseUrl ?? server?.url ?? '';
  try {
    await prepare(url, server ? 'The database' : 'The database that DATABASE_URL leads to');
  } catch (error) {
    await server?.stop();
    throw error;
  }
  const pool = openPool(url, config.databasePool, logger);
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
  return {
    db,
    pool,
    url,
    async close() {
      await db.destroy();
      await server?.stop();
    },
    async stop() {
      await server?.stop();
    },
  };
}

/** Ctrl-C, an end asked for, a terminal that was closed. */
export const ENDING = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * For commands that work on what a service has kept: nothing is made where there is none, nothing is
 * migrated, and whoever breaks one off leaves no database running.
 * @throws MayIShareError NOT_FOUND, and what `startEmbeddedPostgres` and `requireMigrated` throw
 */
export async function openKeptDatabase(config: DatabaseSettings): Promise<Database> {
  const cluster = join(config.dataDir, 'postgres');
  if (!config.databaseUrl && !existsSync(cluster)) {
    const message = `There is no database in ${config.dataDir}: set DATA_DIR, or DATABASE_URL, to that of the service`;
    throw new MayIShareError('NOT_FOUND', message);
  }
  const opening = open(config, createLogger('silent'), requireMigrated);
  for (const signal of ENDING) process.once(signal, () => void breakOff(opening));
  return opening;
}

const BROKEN_OFF = 130;

async function breakOff(opening: Promise<Database>): Promise<void> {
  await opening.then((database) => database.stop()).catch(() => undefined);
  process.exit(BROKEN_OFF);
}
