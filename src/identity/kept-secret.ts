import { access, link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { MayIShareError } from '../errors.js';

/**
 * A secret kept in a file only its owner can read, made where there is none. Written whole or not
 * at all: a crash while making it leaves no half key, and of two that make it at once one wins.
 */
export async function keptSecret(
  dataDir: string,
  name: string,
  make: () => Uint8Array | Promise<Uint8Array>,
): Promise<Uint8Array> {
  const file = join(dataDir, name);
  const kept = await readFile(file).catch(unless('ENOENT'));
  if (kept && kept.length > 0) return kept;
  await mkdir(dataDir, { recursive: true });
  const draft = `${file}.${process.pid}`;
  await writeFile(draft, await make(), { mode: 0o600, flush: true });
  // Where two start together, the first to link wins and both read its key.
  await link(draft, file).catch(unless('EEXIST'));
  await rm(draft);
  return readFile(file);
}

/** A secret from the file that a setting names. Throws SETTING_INVALID naming the setting. */
export function secretAt(setting: string, file: string): Promise<Buffer> {
  return readFile(file).catch((cause) => {
    const message = `${setting}: ${file} cannot be read: ${(cause as Error).message}`;
    throw new MayIShareError('SETTING_INVALID', message, {}, { cause });
  });
}

export function isThere(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}

function unless(code: string) {
  return (error: NodeJS.ErrnoException): undefined => {
    if (error.code !== code) throw error;
  };
}
