// Format, check, tests and coverage of policies/, a line each with its time. Every line of Rego that
// is no test has to be covered. Exit code 1 if a check failed.
import { spawnSync } from 'node:child_process';
import { Command } from 'commander';
import { getOpa } from './prepare/opa.mjs';
import { root } from './prepare/run.mjs';

const [folder] = new Command('policies')
  .description('check the format, types, tests and coverage of a folder of policies')
  .argument('[folder]', 'where they are', 'policies')
  .parse().processedArgs;
// As a bundle, so that only data.yaml becomes data; scenarios and schemas are neither.
const ignored = ['scenarios', 'schemas', 'capabilities.json'].flatMap((name) => ['--ignore', name]);
const only = ['-b', folder, ...ignored];
const limits = ['--capabilities', `${folder}/capabilities.json`, '--schema', `${folder}/schemas`];
const opa = await getOpa();

function runOpa(...args) {
  const options = { cwd: root, encoding: 'utf8', maxBuffer: 1e9 };
  const { status, stdout, stderr } = spawnSync(opa, args, options);
  return { passed: status === 0, output: `${stdout}${stderr}`, stdout };
}

const placeOf =
  (file) =>
  ({ start, end }) =>
    start.row === end.row ? `${file}:${start.row}` : `${file}:${start.row}-${end.row}`;

function coverage() {
  const { passed, output, stdout } = runOpa('test', '--coverage', '--format', 'json', ...only);
  if (!passed) return { passed, output };
  const missed = Object.entries(JSON.parse(stdout).files)
    .filter(([file]) => !file.endsWith('_test.rego'))
    .flatMap(([file, { not_covered = [] }]) => not_covered.map(placeOf(file)));
  const places = [...new Set(missed)];
  return { passed: places.length === 0, output: `no test covers:\n${places.join('\n')}` };
}

const checks = {
  format: () => runOpa('fmt', '--fail', '--diff', folder),
  check: () => runOpa('check', '--strict', ...limits, ...only, '--ignore', '*_test.rego'),
  'check tests': () => runOpa('check', '--strict', ...only),
  tests: () => runOpa('test', ...only),
  coverage,
};

for (const [name, check] of Object.entries(checks)) {
  const began = performance.now();
  const { passed, output } = check();
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  process.stdout.write(`${passed ? 'ok    ' : 'FAILED'} ${name} (${seconds} s)\n`);
  if (passed) continue;
  process.stdout.write(`${output.trim()}\n`);
  process.exitCode = 1;
}
