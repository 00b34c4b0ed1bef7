import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findOpa } from '../engine/opa.js';
import { runBoxed, whyStopped } from './opa-box.js';

let dir: string;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'box-'));
  await writeFile(join(dir, 'env.rego'), 'package x\n\nenvironment := opa.runtime().env\n');
  await writeFile(
    join(dir, 'loop.rego'),
    'package x\n\nloop := count([1 | some i in numbers.range(1, 100000); some j in numbers.range(1, 100000); i + j == 0])\n',
  );
  await writeFile(
    join(dir, 'flood.rego'),
    'package x\n\nflood := numbers.range(1, 1000000000)\n\nsome_of := numbers.range(1, 10000)\n',
  );
});

afterAll(() => rm(dir, { recursive: true, force: true }));

const evaluate = (file: string, query: string, limits = {}) =>
  runBoxed(findOpa(), ['eval', '-d', file, query], dir, limits);

test('it sees nothing of our environment', async () => {
  process.env.SECRET_OF_OURS = 'do not tell';
  const { stdout, exitCode } = await evaluate('env.rego', 'data.x.environment');
  expect(exitCode).toBe(0);
  expect(stdout).not.toContain('do not tell');
});

test('what loops is ended, and said to loop', async () => {
  const run = await evaluate('loop.rego', 'data.x.loop', { milliseconds: 300 });
  expect(run.stopped).toBe('TIME');
  expect(whyStopped(run)).toMatch(/loops/);
});

test('what floods is ended: by memory, or by the length of what it writes', async () => {
  const hungry = await evaluate('flood.rego', 'data.x.flood', { mebibytes: 100 });
  expect(hungry.stopped).toBe('MEMORY');
  expect(whyStopped(hungry)).toMatch(/more memory/);
  const wordy = await evaluate('flood.rego', 'data.x.some_of', { outputBytes: 10_000 });
  expect(wordy.stopped).toBe('OUTPUT');
});

test('a command that is not there is missing', async () => {
  await expect(runBoxed('/nowhere/opa', [], dir)).rejects.toMatchObject({ code: 'OPA_MISSING' });
});
