import { spawn } from 'node:child_process';
import {
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import type { Launcher } from './launcher.js';
import { unavailable } from './outage.js';

const STAGING = 'postgres-initialising-';

/** The server's password, kept in `postgres-password` for its owner alone; made by `make` at the first start. */
export function readOrMakePassword(dataDir: string, make: () => string): string {
  const file = join(dataDir, 'postgres-password');
  if (!existsSync(file)) {
    if (existsSync(join(dataDir, 'postgres'))) {
      throw unavailable(`${file} is missing: put it back from your backup beside the database`);
    }
    const fresh = `${file}.${process.pid}`;
    writeFileSync(fresh, make(), { mode: 0o600 });
    syncPath(fresh);
    try {
      linkSync(fresh, file);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    rmSync(fresh);
  }
  return readFileSync(file, 'utf8').trim();
}

function syncPath(path: string): void {
  if (process.platform === 'win32') return;
  const handle = openSync(path, 'r');
  fsyncSync(handle);
  closeSync(handle);
}

function runInitdb(launcher: Launcher, staging: string, user: string): Promise<void> {
  const [command, args, options] = launcher.command(launcher.initdb, [
    `--pgdata=${join(staging, 'cluster')}`,
    `--username=${user}`,
    `--pwfile=${join(staging, 'password')}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--no-locale',
  ]);
  return new Promise((done, failed) => {
    const child = spawn(command, args, { ...options, cwd: staging, detached: true });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (chunk) => {
        output += chunk;
      });
    }
    child.once('error', (error) => failed(unavailable('initdb could not be started', error)));
    child.once('close', (code) => {
      if (code === 0) return done();
      failed(unavailable(`The built-in PostgreSQL could not be set up:\n${output.trimEnd()}`));
    });
  });
}

/** Moves the finished cluster into place; where another start was quicker, its cluster stays. */
function moveIntoPlace(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch (error) {
    if (!existsSync(join(to, 'PG_VERSION'))) throw error;
  }
}

/**
 * Makes the cluster if there is none. It is made in a folder of its own and moved when whole, so an
 * initialisation that was killed half-way leaves nothing that looks like a database.
 */
export async function initialise(
  launcher: Launcher,
  dataDir: string,
  folder: string,
  owner: { user: string; password: string },
): Promise<void> {
  for (const name of readdirSync(dataDir).filter((entry) => entry.startsWith(STAGING))) {
    rmSync(join(dataDir, name), { recursive: true, force: true });
  }
  if (existsSync(folder)) return;
  const staging = mkdtempSync(join(dataDir, STAGING));
  try {
    writeFileSync(join(staging, 'password'), `${owner.password}\n`, { mode: 0o600 });
    mkdirSync(join(staging, 'cluster'), { mode: 0o700 });
    for (const path of ['', 'password', 'cluster']) launcher.own(join(staging, path));
    await runInitdb(launcher, staging, owner.user);
    moveIntoPlace(join(staging, 'cluster'), folder);
    syncPath(dataDir);
  } finally {
    rmSync(staging, { recursive: true, force: true });
  }
}
