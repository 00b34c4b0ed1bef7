import { execFile } from 'node:child_process';
import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { MayIShareError } from '../errors.js';

const NAME = process.platform === 'win32' ? 'opa.exe' : 'opa';
const TIMEOUT_MS = 120_000;
const MAX_OUTPUT_BYTES = 64 * 1024 * 1024;

export interface OpaRun {
  /** 0 where OPA is content. */
  exitCode: number;
  stdout: string;
  stderr: string;
}

/**
 * The OPA command: `OPA_BIN`, else the first on the PATH, else `.tools/opa` here. It is needed to
 * compile, test and publish policies, never to answer with published ones.
 * Throws OPA_MISSING, with the ways out.
 */
export function findOpa(env: NodeJS.ProcessEnv = process.env, cwd = process.cwd()): string {
  if (env.OPA_BIN) {
    const named = resolve(cwd, env.OPA_BIN);
    if (isCommand(named)) return named;
    throw missing('OPA_BIN names a file that is not there or may not be run.');
  }
  const folders = (env.PATH ?? '').split(delimiter).filter(Boolean);
  const places = [...folders, join(cwd, '.tools')].map((folder) => join(folder, NAME));
  const found = places.find(isCommand);
  if (found) return resolve(cwd, found);
  throw missing('OPA is not on the PATH.');
}

/**
 * Runs OPA in `cwd`. Settings of the form OPA_… in the environment would act as flags, so OPA gets
 * none of them: a revision must not depend on who compiled it.
 * Throws OPA_MISSING where it does not start, and POLICY_COMPILE_FAILED where it does not end.
 */
export function runOpa(opaBin: string, args: readonly string[], cwd: string): Promise<OpaRun> {
  const options = {
    cwd,
    timeout: TIMEOUT_MS,
    maxBuffer: MAX_OUTPUT_BYTES,
    env: Object.fromEntries(Object.entries(process.env).filter(([key]) => !key.startsWith('OPA_'))),
  };
  return new Promise((done, failed) => {
    execFile(opaBin, args, options, (error, stdout, stderr) => {
      if (error === null) done({ exitCode: 0, stdout, stderr });
      else if (typeof error.code === 'number') done({ exitCode: error.code, stdout, stderr });
      else if (error.killed) failed(endless(args));
      else failed(missing(`OPA did not start (${error.code}).`));
    });
  });
}

function isCommand(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

function endless(args: readonly string[]): MayIShareError {
  const limit = `${TIMEOUT_MS / 1000} s or ${MAX_OUTPUT_BYTES / 1024 / 1024} MiB of output`;
  return new MayIShareError('POLICY_COMPILE_FAILED', `opa ${args[0]} did not end within ${limit}.`);
}

function missing(what: string): MayIShareError {
  return new MayIShareError(
    'OPA_MISSING',
    `${what} Policies cannot be compiled without the OPA command. Do one of these: ` +
      'install OPA 1.21 or later so that it is on the PATH (https://www.openpolicyagent.org/docs#running-opa); ' +
      'set OPA_BIN to where it is; or put it at .tools/opa in this folder.',
  );
}
