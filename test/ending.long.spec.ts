import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Service } from './service.js';

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

test('asked to end, it answers who still asks, and parts from each connection with an answer', async () => {
  const service = await Service.start();
  const headers = {
    'content-type': 'application/json',
    authorization: `Bearer ${await service.token('asker')}`,
  };
  const body = JSON.stringify({ query: '{ vocabulary { purposes { code } } }' });
  const agent = new Agent({ keepAlive: true, maxSockets: 8 });
  const seen = new Set<string>();
  const ask = () =>
    new Promise<boolean>((heard) => {
      const asked = request(`${service.url}/graphql`, { agent, method: 'POST', headers });
      asked.on('response', (response) => {
        seen.add(`${response.statusCode}`);
        response.resume().once('close', () => heard(true));
      });
      asked.on('error', (error: NodeJS.ErrnoException) => {
        if (asked.reusedSocket) seen.add(`${error.code}`);
        heard(asked.reusedSocket);
      });
      asked.end(body);
    });
  const askOn = async () => {
    while (await ask());
  };
  const all = Array.from({ length: 8 }, askOn);
  await sleep(1000);
  const ended = once(service.process, 'exit');
  service.process.kill('SIGTERM');
  await Promise.all(all);
  expect((await ended)[0]).toBe(0);
  expect([...seen]).toEqual(['200']);
  await service.stop();
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
