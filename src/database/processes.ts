import { execFileSync } from 'node:child_process';
import { readFileSync, readlinkSync, realpathSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

const linux = process.platform === 'linux';

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

function ps(column: string, pid: number): string | undefined {
  try {
    return execFileSync('ps', ['-ww', '-o', `${column}=`, '-p', String(pid)], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  } catch {
    return undefined;
  }
}

/** The fields of /proc/PID/stat after the command's name, which may itself hold spaces. */
function statFields(pid: number): string[] | undefined {
  const stat = read(`/proc/${pid}/stat`);
  return stat?.slice(stat.lastIndexOf(')') + 2).split(' ');
}

/** Whether the process runs; one that ended and was not yet collected by its parent does not. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  return linux ? !['Z', 'X', undefined].includes(statFields(pid)?.[0]) : true;
}

/** When the process began, as an opaque text: with the pid it names one process, whatever pids are reused. */
export function startedAt(pid: number): string {
  if (!linux) return ps('lstart', pid) ?? '';
  const boot = read('/proc/sys/kernel/random/boot_id')?.trim();
  return `${boot} ${statFields(pid)?.[19] ?? ''}`;
}

/** Whether the process is a PostgreSQL server of this data directory. */
export function isPostgresOf(pid: number, cluster: string): boolean {
  if (!isRunning(pid)) return false;
  if (!linux)
    return (
      /postgres/.test(ps('command', pid) ?? '') && (ps('command', pid) ?? '').includes(cluster)
    );
  const command = read(`/proc/${pid}/cmdline`)?.split('\0')[0] ?? '';
  try {
    // The server's working directory is its data directory, however that was written at its start.
    return /postgres/.test(command) && readlinkSync(`/proc/${pid}/cwd`) === realpathSync(cluster);
  } catch {
    return command.includes('postgres') && (read(`/proc/${pid}/cmdline`) ?? '').includes(cluster);
  }
}

/** Waits until the process is gone; false if it still runs after `ms` milliseconds. */
export async function gone(pid: number, ms: number): Promise<boolean> {
  const until = Date.now() + ms;
  while (isRunning(pid)) {
    if (Date.now() > until) return false;
    await sleep(20);
  }
  return true;
}

/** Sends a signal; a process that is already gone is no error. */
export function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
