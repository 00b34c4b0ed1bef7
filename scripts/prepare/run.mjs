// Runs commands and shows how long they have been at it. Node's own modules only: this is used
// before node_modules exists.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
export const inRoot = (...parts) => join(root, ...parts);

/** Names what is being done, on stderr, for as long as `work` takes; silent if under a second. */
export async function progress(label, work) {
  const started = Date.now();
  const seconds = () => Math.round((Date.now() - started) / 1000);
  const tty = process.stderr.isTTY;
  const say = tty
    ? () => process.stderr.write(`\r${'|/-\\'[seconds() % 4]} ${label} (${seconds()} s) `)
    : () => process.stderr.write(`… still ${label} (${seconds()} s)\n`);
  if (!tty) process.stderr.write(`${label[0].toUpperCase()}${label.slice(1)} …\n`);
  const timer = setInterval(say, tty ? 1000 : 15_000);
  try {
    return await work();
  } finally {
    clearInterval(timer);
    if (tty) process.stderr.write('\r\x1b[K');
  }
}

/** A cause stands at the beginning of what a command wrote, or at its end. */
function ends(text) {
  const lines = text.trimEnd().split('\n');
  return lines.length <= 40
    ? lines.join('\n')
    : [...lines.slice(0, 12), '…', ...lines.slice(-24)].join('\n');
}

/** Runs a command in the project; resolves to what it wrote, rejects with the end of it. */
export function run(command, args, { env = {}, timeout = 0, shell = false } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: root,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout,
      shell,
    });
    const output = [];
    child.stdout.on('data', (chunk) => output.push(chunk));
    child.stderr.on('data', (chunk) => output.push(chunk));
    child.on('error', reject);
    child.on('close', (code, signal) => {
      const text = Buffer.concat(output).toString();
      if (code === 0) return resolve(text);
      reject(
        new Error(`${[command, ...args].join(' ')} failed (${signal ?? code}):\n${ends(text)}`),
      );
    });
  });
}

/** Runs npm: the very one that started us where there is one, so that its version decides. */
export function npm(args) {
  const cli = process.env.npm_execpath;
  if (cli?.endsWith('npm-cli.js') && existsSync(cli)) {
    return run(process.env.npm_node_execpath ?? process.execPath, [cli, ...args]);
  }
  return run('npm', args, { shell: process.platform === 'win32' });
}

/** The Node the service runs on: the one npm installed, or this one where npm has none to offer. */
export function projectNode() {
  const packaged = inRoot(
    'node_modules',
    `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`,
    'bin',
    process.platform === 'win32' ? 'node.exe' : 'node',
  );
  return existsSync(packaged) ? packaged : process.execPath;
}
