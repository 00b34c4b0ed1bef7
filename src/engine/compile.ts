import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { extract } from 'tar';
import { MayIShareError } from '../errors.js';
import { annotationErrors, schemaErrors, withoutNetwork } from './contained.js';
import { type OpaRun, runOpa } from './opa.js';
import { digestOf, isCompiled, type PolicyFiles } from './policy-files.js';
import { type CompiledRevision, ENTRYPOINT } from './revision.js';
import { rulesOf } from './rulebook.js';

/** One thing OPA found wrong. `file` (relative to `policies/`) and `row` where OPA named a place. */
export interface CompileError {
  file?: string;
  row?: number;
  col?: number;
  code?: string;
  message: string;
}

const CAPABILITIES = 'capabilities.json';
const BUNDLE = 'bundle.tar.gz';

/**
 * Compiles policies to Wasm. Of the files, what runs is compiled: `.rego` that is no `_test.rego`,
 * and `data.json`/`data.yaml`, which become `data` at the path of their folder. `capabilities.json`
 * says which functions may be called, `limits` in its stead where someone else wrote it, and no
 * address is ever fetched from; `schemas/` is checked against where it is there; `scenarios/` is for
 * the gate. The digest is that of all files.
 *
 * Throws POLICY_COMPILE_FAILED, its message one `file:row: what` a line and `details.errors` the
 * same as {@link CompileError}s; OPA_MISSING where OPA does not start. `run` runs OPA in another way.
 */
export async function compileRevision(
  files: PolicyFiles,
  opaBin: string,
  workDir: string = tmpdir(),
  run: typeof runOpa = runOpa,
  limits: string | undefined = files.get(CAPABILITIES),
): Promise<CompiledRevision> {
  const digest = digestOf(files);
  if (limits === undefined) throw failed([{ message: `${CAPABILITIES} is missing.` }]);
  refuse(schemaErrors(files));
  const folder = await mkdtemp(join(workDir, 'policies-'));
  try {
    await writeSources(folder, files);
    await writeFile(join(folder, CAPABILITIES), withoutNetwork(limits));
    return { digest, ...(await build(folder, hasSchemas(files), opaBin, run)) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function build(
  folder: string,
  schemas: boolean,
  opaBin: string,
  run: typeof runOpa,
): Promise<Omit<CompiledRevision, 'digest'>> {
  const sources = join(folder, 'sources');
  const limits = ['--capabilities', join('..', CAPABILITIES)];
  const typed = schemas ? ['--schema', join('..', 'schemas')] : [];
  const opa = (...args: string[]) => run(opaBin, [...args, '.'], sources);

  const inspected = await opa('inspect', '--annotations', '--format', 'json');
  refuse(annotationErrors(inspected));
  const checked = await opa('check', '--strict', '--format', 'json', ...limits, ...typed, '-b');
  if (checked.exitCode !== 0) throw failed(errorsOf(checked));
  // Named here and not left to an `entrypoint` annotation: without the rule the build then fails.
  const output = ['-e', ENTRYPOINT, '-o', join('..', BUNDLE)];
  const built = await opa('build', '-t', 'wasm', ...limits, ...output, '-b');
  if (built.exitCode !== 0) throw failed(errorsOf(built));
  if (inspected.exitCode !== 0) throw failed(errorsOf(inspected));

  return { ...(await unpack(folder)), rules: rulesOf(JSON.parse(inspected.stdout)) };
}

async function unpack(folder: string): Promise<{ wasm: Uint8Array; data: object }> {
  await extract({ file: join(folder, BUNDLE), cwd: folder, filter: isBuilt });
  return {
    wasm: new Uint8Array(await readFile(join(folder, 'policy.wasm'))),
    data: JSON.parse(await readFile(join(folder, 'data.json'), 'utf8')),
  };
}

function isBuilt(path: string): boolean {
  return path === '/policy.wasm' || path === '/data.json';
}

async function writeSources(folder: string, files: PolicyFiles): Promise<void> {
  await mkdir(join(folder, 'sources'));
  for (const [path, text] of files) {
    const place = placeOf(path);
    if (place === undefined) continue;
    await mkdir(join(folder, dirname(place)), { recursive: true });
    await writeFile(join(folder, place), text);
  }
}

function placeOf(path: string): string | undefined {
  if (path.startsWith('schemas/')) return path;
  return isCompiled(path) ? `sources/${path}` : undefined;
}

function hasSchemas(files: PolicyFiles): boolean {
  return [...files.keys()].some((path) => path.startsWith('schemas/'));
}

/** `opa check` writes JSON to stderr; `opa build` and `opa inspect` write `error: …` to stdout. */
function errorsOf({ stdout, stderr }: OpaRun): CompileError[] {
  const text = stderr.trim() || stdout.trim();
  try {
    const report: { errors: OpaError[] } = JSON.parse(text);
    return report.errors.map(({ message, code, location }) => ({
      ...(location ? { file: location.file, row: location.row, col: location.col } : {}),
      ...(code ? { code } : {}),
      message,
    }));
  } catch {
    return [{ message: text.replace(/^error: /, '') || 'OPA gave no reason.' }];
  }
}

interface OpaError {
  message: string;
  code?: string;
  location?: { file: string; row: number; col: number };
}

/** Throws POLICY_COMPILE_FAILED where there is anything wrong. */
export function refuse(errors: CompileError[]): void {
  if (errors.length > 0) throw failed(errors);
}

function failed(errors: CompileError[]): MayIShareError {
  const lines = errors.map(({ file, row, message }) =>
    [file, row, ` ${message}`]
      .filter((part) => part !== undefined)
      .join(':')
      .trim(),
  );
  return new MayIShareError('POLICY_COMPILE_FAILED', lines.join('\n'), { errors });
}
