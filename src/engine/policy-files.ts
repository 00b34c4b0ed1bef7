import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { badInput } from '../errors.js';

/** Every file of one set of policies: path relative to `policies/`, with `/`, and its text. */
export type PolicyFiles = ReadonlyMap<string, string>;

const BESIDE = /^(scenarios|schemas)\//;
const DATA = /(^|\/)data\.(json|ya?ml)$/;

/** Whether a file answers questions, as a rule or as data; not what only tests and checks those. */
export function isCompiled(path: string): boolean {
  return isRules(path) || (DATA.test(path) && !BESIDE.test(path));
}

export function isRules(path: string): boolean {
  return path.endsWith('.rego') && !path.endsWith('_test.rego') && !BESIDE.test(path);
}

const SEGMENT = /^[A-Za-z0-9_][A-Za-z0-9._-]*$/;
const MAX_PATH = 200;

/**
 * All files below a folder. What begins with a dot (`.git`, `.DS_Store`) is passed over.
 * Throws BAD_USER_INPUT (field `path`) for a path that {@link checkPath} refuses, for a symbolic
 * link or other special file, and for content that is not UTF-8.
 */
export async function readPolicyFiles(dir: string): Promise<PolicyFiles> {
  const files = new Map<string, string>();
  await readFolder(dir, '', files);
  return new Map([...files].sort(byPath));
}

async function readFolder(dir: string, folder: string, files: Map<string, string>): Promise<void> {
  for (const entry of await readdir(join(dir, folder), { withFileTypes: true })) {
    if (entry.name.startsWith('.')) continue;
    const path = checkPath(folder === '' ? entry.name : `${folder}/${entry.name}`);
    if (entry.isDirectory()) await readFolder(dir, path, files);
    else if (entry.isFile()) files.set(path, decode(path, await readFile(join(dir, path))));
    else throw badInput('path', path, `${path} is a link or a special file, not a plain one.`);
  }
}

/**
 * The path itself where it is one that a set of policies may hold: relative, below the folder, of
 * letters, digits, `.`, `_` and `-`, no part beginning with a dot. Else throws BAD_USER_INPUT.
 */
export function checkPath(path: string): string {
  if (path.length <= MAX_PATH && path.split('/').every((part) => SEGMENT.test(part))) return path;
  throw badInput(
    'path',
    path,
    `${JSON.stringify(path)} cannot be the path of a policy file: use letters, digits, '.', '_' and '-', ` +
      `parts that do not begin with a dot, '/' between them, and at most ${MAX_PATH} characters.`,
  );
}

/**
 * The name of a set of files: `sha256:` and 64 hexadecimal digits, the SHA-256 (RFC 6234) of this
 * text in UTF-8: for each file, in the order of the bytes of its path, the SHA-256 of its content in
 * hexadecimal, two spaces, the path, a line feed. It is the list that `sha256sum` prints, so anyone
 * can work it out:
 *
 *     cd policies && find . -type f | cut -c3- | LC_ALL=C sort | xargs sha256sum | sha256sum
 *
 * Throws BAD_USER_INPUT where {@link checkPath} does.
 */
export function digestOf(files: PolicyFiles): string {
  const lines = [...files]
    .sort(byPath)
    .map(([path, text]) => `${sha256(text)}  ${checkPath(path)}\n`);
  return `sha256:${sha256(lines.join(''))}`;
}

function decode(path: string, bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw badInput('path', path, `${path} is not UTF-8.`);
  }
}

export function sha256(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

/** Paths are ASCII, so the order of UTF-16 code units is the order of bytes. */
function byPath([a]: [string, string], [b]: [string, string]): number {
  return a < b ? -1 : Number(a > b);
}
