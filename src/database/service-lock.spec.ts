import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isRunning, startedAt } from './processes.js';
import { lockDataDir } from './service-lock.js';

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'lock-'));
});
afterEach(() => rmSync(dataDir, { recursive: true }));

const note = (holder: unknown) =>
  writeFileSync(join(dataDir, 'service.lock'), JSON.stringify(holder));

test('knows a running process, and the moment it began', () => {
  expect(isRunning(process.ppid)).toBe(true);
  expect(isRunning(2 ** 22 + 1)).toBe(false);
  expect(startedAt(process.ppid)).toBe(startedAt(process.ppid));
  expect(startedAt(1)).not.toBe(startedAt(process.pid));
});

test('refuses a folder that another live service noted', () => {
  note({ pid: process.ppid, startedAt: startedAt(process.ppid) });
  expect(() => lockDataDir(dataDir)).toThrow(
    expect.objectContaining({
      code: 'CONFLICT',
      message: expect.stringContaining(`process ${process.ppid}`),
    }),
  );
});

test.each([
  ['a process that is gone', { pid: 2 ** 22 + 1, startedAt: 'long ago' }],
  ['another process that got its pid', { pid: process.ppid, startedAt: 'long ago' }],
  ['nothing readable', 'half a no'],
])('takes over the note of %s', (_, holder) => {
  note(holder);
  const lock = lockDataDir(dataDir);
  lock.release();
  expect(readdirSync(dataDir)).toEqual([]);
});
