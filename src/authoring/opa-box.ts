import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import type { Config } from '../config.js';
import { findOpa, type OpaRun } from '../engine/opa.js';
import { MayIShareError } from '../errors.js';

export interface BoxLimits {
  /** Default 300,000: the shipped tests take 40 s of a processor, which a busy machine stretches. */
  milliseconds?: number;
  /** For OPA's heap; its address space gets this and what Go reserves besides. Default 1024. */
  mebibytes?: number;
  /** Default 64 MiB, both streams together. */
  outputBytes?: number;
  /** What it reads on standard input. */
  input?: string;
  /** Ends it; the run then fails with the reason. */
  signal?: AbortSignal | undefined;
}

export interface BoxedRun extends OpaRun {
  /** Why it was ended before it was done. */
  stopped?: 'TIME' | 'MEMORY' | 'OUTPUT';
  milliseconds: number;
}

const LONGEST_MS = 300_000;
const MEBIBYTE = 1024 * 1024;
/** What a Go program reserves of address space without using it. */
const GO_RESERVES_MIB = 1536;
const NOT_FOUND = 127;
const PRLIMIT = '/usr/bin/prlimit';
const SHELL = '/bin/sh';

/**
 * Runs OPA on what someone has just written: with nothing in its environment, a limit of time,
 * memory and output, and no file larger than its output. Where it overruns, it is ended.
 * Throws OPA_MISSING where it does not start.
 */
export function runBoxed(
  opaBin: string,
  args: readonly string[],
  cwd: string,
  limits: BoxLimits = {},
): Promise<BoxedRun> {
  const { milliseconds = LONGEST_MS, mebibytes = 1024, outputBytes = 64 * MEBIBYTE } = limits;
  const { input, signal } = limits;
  const [command, ...rest] = limited(opaBin, args, mebibytes, milliseconds);
  const env = { GOMEMLIMIT: `${mebibytes}MiB`, GOTRACEBACK: 'none', HOME: cwd, TMPDIR: cwd };
  const started = performance.now();
  return new Promise((done, failed) => {
    const child = spawn(command as string, rest, {
      cwd,
      env,
      stdio: 'pipe',
      signal,
      killSignal: 'SIGKILL',
    });
    const output = { stdout: [] as Buffer[], stderr: [] as Buffer[], bytes: 0 };
    let stopped: BoxedRun['stopped'];
    const stop = (why: 'TIME' | 'OUTPUT') => {
      stopped ??= why;
      child.kill('SIGKILL');
    };
    const timer = setTimeout(() => stop('TIME'), milliseconds);
    const hear = (stream: 'stdout' | 'stderr') => (chunk: Buffer) => {
      output.bytes += chunk.length;
      if (output.bytes > outputBytes) stop('OUTPUT');
      else output[stream].push(chunk);
    };
    child.stdout.on('data', hear('stdout'));
    child.stderr.on('data', hear('stderr'));
    child.stdin.on('error', () => undefined);
    child.stdin.end(input ?? '');
    child.once('error', (cause) => {
      clearTimeout(timer);
      const missing = new MayIShareError('OPA_MISSING', 'OPA did not start.', {}, { cause });
      failed(signal?.aborted ? signal.reason : missing);
    });
    child.once('close', (code, killed) => {
      clearTimeout(timer);
      const stdout = Buffer.concat(output.stdout).toString();
      const stderr = Buffer.concat(output.stderr).toString();
      if (code === NOT_FOUND)
        return failed(new MayIShareError('OPA_MISSING', 'OPA did not start.'));
      const why = stopped ?? overran(killed, stderr);
      const exitCode = code ?? 1;
      const milliseconds = Math.round(performance.now() - started);
      done({ exitCode, stdout, stderr, milliseconds, ...(why && { stopped: why }) });
    });
  });
}

/** Where the OPA command is, as the settings say; undefined where there is none. */
export function opaOf(config: Pick<Config, 'opaBin'>): string | undefined {
  try {
    return requireOpa(config);
  } catch {
    return undefined;
  }
}

/** Throws OPA_MISSING, which says what to do. */
export function requireOpa({ opaBin }: Pick<Config, 'opaBin'>): string {
  return findOpa({ ...process.env, ...(opaBin && { OPA_BIN: opaBin }) });
}

/** In words, for whoever wrote the draft. */
export function whyStopped(run: BoxedRun): string | undefined {
  if (run.stopped === 'TIME')
    return `OPA was stopped after ${Math.round(run.milliseconds / 1000)} s: something loops, or this machine is too slow or too busy for these tests.`;
  if (run.stopped === 'MEMORY')
    return 'OPA was stopped: the policies take more memory than it may have.';
  if (run.stopped === 'OUTPUT') return 'OPA was stopped: the policies make it write without end.';
  return undefined;
}

/** Under `prlimit` where there is one, else under the shell's `ulimit`; Windows has neither. */
function limited(
  opaBin: string,
  args: readonly string[],
  mebibytes: number,
  milliseconds: number,
): string[] {
  const space = mebibytes + GO_RESERVES_MIB;
  // Processor time too: a runaway outlives neither its service nor its limit.
  const seconds = Math.ceil((milliseconds / 1000) * 2) + 1;
  if (existsSync(PRLIMIT)) {
    const as = `--as=${space * MEBIBYTE}`;
    return [PRLIMIT, as, `--cpu=${seconds}`, '--core=0', opaBin, ...args];
  }
  if (process.platform === 'win32' || !existsSync(SHELL)) return [opaBin, ...args];
  const script = `ulimit -v ${space * 1024}; ulimit -t ${seconds}; ulimit -c 0; exec "$0" "$@"`;
  return [SHELL, '-c', script, opaBin, ...args];
}

function overran(signal: NodeJS.Signals | null, stderr: string): BoxedRun['stopped'] {
  if (/out of memory|cannot allocate memory|failed to (allocate|reserve)/i.test(stderr))
    return 'MEMORY';
  if (signal === 'SIGXCPU') return 'TIME';
  return signal === 'SIGKILL' ? 'MEMORY' : undefined;
}
