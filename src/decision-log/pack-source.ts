import { createReadStream } from 'node:fs';
import { lstat, open, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type Entry, openPromise, type ZipFile } from 'yauzl';
import { MayIShareError } from '../errors.js';
import { invalid } from './strict.js';
import type { Pack } from './verify-pack.js';

/**
 * An evidence pack: a zip, or the folder it was unzipped to.
 * @throws MayIShareError NOT_FOUND where there is none, PROOF_INVALID where it is damaged
 */
export async function openPack(path: string): Promise<Pack> {
  const found = await stat(path).catch((error: Error) => {
    throw new MayIShareError('NOT_FOUND', error.message);
  });
  const pack = found.isDirectory() ? await folderPack(path) : await zipPack(path);
  if (pack) return pack;
  const message = `${path} is neither an evidence pack nor a receipt, nor a copy of a log`;
  throw new MayIShareError('NOT_FOUND', message);
}

/** So many first bytes, as text; nothing where it cannot be read. */
export async function beginningOf(file: string, length: number): Promise<string> {
  const handle = await open(file).catch(() => undefined);
  if (!handle) return '';
  const { buffer, bytesRead } = await handle
    .read(Buffer.alloc(length), 0, length, 0)
    .catch(() => ({ buffer: Buffer.alloc(0), bytesRead: 0 }))
    .finally(() => handle.close());
  return buffer.subarray(0, bytesRead).toString();
}

async function folderPack(folder: string): Promise<Pack | undefined> {
  const names = await readdir(folder);
  if (!names.includes('manifest.json')) return undefined;
  return {
    names: () => names,
    async read(name) {
      const found = await lstat(join(folder, name)).catch(() => undefined);
      if (!found) throw missing(name);
      // A link leads out of the folder, and a device may have no end.
      if (!found.isFile()) throw invalid('COUNT', `${name} is no plain file`, { path: name });
      return createReadStream(join(folder, name));
    },
  };
}

/** Known by its first record's signature (APPNOTE.TXT 4.3.7): what is wrong further on is a damaged zip. */
async function zipPack(file: string): Promise<Pack | undefined> {
  if ((await beginningOf(file, 2)) !== 'PK') return undefined;
  const damaged = (error: Error): never => {
    throw invalid('COUNT', `${file} is no zip, or a damaged one: ${error.message}`, { path: file });
  };
  const zip = await openPromise(file, { autoClose: false }).catch(damaged);
  const entries = await entriesOf(zip).catch(damagedUnlessTold(damaged));
  return {
    names: () => [...entries.keys()],
    async read(name) {
      const entry = entries.get(name);
      if (!entry) throw missing(name);
      return reading(await zip.openReadStreamPromise(entry).catch(damaged), damaged);
    },
  };
}

async function entriesOf(zip: ZipFile): Promise<Map<string, Entry>> {
  const entries = new Map<string, Entry>();
  for await (const entry of zip.eachEntry()) {
    if (entries.has(entry.fileName)) {
      throw invalid('COUNT', `the pack has ${entry.fileName} twice`, { path: entry.fileName });
    }
    entries.set(entry.fileName, entry);
  }
  return entries;
}

async function* reading(chunks: AsyncIterable<Uint8Array>, damaged: (error: Error) => never) {
  try {
    for await (const chunk of chunks) yield chunk;
  } catch (error) {
    damaged(error as Error);
  }
}

function damagedUnlessTold(damaged: (error: Error) => never) {
  return (error: Error): never => {
    if (error instanceof MayIShareError) throw error;
    return damaged(error);
  };
}

function missing(name: string) {
  return invalid('COUNT', `the pack has no ${name}`, { path: name });
}
