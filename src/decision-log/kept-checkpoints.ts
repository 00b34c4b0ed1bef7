import { mkdir, open, readdir, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { MayIShareError } from '../errors.js';
import { type Checkpoint, openCheckpoint } from './checkpoint.js';
import type { Verifier } from './note.js';

/** The name of each log of which checkpoints are kept here, by the id of its key. */
export async function keptNames(dataDir: string): Promise<Map<string, string>> {
  const names = new Map<string, string>();
  const folder = join(dataDir, 'checkpoints');
  const ids = await readdir(folder).catch(() => []);
  for (const id of ids) {
    const files = await readdir(join(folder, id)).catch(() => []);
    const file = files.find((each) => each.endsWith('.checkpoint'));
    if (!file) continue;
    const [name = ''] = (await readFile(join(folder, id, file), 'utf8')).split('\n', 1);
    names.set(id, name);
  }
  return names;
}

/**
 * Signed checkpoints outside the database, so that a database that lost entries is noticed. The
 * last of each hour stays; each is on the disk before anybody sees it.
 */
export class KeptCheckpoints {
  private constructor(
    readonly folder: string,
    private readonly log: Verifier,
    private newest: Checkpoint | undefined,
  ) {}

  /** Throws `LOG_CORRUPT` naming a file that is not as it was signed. */
  static async open(dataDir: string, log: Verifier): Promise<KeptCheckpoints> {
    const folder = join(dataDir, 'checkpoints', log.id);
    await mkdir(folder, { recursive: true });
    const names = (await readdir(folder)).filter((name) => name.endsWith('.checkpoint'));
    let newest: Checkpoint | undefined;
    for (const name of names) {
      const kept = await readKept(join(folder, name), log);
      if (!newest || kept.size > newest.size) newest = kept;
    }
    return new KeptCheckpoints(folder, log, newest);
  }

  /** The largest that was kept. */
  get latest(): Checkpoint | undefined {
    return this.newest;
  }

  /** Returns once the checkpoint is on the disk. */
  async keep(note: string): Promise<void> {
    const checkpoint = openCheckpoint(note, this.log);
    const file = join(this.folder, `${new Date().toISOString().slice(0, 13)}.checkpoint`);
    const draft = `${file}.${process.pid}`;
    // Somebody may have tidied up meanwhile.
    await mkdir(this.folder, { recursive: true });
    await writeThrough(draft, note);
    await rename(draft, file);
    await syncFolder(this.folder);
    this.newest = checkpoint;
  }
}

async function readKept(file: string, log: Verifier): Promise<Checkpoint> {
  try {
    return openCheckpoint(await readFile(file), log);
  } catch (cause) {
    const message = `${file} is not as it was signed: ${(cause as Error).message}. Put it back from a backup, or move it away once you know why.`;
    throw new MayIShareError('LOG_CORRUPT', message, {}, { cause });
  }
}

async function writeThrough(file: string, text: string): Promise<void> {
  const handle = await open(file, 'w', 0o644);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** A rename is on the disk once its folder is; Windows has no such call. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
