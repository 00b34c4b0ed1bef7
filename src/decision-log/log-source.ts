import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { invalid } from './strict.js';
import type { LogSource } from './verify-log.js';

const PATIENCE_MS = 30_000;

/** A running log under its prefix, such as `https://host/log`. */
export function logAt(prefix: string, token: string | undefined): LogSource {
  const base = prefix.replace(/\/+$/, '');
  const headers: Record<string, string> = token ? { authorization: `Bearer ${token}` } : {};
  return {
    async read(path) {
      const signal = AbortSignal.timeout(PATIENCE_MS);
      const response = await fetch(`${base}/${path}`, { headers, signal }).catch((error) => {
        throw invalid('TILE', `${base}/${path}: ${reasonOf(error)}`, { path });
      });
      if (response.ok) return new Uint8Array(await response.arrayBuffer());
      const why = messageIn(await response.text());
      throw invalid('TILE', `${base}/${path}: ${response.status} ${why}`, { path });
    },
  };
}

function reasonOf(error: Error): string {
  return error.cause instanceof Error ? error.cause.message : error.message;
}

function messageIn(body: string): string {
  try {
    return String(JSON.parse(body).errors[0].message);
  } catch {
    return body.slice(0, 100);
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
