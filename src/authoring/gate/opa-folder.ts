import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type CompileError, compileRevision, refuse } from '../../engine/compile.js';
import { annotationErrors } from '../../engine/contained.js';
import type { PolicyFiles } from '../../engine/policy-files.js';
import type { CompiledRevision } from '../../engine/revision.js';
import { MayIShareError } from '../../errors.js';
import { type BoxedRun, type BoxLimits, runBoxed, whyStopped } from '../opa-box.js';
import { CAPABILITIES, capabilitiesBeyond, capabilitiesWithin } from './capabilities.js';
import { shippedCapabilities } from './shipped-files.js';

const SOURCE = /(\.rego|(^|\/)data\.(json|ya?ml))$/;

/**
 * A draft laid out for OPA: `sources/` with rules, tests and data, and beside it the limits, which
 * are the program's whatever the draft says. Of a draft that asks for more nothing is run.
 */
export class OpaFolder {
  private vetted: Promise<void> | undefined;

  private constructor(
    private readonly dir: string,
    private readonly opaBin: string,
    private readonly files: PolicyFiles,
    private readonly limits: string,
    /** Where the draft asks for more than the program allows. */
    readonly beyond: CompileError[],
    private readonly signal: AbortSignal | undefined,
  ) {}

  /** Lays the files out, and clears them away when `use` is done. The signal ends what runs. */
  static async with<T>(
    files: PolicyFiles,
    opaBin: string,
    use: (folder: OpaFolder) => Promise<T>,
    signal?: AbortSignal,
  ): Promise<T> {
    const shipped = await shippedCapabilities();
    const asked = files.get(CAPABILITIES);
    const limits = capabilitiesWithin(asked, shipped);
    const beyond = capabilitiesBeyond(asked, shipped);
    const dir = await mkdtemp(join(tmpdir(), 'draft-'));
    try {
      await layOut(dir, files, limits);
      return await use(new OpaFolder(dir, opaBin, files, limits, beyond, signal));
    } finally {
      await rm(dir, { recursive: true, force: true });
    }
  }

  /** Runs OPA among the sources, to read them only. Throws POLICY_COMPILE_FAILED where it had to be stopped. */
  async opa(args: readonly string[], limits: BoxLimits = {}): Promise<BoxedRun> {
    return content(await this.run(this.opaBin, args, limits));
  }

  /** Runs another program there, in the same box. */
  run(bin: string, args: readonly string[], limits: BoxLimits = {}): Promise<BoxedRun> {
    return runBoxed(bin, args, this.sources, { ...limits, signal: this.signal });
  }

  /**
   * The same with the capabilities, which leave out whatever reaches beyond the question: this is
   * how what is in the draft is run. Throws POLICY_COMPILE_FAILED where the draft reaches beyond.
   */
  async limited(
    command: string,
    args: readonly string[],
    limits: BoxLimits = {},
  ): Promise<BoxedRun> {
    this.vetted ??= this.vet();
    await this.vetted;
    return this.opa([command, '--capabilities', join('..', CAPABILITIES), ...args], limits);
  }

  async compile(): Promise<CompiledRevision> {
    refuse(this.beyond);
    const run: Run = async (bin, args, cwd) =>
      content(await runBoxed(bin, args, cwd, { signal: this.signal }));
    return compileRevision(this.files, this.opaBin, this.dir, run, this.limits);
  }

  /** The tests are read too, which are not compiled, and may hold schemas as well. */
  private async vet(): Promise<void> {
    refuse(this.beyond);
    refuse(annotationErrors(await this.opa(['inspect', '--annotations', '--format', 'json', '.'])));
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

type Run = NonNullable<Parameters<typeof compileRevision>[3]>;

function content(run: BoxedRun): BoxedRun {
  const why = whyStopped(run);
  if (!why) return run;
  throw new MayIShareError('POLICY_COMPILE_FAILED', why, { errors: [{ message: why }] });
}

async function layOut(dir: string, files: PolicyFiles, limits: string): Promise<void> {
  await mkdir(join(dir, 'sources'));
  await writeFile(join(dir, CAPABILITIES), limits);
  for (const [path, text] of files) {
    if (/^(scenarios|schemas)\//.test(path) || !SOURCE.test(path)) continue;
    const place = join(dir, 'sources', path);
    await mkdir(dirname(place), { recursive: true });
    await writeFile(place, text);
  }
}
