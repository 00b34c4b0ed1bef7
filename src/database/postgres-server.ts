import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync, statSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { MayIShareError } from '../errors.js';
import type { Launcher } from './launcher.js';
import { unavailable } from './outage.js';
import { gone, isRunning, signal } from './processes.js';

/** A database cluster on disk, and how to run its server. */
export interface Cluster {
  readonly folder: string;
  readonly logFile: string;
  readonly password: string;
  readonly launcher: Launcher;
}

export interface Server {
  readonly pid: number;
  readonly port: number;
  readonly adopted: boolean;
}

/** postmaster.pid: https://www.postgresql.org/docs/18/storage-file-layout.html */
export function postmaster(
  folder: string,
): { pid: number; port: number; ready: boolean } | undefined {
  const file = join(folder, 'postmaster.pid');
  if (!existsSync(file)) return undefined;
  const lines = readFileSync(file, 'utf8').split('\n');
  return {
    pid: Number(lines[0]),
    port: Number(lines[3]),
    ready: lines[7]?.trim() === 'ready',
  };
}

/** Fast, then immediate, then the last resort. */
export async function stopServer(
  { pid }: { pid: number },
  { launcher, folder }: Cluster,
  patienceMs = 20_000,
): Promise<void> {
  if (process.platform === 'win32') {
    spawnSync(launcher.pgCtl, ['stop', '-D', folder, '-m', 'fast', '-w']);
    return;
  }
  // Each that is cut short is followed by crash recovery at the next start.
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

/** A server at a free port. Throws UNAVAILABLE with the end of its log. */
export async function startServer(cluster: Cluster): Promise<Server> {
  // Another program may take the port in between, or the memory of a killed server be still in use.
  for (const pause of [200, 1000, 3000]) {
    const port = await freePort();
    const server = await startServerAt(cluster, port);
    if (server) return server;
    await sleep(pause);
  }
  throw didNotStart(cluster);
}

/** A server at this very port; undefined where it ends or does not come up. */
export async function startServerAt(cluster: Cluster, port: number): Promise<Server | undefined> {
  const child = launch(cluster, port);
  const ready = await becomesReady(child, cluster.folder);
  return ready ? { pid: child.pid ?? 0, port, adopted: false } : undefined;
}

export function didNotStart(cluster: Cluster): MayIShareError {
  const log = existsSync(cluster.logFile) ? readFileSync(cluster.logFile, 'utf8') : '';
  const tail = log.trimEnd().split('\n').slice(-8).join('\n');
  return unavailable(`The built-in PostgreSQL did not start:\n${tail}`);
}
