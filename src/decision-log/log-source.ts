import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type ErrorCode, MayIShareError } from '../errors.js';
import { invalid } from './strict.js';
import type { LogSource } from './verify-log.js';

const PATIENCE_MS = 30_000;

/** What the answer of a service says of us or of it, and nothing of the log. */
const NOT_OF_THE_LOG: Record<number, { code: ErrorCode; advice: string }> = {
  401: { code: 'UNAUTHENTICATED', advice: '; give an auditor’s --token, or MAY_I_SHARE_TOKEN' },
  403: { code: 'FORBIDDEN', advice: '; give an auditor’s --token, or MAY_I_SHARE_TOKEN' },
};

/**
 * A running log under its prefix, such as `https://host/log`. Rejects with other codes than
 * `PROOF_INVALID` where the service cannot be asked.
 */
export function logAt(prefix: string, token: string | undefined): LogSource {
  const base = prefix.replace(/\/+$/, '');
  const headers: Record<string, string> = token ? { authorization: `Bearer ${token}` } : {};
  return {
    async read(path) {
      const address = `${base}/${path}`;
      const unreachable = (error: Error) => {
        throw new MayIShareError('UNAVAILABLE', `${address}: ${reasonOf(error)}`);
      };
      const signal = AbortSignal.timeout(PATIENCE_MS);
      const response = await fetch(address, { headers, signal }).catch(unreachable);
      if (!response.ok) throw await refused(response, address, path);
      return new Uint8Array(await response.arrayBuffer().catch(unreachable));
    },
  };
}

async function refused(response: Response, address: string, path: string): Promise<MayIShareError> {
  const { status } = response;
  const { message, corrupt } = toldIn(await response.text());
  const said = `${address}: ${status} ${message}`;
  if (corrupt) return invalid('TILE', said, { path });
  if (status >= 500 || status === 429) return new MayIShareError('UNAVAILABLE', said);
  const { code, advice } = NOT_OF_THE_LOG[status] ?? {};
  if (code) return new MayIShareError(code, `${said}${advice}`);
  if (path !== 'checkpoint') return invalid('TILE', said, { path });
  return new MayIShareError('NOT_FOUND', `${said}; the address of a log ends in /log`);
}

/** Why `fetch` failed. */
export function reasonOf(error: Error): string {
  return error.cause instanceof Error ? error.cause.message : error.message;
}

/** What a service says of a refusal, and whether it is that its own log is not whole. */
export function toldIn(body: string): { message: string; corrupt: boolean } {
  try {
    const [{ message, extensions }] = JSON.parse(body).errors;
    return { message: String(message), corrupt: extensions?.code === 'LOG_CORRUPT' };
  } catch {
    return { message: body.slice(0, 100), corrupt: false };
  }
}

/** A copy of a log as files. */
export function logIn(folder: string): LogSource {
  return {
    async read(path) {
      return readFile(join(folder, path)).catch((error: Error) => {
        throw invalid('TILE', `${path}: ${error.message}`, { path });
      });
    },
  };
}
