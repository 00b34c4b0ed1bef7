// Changes each condition of each rule, one at a time, and runs the tests and scenarios against it.
// A change that nothing notices is a survivor: it needs a test, or a written reason in
// test/mutation-survivors.yaml.
import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { SingleBar } from 'cli-progress';
import { Command } from 'commander';
import { parse } from 'yaml';
import { mutantsOfRego, mutantsOfTable } from './mutation/mutants.mjs';
import { getOpa } from './prepare/opa.mjs';
import { inRoot } from './prepare/run.mjs';
import { recordedInputs } from './recorded-inputs.mjs';

const options = new Command('test:mutation')
  .description('change each condition of the policies, and see that some test or scenario fails')
  .option('--seconds <number>', 'stop after so long; what was not tried is counted', Number)
  .option('--only <text>', 'only files whose path holds this text', '')
  .option('--seed <number>', 'the order in which changes are tried', Number, 1)
  .parse()
  .opts();

const opa = await getOpa();
const REASONS = parse(readFileSync(inRoot('test/mutation-survivors.yaml'), 'utf8')) ?? {};
const NOT_LOADED = ['scenarios', 'schemas', 'capabilities.json'];
const RUN_LIMIT_MS = 120_000;

/** Scenarios as a Rego test, so that one run of OPA asks everything. */
const SCENARIO_TEST = `package test.scenarios

import data.mayishare

test_scenarios if {
	every case in data.scenario_cases { as_written(case) }
}

as_written(case) if {
	answer := mayishare.decision with input as case.input
	case.expect in {answer.outcome, answer.denialKind}
	named := {reason.code | some reason in answer.reasons} | {gateway.code | some gateway in answer.gateways}
	every code in case.by { code in named }
	lacked(case.lacks, named)
}

lacked([], _)

lacked(codes, named) if {
	some code in codes
	code in named
}
`;

function run(args, cwd) {
  return new Promise((done) => {
    execFile(opa, args, { cwd, timeout: RUN_LIMIT_MS, maxBuffer: 2 ** 26 }, (error, out, err) =>
      done({ ok: !error, text: `${out}${err}` }),
    );
  });
}

const policyFiles = readdirSync(inRoot('policies'), { recursive: true, encoding: 'utf8' })
  .filter((file) => !NOT_LOADED.includes(file.split('/')[0]) && file.includes(options.only))
  .sort();

async function mutantsOf(file) {
  const table = /^grounds\/.*data\.yaml$/.test(file);
  if (!table && (!file.endsWith('.rego') || file.endsWith('_test.rego'))) return [];
  const text = readFileSync(inRoot('policies', file), 'utf8');
  if (table) return mutantsOfTable(file, text);
  const args = ['parse', '--format', 'json', '--json-include', 'locations'];
  const { text: tree } = await run([...args, inRoot('policies', file)]);
  return mutantsOfRego(file, text, JSON.parse(tree)).filter((mutant) => mutant.text !== undefined);
}

function copyOfPolicies(scenarios) {
  const folder = mkdtempSync(join(tmpdir(), 'may-i-share-mutation-'));
  for (const name of readdirSync(inRoot('policies'))) {
    if (!NOT_LOADED.includes(name))
      cpSync(inRoot('policies', name), join(folder, name), { recursive: true });
  }
  const cases = scenarios.map(({ input, expect, by = [], lacks = [] }) => ({
    input,
    expect,
    by,
    lacks: [lacks].flat(),
  }));
  writeFileSync(join(folder, 'data.json'), JSON.stringify({ scenario_cases: cases }));
  writeFileSync(join(folder, 'scenarios_test.rego'), SCENARIO_TEST);
  return folder;
}

const runTests = (folder, tests) =>
  run(['test', '-b', '.', '--timeout', '100s', '-r', tests], folder);

/** First the tests of its own folder, which notice most; then all; then the scenarios. */
async function fate(folder, { file, text }) {
  writeFileSync(join(folder, file), text);
  try {
    const own = `^data\\.test\\.mayishare\\.${dirname(file).replaceAll('/', '\\.')}`;
    for (const tests of [
      own,
      '^data\\.test\\.mayishare\\.table',
      '^data\\.test\\.mayishare',
      '^data\\.test\\.scenarios',
    ]) {
      const { ok, text: said } = await runTests(folder, tests);
      if (!ok) return /rego_\w+_error|error: load/.test(said) ? 'invalid' : 'noticed';
    }
    return 'survived';
  } finally {
    cpSync(inRoot('policies', file), join(folder, file));
  }
}

function shuffled(list) {
  let state = options.seed;
  const random = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  return list
    .map((each) => [random(), each])
    .sort(([a], [b]) => a - b)
    .map(([, each]) => each);
}

function tell({ file, what }, became) {
  if (became === 'survived' && !REASONS[`${file} ${what}`])
    console.log(`survived: ${file} ${what}`);
}

async function tryAll(mutants, folders) {
  const until = Date.now() + (options.seconds ?? Number.POSITIVE_INFINITY) * 1000;
  const bar = new SingleBar({ format: '{bar} {value}/{total} changes, {survivors} survived' });
  if (process.stderr.isTTY) bar.start(mutants.length, 0, { survivors: 0 });
  const fates = new Map();
  const left = [...mutants];
  await Promise.all(
    folders.map(async (folder) => {
      while (left.length > 0 && Date.now() < until) {
        const mutant = left.shift();
        fates.set(mutant, await fate(folder, mutant));
        tell(mutant, fates.get(mutant));
        bar.update(fates.size, { survivors: count(fates, 'survived') });
      }
    }),
  );
  bar.stop();
  return fates;
}

const count = (fates, kind) => [...fates.values()].filter((each) => each === kind).length;

const { scenarios } = await recordedInputs();
const mutants = shuffled((await Promise.all(policyFiles.map(mutantsOf))).flat());
const folders = Array.from({ length: availableParallelism() }, () => copyOfPolicies(scenarios));
const sound = await runTests(folders[0], '.');
if (!sound.ok) throw new Error(`The tests fail before anything was changed:\n${sound.text}`);
const fates = await tryAll(mutants, folders);
for (const folder of folders) rmSync(folder, { recursive: true });

const survivors = [...fates].filter(([, each]) => each === 'survived').map(([mutant]) => mutant);
const unexplained = survivors.filter(({ file, what }) => !REASONS[`${file} ${what}`]);
console.log(
  `${mutants.length} changes, ${fates.size} tried: ${count(fates, 'noticed')} noticed, ` +
    `${count(fates, 'invalid')} do not compile, ${survivors.length} survived, ` +
    `${unexplained.length} of them without a written reason`,
);
process.exitCode = unexplained.length === 0 ? 0 : 1;
