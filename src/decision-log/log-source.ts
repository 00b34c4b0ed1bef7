import { createReadStream } from 'node:fs';
import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import { type ErrorCode, MayIShareError } from '../errors.js';
import { invalid, wholeOf } from './strict.js';
import { LONGEST_BUNDLE } from './tile.js';
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
        if (error instanceof MayIShareError) throw error;
        throw new MayIShareError('UNAVAILABLE', `${address}: ${reasonOf(error)}`);
      };
      const signal = AbortSignal.timeout(PATIENCE_MS);
      const response = await fetch(address, { headers, signal }).catch(unreachable);
      const body = await bodyOf(response, path).catch(unreachable);
      if (response.ok) return body;
      throw refused(response.status, body.toString(), address, path);
    },
  };
}

async function bodyOf({ body }: Response, path: string): Promise<Buffer> {
  return body ? wholeOf(body, path, LONGEST_BUNDLE) : Buffer.alloc(0);
}

function refused(status: number, body: string, address: string, path: string): MayIShareError {
  const { message, corrupt } = toldIn(body);
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
      const file = join(folder, path);
      const found = await lstat(file).catch((error: Error) => {
        throw invalid('TILE', `${path}: ${error.message}`, { path });
      });
      if (found.isFile()) return wholeOf(createReadStream(file), path, LONGEST_BUNDLE);
      throw invalid('TILE', `${path} is no plain file`, { path });
    },
  };
}
