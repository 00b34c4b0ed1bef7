import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { MayIShareError } from '../errors.js';
import { isRunning, startedAt } from './processes.js';

interface Holder {
  readonly pid: number;
  readonly startedAt: string;
}

export interface ServiceLock {
  release(): void;
}

function holderOf(file: string): Holder | undefined {
  try {
    const { pid, startedAt } = JSON.parse(readFileSync(file, 'utf8'));
    return Number.isInteger(pid) ? { pid, startedAt } : undefined;
  } catch {
    return undefined;
  }
}

/** The refusal to run two services over one data folder. */
export function inUse(dataDir: string, by: string): MayIShareError {
  return new MayIShareError(
    'CONFLICT',
    `The data folder ${dataDir} is in use by ${by}. Stop that one, or set DATA_DIR to another folder; to run several, give them all the same DATABASE_URL.`,
  );
}

/**
 * Notes in `service.lock` that this process uses the data folder. The note names the process by pid
 * and start, so one left by a killed service, whose pid may have gone to another, does not count.
 * Of two that start in the same instant, the lock inside the database decides (`embedded-postgres.ts`).
 * @throws MayIShareError CONFLICT where another live service noted itself
 */
export function lockDataDir(dataDir: string): ServiceLock {
  const file = join(dataDir, 'service.lock');
  const holder = holderOf(file);
  if (
    holder !== undefined &&
    holder.pid !== process.pid &&
    isRunning(holder.pid) &&
    startedAt(holder.pid) === holder.startedAt
  ) {
    throw inUse(dataDir, `another may-i-share service (process ${holder.pid})`);
  }
  const mine: Holder = { pid: process.pid, startedAt: startedAt(process.pid) };
  const fresh = `${file}.${process.pid}`;
  writeFileSync(fresh, JSON.stringify(mine), { mode: 0o600 });
  renameSync(fresh, file);
  return {
    release() {
      if (holderOf(file)?.pid === process.pid) rmSync(file, { force: true });
    },
  };
}
