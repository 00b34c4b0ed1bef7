/* The tests of the policies, and how much of the rules they reach. */
import type { Finding, TestRun } from '../../graphql.js';
import type { GateCheck, Outcome, Subject } from './check.js';
import { judged, passed, skipped } from './check.js';
import type { OpaFolder } from './opa-folder.js';

export interface OpaTest {
  location: { file: string; row: number; col: number };
  package: string;
  name: string;
  fail?: boolean;
  error?: unknown;
}

interface OpaFileCoverage {
  covered_lines?: number;
  not_covered_lines?: number;
  not_covered?: { start: { row: number; col: number } }[];
}

/** Of the files that are no tests: what helps a test is not always reached, and need not be. */
type RuleCoverage = [file: string, coverage: OpaFileCoverage][];

/** Each test may take so long; all together as long as OPA may run. */
const TEST_TIMEOUT = '5s';

export const tests: GateCheck = {
  code: 'tests',
  title: 'All tests pass',
  async run(subject): Promise<Outcome> {
    const run = await runTests(subject.folder, (all) => {
      subject.tests = all;
    });
    if (run.passed + run.failed === 0) return { result: 'FAILED', message: 'There are no tests.' };
    const bad = `${run.failed} of ${run.passed + run.failed} fail.`;
    return judged(run.failures, `All ${run.passed} do.`, bad);
  },
};

/** Runs the tests; what keeps them from running is a failure of its own. */
export async function runTests(
  folder: OpaFolder,
  keep: (tests: OpaTest[]) => void = () => undefined,
): Promise<Omit<TestRun, 'digest'>> {
  if (folder.beyond.length > 0) {
    const { beyond: failures } = folder;
    return { passed: 0, failed: failures.length, milliseconds: 0, failures };
  }
  const args = ['-b', '--format', 'json', '--timeout', TEST_TIMEOUT, '.'];
  const run = await folder.limited('test', args);
  const all = testsIn(run.stdout);
  if (!all) {
    const message = run.stderr.trim() || run.stdout.trim() || 'the tests did not run';
    return { passed: 0, failed: 1, milliseconds: run.milliseconds, failures: [placed(message)] };
  }
  keep(all);
  const failed = all.filter(({ fail, error }) => fail || error);
  return {
    passed: all.length - failed.length,
    failed: failed.length,
    milliseconds: run.milliseconds,
    failures: failed.map(findingOf),
  };
}

/** The names of the tests that pass, with their packages: `data.test.mayishare.x.test_y`. */
export function passingTests({ tests = [] }: Subject): { all: string[]; passed: string[] } {
  const names = (some: OpaTest[]) => some.map((test) => `${test.package}.${test.name}`).sort();
  return { all: names(tests), passed: names(tests.filter(({ fail, error }) => !fail && !error)) };
}

function testsIn(text: string): OpaTest[] | undefined {
  try {
    const tests = JSON.parse(text || 'null');
    return Array.isArray(tests) ? tests : undefined;
  } catch {
    return undefined;
  }
}

function findingOf({ location, name, error }: OpaTest): Finding {
  const why = error ? `: ${(error as { message?: string }).message ?? JSON.stringify(error)}` : '';
  const { file, row: line, col: column } = location;
  return { message: `${name} fails${why}`, file, line, column };
}

const PLACE = /(\S+\.rego):(\d+): (.+)/;

function placed(message: string): Finding {
  const [, file, line, what] = PLACE.exec(message) ?? [];
  return file ? { message: what ?? message, file, line: Number(line) } : { message };
}

export const coverage: GateCheck = {
  code: 'coverage',
  title: 'The tests reach enough of the rules',
  async run({ folder, config, tests = [] }): Promise<Outcome> {
    if (tests.length === 0 || tests.some(({ fail, error }) => fail || error)) {
      return skipped('The tests do not all pass.');
    }
    const args = ['-b', '--coverage', '--coverage-runs', '', '--format', 'json', '.'];
    const run = await folder.limited('test', args);
    const report = coverageIn(run.stdout);
    if (!report) return { result: 'FAILED', message: 'The tests did not run.' };
    const share = percentOf(report);
    const reached = `The tests reach ${share.toFixed(1)} % of the lines`;
    const least = config.policyCoverage;
    if (share >= least) return passed(`${reached}; ${least} % are asked for.`);
    return judged(missedIn(report), '', `${reached}; ${least} % are asked for.`);
  },
};

function coverageIn(text: string): RuleCoverage | undefined {
  try {
    const { files } = JSON.parse(text) as { files?: Record<string, OpaFileCoverage> };
    return files && Object.entries(files).filter(([file]) => !file.endsWith('_test.rego'));
  } catch {
    return undefined;
  }
}

function percentOf(report: RuleCoverage): number {
  const sum = (count: (file: OpaFileCoverage) => number | undefined) =>
    report.reduce((total, [, file]) => total + (count(file) ?? 0), 0);
  const covered = sum((file) => file.covered_lines);
  const lines = covered + sum((file) => file.not_covered_lines);
  return lines === 0 ? 0 : (100 * covered) / lines;
}

function missedIn(report: RuleCoverage): Finding[] {
  return report.flatMap(([file, { not_covered = [] }]) =>
    not_covered.map(({ start }) => ({
      file,
      line: start.row,
      column: start.col,
      message: 'no test reaches this',
    })),
  );
}
