import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { compileRevision } from '../../engine/compile.js';
import type { PolicyFiles } from '../../engine/policy-files.js';
import type { CompiledRevision } from '../../engine/revision.js';
import { MayIShareError } from '../../errors.js';
import { type BoxedRun, type BoxLimits, runBoxed, whyStopped } from '../opa-box.js';

const SOURCE = /(\.rego|(^|\/)data\.(json|ya?ml))$/;
const CAPABILITIES = 'capabilities.json';

/** A draft laid out for OPA: `sources/` with rules, tests and data, and the limits beside it. */
export class OpaFolder {
  private constructor(
    private readonly dir: string,
    private readonly opaBin: string,
    private readonly files: PolicyFiles,
    private readonly signal: AbortSignal | undefined,
  ) {}

  /** Lays the files out, and clears them away when `use` is done. The signal ends what runs. */
  static async with<T>(
    files: PolicyFiles,
    opaBin: string,
    use: (folder: OpaFolder) => Promise<T>,
    signal?: AbortSignal,
  ): Promise<T> {
    const dir = await mkdtemp(join(tmpdir(), 'draft-'));
    try {
      await layOut(dir, files);
      return await use(new OpaFolder(dir, opaBin, files, signal));
    } finally {
      await rm(dir, { recursive: true, force: true });
    }
  }

  /** Runs OPA among the sources. Throws POLICY_COMPILE_FAILED where it had to be stopped. */
  async opa(args: readonly string[], limits: BoxLimits = {}): Promise<BoxedRun> {
    return content(await this.run(this.opaBin, args, limits));
  }

  /** Runs another program there, in the same box. */
  run(bin: string, args: readonly string[], limits: BoxLimits = {}): Promise<BoxedRun> {
    return runBoxed(bin, args, this.sources, { ...limits, signal: this.signal });
  }

  /** The same with the capabilities, which leave out whatever reaches beyond the question. */
  limited(command: string, args: readonly string[], limits: BoxLimits = {}): Promise<BoxedRun> {
    return this.opa([command, '--capabilities', join('..', CAPABILITIES), ...args], limits);
  }

  compile(): Promise<CompiledRevision> {
    return compileRevision(this.files, this.opaBin, this.dir, async (bin, args, cwd) =>
      content(await runBoxed(bin, args, cwd, { signal: this.signal })),
    );
  }

  async write(name: string, content: string): Promise<string> {
    const path = join(this.dir, name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, content);
    return path;
  }

  async remove(path: string): Promise<void> {
    await rm(path);
  }

  private get sources(): string {
    return join(this.dir, 'sources');
  }
}

function content(run: BoxedRun): BoxedRun {
  const why = whyStopped(run);
  if (!why) return run;
  throw new MayIShareError('POLICY_COMPILE_FAILED', why, { errors: [{ message: why }] });
}

async function layOut(dir: string, files: PolicyFiles): Promise<void> {
  await mkdir(join(dir, 'sources'));
  for (const [path, text] of files) {
    if (path.startsWith('scenarios/')) continue;
    const place = SOURCE.test(path) && !path.startsWith('schemas/') ? join('sources', path) : path;
    await mkdir(join(dir, dirname(place)), { recursive: true });
    await writeFile(join(dir, place), text);
  }
}
