import { createReadStream } from 'node:fs';
import { access, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type Entry, openPromise } from 'yauzl';
import { invalid } from './strict.js';
import type { Pack } from './verify-pack.js';

/** An evidence pack: a zip, or the folder it was unzipped to. Throws `PROOF_INVALID`. */
export async function openPack(path: string): Promise<Pack> {
  const found = await stat(path).catch((error: Error) => {
    throw invalid('COUNT', error.message, { path });
  });
  return found.isDirectory() ? folderPack(path) : zipPack(path);
}

async function folderPack(folder: string): Promise<Pack> {
  const names = await readdir(folder);
  return {
    names: () => names,
    async read(name) {
      await access(join(folder, name)).catch(() => {
        throw missing(name);
      });
      return createReadStream(join(folder, name));
    },
  };
}

async function zipPack(file: string): Promise<Pack> {
  const zip = await openPromise(file, { autoClose: false }).catch((error: Error) => {
    throw invalid('COUNT', `${file} is no zip: ${error.message}`, { path: file });
  });
  const entries = new Map<string, Entry>();
  for await (const entry of zip.eachEntry()) {
    if (entries.has(entry.fileName)) {
      throw invalid('COUNT', `the pack has ${entry.fileName} twice`, { path: entry.fileName });
    }
    entries.set(entry.fileName, entry);
  }
  return {
    names: () => [...entries.keys()],
    async read(name) {
      const entry = entries.get(name);
      if (!entry) throw missing(name);
      return zip.openReadStreamPromise(entry);
    },
  };
}

function missing(name: string) {
  return invalid('COUNT', `the pack has no ${name}`, { path: name });
}
