import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Config } from '../config.js';
import { LOG_KEY } from './log-key.js';
import { SUBJECT_KEY } from './subject-key.js';

type KeySettings = Pick<Config, 'dataDir' | 'logKeyFile' | 'subjectKeyFile'>;

/** The files of keys that other users of the machine can read or change. Windows has no such bits. */
export async function keysOpenToOthers(config: KeySettings): Promise<string[]> {
  if (process.platform === 'win32') return [];
  const files = [
    config.logKeyFile ?? join(config.dataDir, LOG_KEY),
    config.subjectKeyFile ?? join(config.dataDir, SUBJECT_KEY),
  ];
  const open = await Promise.all(
    files.map((file) =>
      stat(file).then(
        ({ mode }) => (mode & 0o007) !== 0,
        () => false,
      ),
    ),
  );
  return files.filter((_, at) => open[at]);
}
