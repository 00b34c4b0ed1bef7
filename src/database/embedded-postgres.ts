import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
} from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { Logger } from '../telemetry.js';
import { initialise, readOrMakePassword } from './initialise.js';
import { type Launcher, launcher, unavailable } from './launcher.js';
import { gone, isPostgresOf, isRunning, signal } from './processes.js';
import { inUse, lockDataDir } from './service-lock.js';

export const SUPERUSER = 'may_i_share';
export const DATABASE = 'may_i_share';

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

interface Cluster {
  readonly folder: string;
  readonly logFile: string;
  readonly password: string;
  readonly launcher: Launcher;
}

interface Server {
  readonly pid: number;
  readonly port: number;
  readonly adopted: boolean;
}

/** postmaster.pid: https://www.postgresql.org/docs/18/storage-file-layout.html */
function postmaster(folder: string): { pid: number; port: number; ready: boolean } | undefined {
  const file = join(folder, 'postmaster.pid');
  if (!existsSync(file)) return undefined;
  const lines = readFileSync(file, 'utf8').split('\n');
  return {
    pid: Number(lines[0]),
    port: Number(lines[3]),
    ready: lines[7]?.trim() === 'ready',
  };
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

async function stopServer(
  { pid }: { pid: number },
  { launcher, folder }: Cluster,
  patienceMs = 20_000,
): Promise<void> {
  if (process.platform === 'win32') {
    spawnSync(launcher.pgCtl, ['stop', '-D', folder, '-m', 'fast', '-w']);
    return;
  }
  // Fast, immediate, and the last resort; each is followed by crash recovery at the next start if cut short.
  const steps: [NodeJS.Signals, number][] = [
    ['SIGINT', patienceMs],
    ['SIGQUIT', 5000],
    ['SIGKILL', 5000],
  ];
  for (const [name, ms] of steps) {
    if (!isRunning(pid)) return;
    signal(pid, name);
    if (await gone(pid, ms)) return;
  }
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

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done, failed) => {
    server.once('error', failed).listen(0, '127.0.0.1', done);
  });
  const { port } = server.address() as AddressInfo;
  await new Promise((done) => server.close(done));
  return port;
}

function launch(cluster: Cluster, port: number): ChildProcess {
  const settings = [
    'listen_addresses=127.0.0.1',
    'unix_socket_directories=',
    'fsync=on',
    'synchronous_commit=on',
    'timezone=UTC',
    'log_timezone=UTC',
  ].flatMap((setting) => ['-c', setting]);
  const [command, args, options] = cluster.launcher.command(cluster.launcher.postgres, [
    '-D',
    cluster.folder,
    '-p',
    String(port),
    ...settings,
  ]);
  const isLarge = existsSync(cluster.logFile) && statSync(cluster.logFile).size > 5_000_000;
  const log = openSync(cluster.logFile, isLarge ? 'w' : 'a', 0o600);
  // In a process group of its own: Ctrl-C at the terminal must reach the service first.
  const child = spawn(command, args, {
    ...options,
    cwd: cluster.folder,
    detached: true,
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  child.unref();
  return child;
}

async function becomesReady(child: ChildProcess, folder: string, ms = 60_000): Promise<boolean> {
  let ended = false;
  child.once('exit', () => {
    ended = true;
  });
  child.once('error', () => {
    ended = true;
  });
  const until = Date.now() + ms;
  while (!ended && Date.now() < until) {
    const state = postmaster(folder);
    if (state?.ready && state.pid === child.pid) return true;
    await sleep(10);
  }
  return false;
}

async function startServer(cluster: Cluster): Promise<Server> {
  // Another program may take the port in between, or the memory of a killed server be still in use.
  for (const pause of [200, 1000, 3000]) {
    const port = await freePort();
    const child = launch(cluster, port);
    if (await becomesReady(child, cluster.folder))
      return { pid: child.pid ?? 0, port, adopted: false };
    await sleep(pause);
  }
  const log = existsSync(cluster.logFile) ? readFileSync(cluster.logFile, 'utf8') : '';
  const tail = log.trimEnd().split('\n').slice(-8).join('\n');
  throw unavailable(`The built-in PostgreSQL did not start:\n${tail}`);
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

/**
 * A real PostgreSQL for this data folder: made at the first start, taken over where a killed service
 * left it running, reachable from this machine only, with a password and a new port at every start.
 * @param path the data folder; made if missing
 * @throws MayIShareError CONFLICT if another service uses the folder, UNAVAILABLE if PostgreSQL cannot run
 */
export async function startEmbeddedPostgres(
  path: string,
  logger: Logger,
): Promise<EmbeddedPostgres> {
  const dataDir = resolve(path);
  mkdirSync(dataDir, { recursive: true, mode: 0o711 });
  const lock = lockDataDir(dataDir);
  try {
    const cluster = await prepareCluster(dataDir);
    const server = (await adopt(cluster, logger)) ?? (await startServer(cluster));
    await createDatabase(cluster, server.port);
    const holder = await holdServiceLock(cluster, server.port, dataDir);
    logger.debug({ ...server }, 'PostgreSQL is ready');
    return {
      url: `postgres://${SUPERUSER}:${cluster.password}@127.0.0.1:${server.port}/${DATABASE}`,
      adopted: server.adopted,
      async stop() {
        await holder.end().catch(() => undefined);
        await stopServer(server, cluster);
        lock.release();
      },
    };
  } catch (error) {
    lock.release();
    throw error;
  }
}
