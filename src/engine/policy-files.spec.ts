import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkPath, digestOf, readPolicyFiles } from './policy-files.js';

let dir: string;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'policy-files-'));
});
afterEach(() => rm(dir, { recursive: true }));

describe('reading a folder', () => {
  test('gives every file by its path, sorted, and passes over what begins with a dot', async () => {
    await mkdir(join(dir, 'grounds', '.git'), { recursive: true });
    await writeFile(join(dir, 'grounds', 'b.rego'), 'package b\n');
    await writeFile(join(dir, 'grounds', 'a.rego'), 'package a # é\n');
    await writeFile(join(dir, 'decision.rego'), '\uFEFFpackage c\n');
    await writeFile(join(dir, '.DS_Store'), new Uint8Array([255]));
    await writeFile(join(dir, 'grounds', '.git', 'x'), '');

    expect([...(await readPolicyFiles(dir))]).toEqual([
      ['decision.rego', '\uFEFFpackage c\n'],
      ['grounds/a.rego', 'package a # é\n'],
      ['grounds/b.rego', 'package b\n'],
    ]);
  });

  test('refuses a link, also one that stays inside', async () => {
    await writeFile(join(dir, 'a.rego'), 'package a\n');
    await symlink(join(dir, 'a.rego'), join(dir, 'b.rego'));

    await expect(readPolicyFiles(dir)).rejects.toMatchObject({
      code: 'BAD_USER_INPUT',
      details: { field: 'path', value: 'b.rego' },
    });
  });

  test('refuses what is not UTF-8', async () => {
    await writeFile(join(dir, 'a.rego'), new Uint8Array([0x70, 0xff]));

    await expect(readPolicyFiles(dir)).rejects.toMatchObject({
      code: 'BAD_USER_INPUT',
      message: 'a.rego is not UTF-8.',
    });
  });

  test('refuses a name that another system would read otherwise', async () => {
    await writeFile(join(dir, 'a b.rego'), 'package a\n');

    await expect(readPolicyFiles(dir)).rejects.toMatchObject({ details: { value: 'a b.rego' } });
  });
});

test.each([
  '../a.rego',
  'a/../../b.rego',
  '/etc/passwd',
  'a//b.rego',
  'a/./b.rego',
  '',
  'a\\b.rego',
  'C:/a.rego',
  'a\n.rego',
  'é.rego',
  'a/',
  `${'a'.repeat(201)}`,
])('%j is no path of a policy file', (path) => {
  expect(() => checkPath(path)).toThrow(expect.objectContaining({ code: 'BAD_USER_INPUT' }));
});

describe('the digest', () => {
  const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

  test('is that of the list sha256sum prints', () => {
    const list = `${sha256('one')}  a.rego\n${sha256('two')}  a/b.rego\n`;
    const files = new Map([
      ['a/b.rego', 'two'],
      ['a.rego', 'one'],
    ]);

    expect(digestOf(files)).toBe(`sha256:${sha256(list)}`);
  });

  test('changes with a path and with a content', () => {
    const digests = [
      new Map([['a.rego', 'x']]),
      new Map([['b.rego', 'x']]),
      new Map([['a.rego', 'y']]),
      new Map(),
    ].map((files) => digestOf(files));

    expect(new Set(digests).size).toBe(4);
  });

  test('is not made for an odd path', () => {
    expect(() => digestOf(new Map([['../a.rego', 'x']]))).toThrow('cannot be the path');
  });
});
