import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const ROOT = resolve(import.meta.dirname, '..');

/** Starts a program and asks it to end after so many milliseconds. */
async function endedAfter(
  ms: number,
  signal: NodeJS.Signals,
  dataDir: string,
  [file, ...args]: [string, ...string[]] = ['main.js'],
) {
  const child = spawn(join(ROOT, 'node_modules/.bin/node'), [join(ROOT, 'dist', file), ...args], {
    env: { ...process.env, PORT: '0', DATA_DIR: dataDir },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      output += chunk;
    });
  }
  const ended = once(child, 'exit');
  await sleep(ms);
  child.kill(signal);
  const [code, by] = await ended;
  return { code, by, output };
}

test('whenever it is asked to end, while it starts too, the service ends and its database with it', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'may-i-share-test-'));
  for (let ms = 500; ms <= 4000; ms += 250) {
    const signal = (['SIGINT', 'SIGTERM', 'SIGHUP'] as const)[(ms / 250) % 3] as NodeJS.Signals;
    const { code, by, output } = await endedAfter(ms, signal, dataDir);
    // Before any of ours is loaded there is nothing to stop.
    expect({ ms, output, ends: code === 0 || by === signal }).toMatchObject({ ends: true });
    expect(existsSync(join(dataDir, 'postgres/postmaster.pid'))).toBe(false);
  }
  await rm(dataDir, { recursive: true });
});

test('a command that is broken off leaves no database running', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'may-i-share-test-'));
  await endedAfter(6000, 'SIGTERM', dataDir);
  const codes = new Set();
  for (let ms = 400; ms <= 3000; ms += 200) {
    const { code, by } = await endedAfter(ms, 'SIGINT', dataDir, ['cli.js', 'replay']);
    codes.add(code ?? by);
    expect(existsSync(join(dataDir, 'postgres/postmaster.pid'))).toBe(false);
  }
  expect(codes).toContain(130);
  await rm(dataDir, { recursive: true });
});
