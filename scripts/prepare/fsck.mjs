// Gets fsck of transparency-dev's tessera, the checker of C2SP tlog-tiles logs that nobody here
// wrote: built by Go's own toolchain, whose checksum database vouches for what it downloads.
import { existsSync } from 'node:fs';
import { inRoot, progress, run } from './run.mjs';

const VERSION = 'v1.0.4';
const exe = process.platform === 'win32' ? 'fsck.exe' : 'fsck';
const ours = inRoot('.tools', exe);

async function isRight() {
  if (!existsSync(ours)) return false;
  return run('go', ['version', '-m', ours]).then(
    (text) => text.includes(`tessera\t${VERSION}`),
    () => false,
  );
}

/** @returns {Promise<string | undefined>} the command's path; undefined where there is no Go */
export async function getFsck() {
  const hasGo = await run('go', ['version']).then(
    () => true,
    () => false,
  );
  if (!hasGo) return existsSync(ours) ? ours : undefined;
  if (await isRight()) return ours;
  const source = `github.com/transparency-dev/tessera/cmd/fsck@${VERSION}`;
  const env = { GOBIN: inRoot('.tools'), GOFLAGS: '', CGO_ENABLED: '0' };
  await progress(`building fsck ${VERSION} with Go`, () => run('go', ['install', source], { env }));
  return ours;
}
