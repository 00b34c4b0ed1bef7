/* What the text of the policies must be: correct Rego, formatted, with its metadata, clean. */
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { CompileError } from '../../engine/compile.js';
import type { PolicyFiles } from '../../engine/policy-files.js';
import type { CompiledRevision } from '../../engine/revision.js';
import type { RuleMetadata } from '../../engine/rulebook.js';
import { MayIShareError } from '../../errors.js';
import type { Finding } from '../../graphql.js';
import { packageOf, rulesIn } from '../rego-blocks.js';
import { type GateCheck, judged, type Outcome, passed, skipped } from './check.js';

const MOST_FORMATTED = 50;

/** Strict, typed by the schemas, with no function the program's own policies could not call. */
export const parse: GateCheck = {
  code: 'parse',
  title: 'It is correct Rego, within its capabilities and schemas, each folder a package',
  async run(subject): Promise<Outcome> {
    const misplaced = misplacedIn(subject.files);
    if (misplaced.length > 0)
      return judged(misplaced, '', 'A file is in the package of its folder.');
    const { beyond } = subject.folder;
    if (beyond.length > 0) {
      return judged(beyond, '', 'Policies may call no more functions than the program allows.');
    }
    try {
      const compiled = await subject.folder.compile();
      const problem = await whyNotLoadable(compiled);
      if (problem) {
        const findings = [{ message: problem }, ...functionsAmongLaw(subject.files)];
        return judged(findings, '', 'It compiles, and what comes of it cannot be loaded.');
      }
      subject.compiled = compiled;
      return passed(`It compiles to ${compiled.wasm.length} bytes of Wasm.`);
    } catch (error) {
      return judged(compileFindings(error), '', 'It does not compile.');
    }
  },
};

async function whyNotLoadable({ wasm }: CompiledRevision): Promise<string | undefined> {
  try {
    await WebAssembly.compile(wasm);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

/** Bars and grounds are asked by whatever name they have, and OPA then compiles a call without arguments. */
function functionsAmongLaw(files: PolicyFiles): Finding[] {
  return [...files].filter(isLaw).flatMap(([file, text]) =>
    rulesIn(text)
      .filter(({ isFunction }) => isFunction)
      .map(({ rule, line }) => {
        const name = rule.split('.').at(-1);
        const [folder] = file.split('/');
        const message = `\`${name}\` is a function, and everything in \`${folder}\` is asked as a rule: move it to a folder beside, such as \`needs\``;
        return { file, line, column: 1, message };
      }),
  );
}

/**
 * What is looked for in a folder, or left out of what goes live, is found by its path: a rule in another
 * package would be neither.
 */
export function misplacedIn(files: PolicyFiles): Finding[] {
  const rego = [...files].filter(([path]) => path.endsWith('.rego'));
  return rego.flatMap(([file, text]) => {
    const message = whyMisplaced(file, packageOf(text));
    return message ? [{ file, line: 1, column: 1, message }] : [];
  });
}

function whyMisplaced(file: string, is: string): string | undefined {
  if (file.endsWith('_test.rego')) {
    if (is === 'test' || is.startsWith('test.')) return undefined;
    return `tests are in a package \`test…\`, here is \`${is}\`: what it holds does not go live`;
  }
  const due = ['mayishare', ...file.split('/').slice(0, -1)].join('.');
  return is === due ? undefined : `its package is \`${is}\`; in this folder it is \`${due}\``;
}

export function compileFindings(error: unknown): Finding[] {
  if (!(error instanceof MayIShareError) || error.code !== 'POLICY_COMPILE_FAILED') throw error;
  const errors = (error.details.errors ?? [{ message: error.message }]) as CompileError[];
  return errors.map(({ file, row, col, message }) => ({ message, file, line: row, column: col }));
}

export const format: GateCheck = {
  code: 'format',
  title: 'It is formatted as `opa fmt` does',
  async run({ folder, files }) {
    const { stdout, stderr, exitCode } = await folder.opa(['fmt', '--list', '.']);
    const paths = stdout.split('\n').filter(Boolean);
    if (exitCode !== 0 && paths.length === 0) {
      return { result: 'FAILED', message: stderr.trim().split('\n')[0] ?? 'opa fmt failed' };
    }
    const findings: Finding[] = [];
    for (const file of paths.slice(0, MOST_FORMATTED)) {
      const formatted = (await folder.opa(['fmt', file])).stdout;
      findings.push({ file, ...firstDifference(files.get(file) ?? '', formatted) });
    }
    return judged(findings, 'Every file is.', `${paths.length} files are not: run \`opa fmt\`.`);
  },
};

function firstDifference(text: string, formatted: string): Finding {
  const wanted = formatted.split('\n');
  const line = text.split('\n').findIndex((each, index) => each !== wanted[index]) + 1;
  return { line: line || wanted.length, column: 1, message: `opa fmt would change this` };
}

const LAW = /^(grounds|bars)\/.*(?<!_test)\.rego$/;

function isLaw([path]: [string, string]): boolean {
  return LAW.test(path);
}

/** Grounds and bars speak in answers: each says what it is, in words, and which law it is from. */
export const metadata: GateCheck = {
  code: 'metadata',
  title: 'Every ground and every bar has its title, words, law and link',
  needsCompiled: true,
  async run({ files, compiled }) {
    const annotated = new Map(
      (compiled?.rules ?? []).map((rule) => [`${rule.package}.${rule.rule}`, rule]),
    );
    const rules = [...files].filter(isLaw).flatMap(rulesOfFile);
    const findings = rules.flatMap(({ file, line, rule }) => {
      const missing = missingIn(annotated.get(rule));
      if (missing.length === 0) return [];
      const message = `${rule.split('.').at(-1)} has no ${missing.join(', no ')}`;
      return [{ file, line, column: 1, message }];
    });
    return judged(findings, `All ${rules.length} have.`, `${findings.length} have not.`);
  },
};

function rulesOfFile([file, text]: [string, string]) {
  return rulesIn(text).map(({ rule, line }) => ({ file, rule, line }));
}

function missingIn(rule: RuleMetadata | undefined): string[] {
  if (!rule) return ['metadata'];
  const links = rule.relatedResources;
  return [
    ...(rule.title.trim() === '' ? ['title'] : []),
    ...(rule.description.trim() === '' ? ['description'] : []),
    ...(links.length === 0 ? ['law (related_resources)'] : []),
    ...(links.some(({ description }) => description.trim() === '') ? ['name of its law'] : []),
    ...(links.some(({ ref }) => !/^https?:\/\/\S+$/.test(ref)) ? ['link to its law'] : []),
  ];
}

interface RegalReport {
  violations: {
    title: string;
    description: string;
    location: { file: string; row: number; col: number };
  }[];
}

const REGAL_CONFIG = join(import.meta.dirname, '../../../.regal/config.yaml');

export const regal: GateCheck = {
  code: 'regal',
  title: 'Regal, the linter, is content',
  async run({ folder }) {
    const bin = onPath('regal');
    if (!bin) return skipped('Regal is not installed: where it is on the PATH, it is asked too.');
    const args = ['lint', '--format', 'json', '--config-file', REGAL_CONFIG, '.'];
    const run = await folder.run(bin, args);
    const { violations } = JSON.parse(run.stdout) as RegalReport;
    const findings = violations.map(({ title, description, location }) => ({
      message: `${title}: ${description}`,
      file: location.file,
      line: location.row,
      column: location.col,
    }));
    return judged(findings, 'It has nothing to say.', `It found ${findings.length} things.`);
  },
};

function onPath(name: string): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean);
  return folders.map((folder) => join(folder, name)).find(existsSync);
}
