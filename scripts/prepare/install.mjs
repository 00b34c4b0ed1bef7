import { existsSync, readFileSync } from 'node:fs';
import { digest, stamp } from './digest.mjs';
import { inRoot, npm, progress, root } from './run.mjs';

const lockStamp = stamp('node_modules/.may-i-share-lock');

/** Whether every package of the lock file is installed in that version; other platforms' may be absent. */
function installMatchesLock() {
  const installed = inRoot('node_modules/.package-lock.json');
  if (!existsSync(installed)) return false;
  const have = JSON.parse(readFileSync(installed, 'utf8')).packages;
  const want = JSON.parse(readFileSync(inRoot('package-lock.json'), 'utf8')).packages;
  return Object.entries(want).every(([path, { version, optional }]) => {
    if (path === '') return true;
    const found = have[path];
    return found ? found.version === version && existsSync(inRoot(path)) : optional === true;
  });
}

/** Installs what package-lock.json names, unless just that is installed. */
export async function install() {
  const lock = digest(['package-lock.json']);
  if (lockStamp.matches(lock)) return;
  if (!installMatchesLock()) {
    // The build needs the development packages, also where NODE_ENV or npm's own settings omit them.
    const wanted = ['--include=dev', '--include=optional'];
    await progress(`installing packages into ${root}`, () =>
      npm(['ci', '--loglevel=error', '--no-audit', '--no-fund', ...wanted]),
    );
  }
  lockStamp.write(lock);
}
