import { spawn } from 'node:child_process';
import { join, resolve } from 'node:path';
import type { Service } from './service.js';

const ROOT = resolve(import.meta.dirname, '..');

/** The command as governance runs it, with this service. */
export async function commandOf(
  service: Service,
  args: string[],
  input: string | Uint8Array = '',
): Promise<{ code: unknown; out: string; err: string }> {
  const child = spawn(join(ROOT, 'node_modules/.bin/node'), [join(ROOT, 'dist/cli.js'), ...args], {
    env: {
      ...process.env,
      DATA_DIR: service.dataDir,
      MAY_I_SHARE_URL: service.url,
      MAY_I_SHARE_TOKEN: await service.token('governance', 'importer'),
    },
  });
  const [out, err] = [child.stdout, child.stderr].map(async (stream) => {
    let text = '';
    for await (const chunk of stream) text += chunk;
    return text;
  });
  child.stdin.on('error', () => undefined);
  child.stdin.end(input);
  const code = await new Promise((ended) => child.once('exit', ended));
  return { code, out: (await out) as string, err: (await err) as string };
}
