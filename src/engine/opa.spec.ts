import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findOpa, runOpa } from './opa.js';

let dir: string;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'opa-'));
});
afterEach(() => rm(dir, { recursive: true }));

async function command(folder: string): Promise<string> {
  const file = join(dir, folder, 'opa');
  await mkdir(join(dir, folder), { recursive: true });
  await writeFile(file, '#!/bin/sh\n');
  await chmod(file, 0o755);
  return file;
}

test('OPA_BIN comes before the PATH, the PATH before .tools', async () => {
  const [named, onPath, local] = [await command('n'), await command('p'), await command('.tools')];
  const PATH = `${join(dir, 'none')}:${join(dir, 'p')}`;

  expect(findOpa({ OPA_BIN: named, PATH }, dir)).toBe(named);
  expect(findOpa({ PATH }, dir)).toBe(onPath);
  expect(findOpa({}, dir)).toBe(local);
});

test('without it, the error says the three ways out', () => {
  const error = expect.objectContaining({
    code: 'OPA_MISSING',
    message: expect.stringMatching(/PATH.*OPA_BIN.*\.tools\/opa/s),
  });

  expect(() => findOpa({ PATH: dir }, dir)).toThrow(error);
});

test('an OPA_BIN that is not there is an error, not a reason to take another', async () => {
  await command('.tools');

  expect(() => findOpa({ OPA_BIN: join(dir, 'nothing') }, dir)).toThrow('OPA_BIN names a file');
});

test('a run tells exit code and both outputs', async () => {
  await writeFile(join(dir, 'bad.rego'), 'package bad\nx if {\n');
  const run = await runOpa(findOpa(), ['check', 'bad.rego'], dir);

  expect(run.exitCode).toBe(1);
  expect(run.stderr).toContain('rego_parse_error');
});

test('OPA_ settings of the environment do not reach it', async () => {
  process.env.OPA_CHECK_FORMAT = 'json';
  await writeFile(join(dir, 'bad.rego'), 'package bad\nx if {\n');
  const run = await runOpa(findOpa(), ['check', 'bad.rego'], dir);
  delete process.env.OPA_CHECK_FORMAT;

  expect(run.stderr).not.toContain('"errors"');
});

test('a command that does not start is OPA_MISSING', async () => {
  await expect(runOpa(join(dir, 'nothing'), ['version'], dir)).rejects.toMatchObject({
    code: 'OPA_MISSING',
  });
});
