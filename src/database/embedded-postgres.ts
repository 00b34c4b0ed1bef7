import { randomBytes } from 'node:crypto';
import { mkdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { MayIShareError } from '../errors.js';
import type { Logger } from '../telemetry.js';
import { initialise, readOrMakePassword } from './initialise.js';
import { keepRunning } from './keep-running.js';
import { launcher } from './launcher.js';
import { unavailable } from './outage.js';
import {
  type Cluster,
  didNotStart,
  postmaster,
  type Server,
  startServer,
  startServerAt,
  stopServer,
} from './postgres-server.js';
import { isPostgresOf, isRunning } from './processes.js';
import { inUse, lockDataDir } from './service-lock.js';

const SUPERUSER = 'may_i_share';
const DATABASE = 'may_i_share';

/** Ours among the advisory locks: held by the one service that uses this server. */
const SERVICE_LOCK = [1_835_104_617, 1] as const;

export interface EmbeddedPostgres {
  /** Address of the service's database, with its password, as the owner. */
  readonly url: string;
  /** The server was left running by a service that was killed. */
  readonly adopted: boolean;
  /** Stops the server (PostgreSQL's fast shutdown) and gives the data folder free. */
  stop(): Promise<void>;
}

function connect(cluster: Cluster, port: number, database: string): pg.Client {
  return new pg.Client({
    host: '127.0.0.1',
    port,
    user: SUPERUSER,
    password: cluster.password,
    database,
    connectionTimeoutMillis: 3000,
    application_name: `may-i-share service (process ${process.pid})`,
  });
}

async function withClient<T>(
  client: pg.Client,
  work: (client: pg.Client) => Promise<T>,
): Promise<T> {
  client.on('error', () => undefined);
  try {
    await client.connect();
    return await work(client);
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** Whether the server at the port is the one of this folder and knows our password; waits while it starts or stops. */
async function answers(cluster: Cluster, pid: number, port: number, ms = 10_000): Promise<boolean> {
  const until = Date.now() + ms;
  while (Date.now() < until && isRunning(pid)) {
    try {
      return await withClient(connect(cluster, port, 'postgres'), async (client) => {
        const { rows } = await client.query('show data_directory');
        return resolve(rows[0].data_directory) === cluster.folder;
      });
    } catch {
      await sleep(100);
    }
  }
  return false;
}

/** The server a killed service left behind, if it still serves; one that does not is ended. */
async function adopt(cluster: Cluster, logger: Logger): Promise<Server | undefined> {
  const left = postmaster(cluster.folder);
  if (left === undefined) return undefined;
  const file = join(cluster.folder, 'postmaster.pid');
  if (isPostgresOf(left.pid, cluster.folder)) {
    if (left.port > 0 && (await answers(cluster, left.pid, left.port))) {
      return { ...left, adopted: true };
    }
    logger.warn({ pid: left.pid }, 'The PostgreSQL left behind does not answer: replacing it');
    await stopServer(left, cluster, 3000);
  }
  // PostgreSQL would mistake any process that got this pid since for a server.
  rmSync(file, { force: true });
  return undefined;
}

async function createDatabase(cluster: Cluster, port: number): Promise<void> {
  await withClient(connect(cluster, port, 'postgres'), async (client) => {
    const { rowCount } = await client.query('select from pg_database where datname = $1', [
      DATABASE,
    ]);
    if (rowCount === 0) await client.query(`create database ${DATABASE}`);
  });
}

const HOLDER = `select a.application_name as name from pg_locks l join pg_stat_activity a using (pid)
  where l.locktype = 'advisory' and l.classid = $1 and l.objid = $2 and l.granted`;

/** Takes the lock that one service at a time can hold. The killed one's may take a moment to go. */
async function holdServiceLock(
  cluster: Cluster,
  port: number,
  dataDir: string,
): Promise<pg.Client> {
  const client = connect(cluster, port, DATABASE);
  client.on('error', () => undefined);
  await client.connect();
  for (let attempt = 0; attempt < 20; attempt += 1) {
    const { rows } = await client.query('select pg_try_advisory_lock($1, $2) as held', [
      ...SERVICE_LOCK,
    ]);
    if (rows[0].held) return client;
    await sleep(100);
  }
  const { rows } = await client.query(HOLDER, [...SERVICE_LOCK]);
  await client.end();
  throw inUse(dataDir, `another ${rows[0]?.name ?? 'may-i-share service'}`);
}

async function prepareCluster(dataDir: string): Promise<Cluster> {
  const folder = join(dataDir, 'postgres');
  const runner = launcher(dataDir, folder);
  const password = readOrMakePassword(dataDir, () => randomBytes(24).toString('base64url'));
  await initialise(runner, dataDir, folder, { user: SUPERUSER, password });
  return { folder, password, launcher: runner, logFile: join(dataDir, 'postgres.log') };
}

interface Held {
  server: Server;
  /** Holds the lock of the one service that uses the server. */
  holder: pg.Client;
}

/** One that was started before and needs its time, to recover from a crash for instance. */
function stillStarting(cluster: Cluster, port: number): Server | undefined {
  const left = postmaster(cluster.folder);
  const ours = left?.port === port && isPostgresOf(left.pid, cluster.folder);
  return ours ? { ...left, adopted: false } : undefined;
}

async function freshServer(cluster: Cluster, port: number): Promise<Server> {
  rmSync(join(cluster.folder, 'postmaster.pid'), { force: true });
  const server = await startServerAt(cluster, port);
  if (server) return server;
  throw didNotStart(cluster);
}

/** At the port it had, so that every connection made from now on finds it there. */
async function startAgain(held: Held, cluster: Cluster, dataDir: string): Promise<void> {
  const { port } = held.server;
  held.server = stillStarting(cluster, port) ?? (await freshServer(cluster, port));
  await held.holder.end().catch(() => undefined);
  held.holder = await holdServiceLock(cluster, port, dataDir);
}

function watched(
  held: Held,
  cluster: Cluster,
  dataDir: string,
  logger: Logger,
  release: () => void,
): EmbeddedPostgres {
  const watch = keepRunning(
    'PostgreSQL',
    () => isRunning(held.server.pid),
    () => startAgain(held, cluster, dataDir),
    logger,
  );
  let stopped: Promise<void> | undefined;
  async function stop(): Promise<void> {
    await watch.stop();
    await held.holder.end().catch(() => undefined);
    await stopServer(held.server, cluster);
    release();
  }
  return {
    url: `postgres://${SUPERUSER}:${cluster.password}@127.0.0.1:${held.server.port}/${DATABASE}`,
    adopted: held.server.adopted,
    stop() {
      stopped ??= stop();
      return stopped;
    },
  };
}

function makeDataDir(dataDir: string): void {
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o711 });
  } catch (cause) {
    const message = `DATA_DIR: ${dataDir} cannot be made a folder: ${(cause as Error).message}`;
    throw new MayIShareError('SETTING_INVALID', message, {}, { cause });
  }
}

/**
 * A real PostgreSQL for this data folder: made at the first start, taken over where a killed service
 * left it running, reachable from this machine only, with a password and a new port at every start.
 * Should it end while it is in use, it is started again at the same port.
 * @param path the data folder; made if missing
 * @throws MayIShareError CONFLICT if another service uses the folder, UNAVAILABLE if PostgreSQL cannot run
 */
export async function startEmbeddedPostgres(
  path: string,
  logger: Logger,
): Promise<EmbeddedPostgres> {
  const dataDir = resolve(path);
  makeDataDir(dataDir);
  const lock = lockDataDir(dataDir);
  try {
    const cluster = await prepareCluster(dataDir);
    const server = (await adopt(cluster, logger)) ?? (await startServer(cluster));
    const holder = await held(server, cluster, dataDir);
    logger.debug({ ...server }, 'PostgreSQL is ready');
    return watched({ server, holder }, cluster, dataDir, logger, () => lock.release());
  } catch (error) {
    lock.release();
    throw error;
  }
}

const WRONG_PASSWORD = '28P01';

/** Where it cannot be used, one that was started for it is stopped; unless another service uses it by now. */
async function held(server: Server, cluster: Cluster, dataDir: string): Promise<pg.Client> {
  try {
    await createDatabase(cluster, server.port);
    return await holdServiceLock(cluster, server.port, dataDir);
  } catch (error) {
    const isOthers = error instanceof MayIShareError && error.code === 'CONFLICT';
    if (!server.adopted && !isOthers) await stopServer(server, cluster);
    if ((error as { code?: unknown }).code !== WRONG_PASSWORD) throw error;
    const message = `${join(dataDir, 'postgres-password')} is not the password of the database beside it: put back the one of your backup`;
    throw unavailable(message, error);
  }
}
