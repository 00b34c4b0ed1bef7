// Changes the policies in one place at a time, and expects some test to fail. What no test notices
// has to stand with a reason in policies/mutation-survivors.yaml; otherwise the exit code is 1.
import { spawn, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { SingleBar } from 'cli-progress';
import { Command } from 'commander';
import { parse } from 'yaml';
import { conditionMutants, needMutants, shuffled, tableMutants } from './mutation/mutants.mjs';
import { getOpa } from './prepare/opa.mjs';
import { inRoot } from './prepare/run.mjs';

const options = new Command('test:mutation')
  .description('Finds conditions of the policies that no test would miss.')
  .option('--seconds <n>', 'stop after this time', Number)
  .option('--sample <n>', 'try only this many', Number)
  .option('--seed <n>', 'which ones, and in what order', Number, 1)
  .option('--only <text>', 'only files whose path holds this')
  .option('--jobs <n>', 'how many at a time', Number, availableParallelism())
  .parse()
  .opts();

const policies = inRoot('policies');
const accepted = 'mutation-survivors.yaml';
const opa = await getOpa();

function mutantsOf(file) {
  const source = readFileSync(join(policies, file), 'utf8');
  if (file.endsWith('.yaml')) return tableMutants(file, source);
  const args = ['parse', '--format', 'json', '--json-include', 'locations', join(policies, file)];
  const { status, stdout, stderr } = spawnSync(opa, args, { encoding: 'utf8', maxBuffer: 1e9 });
  if (status !== 0) throw new Error(`${file}: ${stderr}`);
  return [...conditionMutants(file, source, JSON.parse(stdout)), ...needMutants(file, source)];
}

const isMutated = (file) =>
  (file.endsWith('.rego') && !file.endsWith('_test.rego')) || /^grounds\/.*\.yaml$/.test(file);

function allMutants() {
  const files = readdirSync(policies, { recursive: true, encoding: 'utf8' }).filter(isMutated);
  const chosen = files.filter((file) => file.includes(options.only ?? '')).sort();
  const order = shuffled(chosen.flatMap(mutantsOf), options.seed);
  return order.slice(0, options.sample ?? order.length);
}

function test(folder, pattern) {
  const only = ['scenarios', 'schemas', 'capabilities.json', accepted];
  const ignored = only.flatMap((name) => ['--ignore', name]);
  const args = ['test', '-b', folder, ...ignored, ...(pattern ? ['--run', pattern] : [])];
  return new Promise((resolve, reject) => {
    const child = spawn(opa, args, {
      stdio: ['ignore', 'ignore', 'pipe'],
      env: { ...process.env, GOMAXPROCS: '1' },
      timeout: 120_000,
    });
    let faults = '';
    child.stderr.on('data', (chunk) => {
      faults += chunk;
    });
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, faults }));
  });
}

/** The tests beside a file are asked first: they find most of what is wrong with it. */
function nearTests(file) {
  const room = file.includes('/') ? dirname(file).replaceAll('/', '\\.') : 'decision';
  const near = file.endsWith('.yaml')
    ? 'test\\.mayishare\\.table'
    : `test\\.mayishare\\.${room}\\.`;
  return `^data\\.${near}`;
}

async function verdictOf({ file, text }, folder) {
  const path = join(folder, file);
  const original = readFileSync(path);
  writeFileSync(path, text);
  try {
    for (const pattern of [nearTests(file), undefined]) {
      const { code, faults } = await test(folder, pattern);
      if (code !== 0 && /rego_\w+_error|rego_compile/.test(faults)) return 'invalid';
      if (code !== 0) return 'killed';
    }
    return 'survived';
  } finally {
    writeFileSync(path, original);
  }
}

const list = allMutants();
const found = { killed: [], survived: [], invalid: [] };
const deadline = options.seconds ? Date.now() + options.seconds * 1000 : Number.POSITIVE_INFINITY;
const bar = new SingleBar({
  format: '{bar} {value}/{total} mutants, {survived} survive, {eta_formatted} to go',
  noTTYOutput: false,
});
const queue = [...list];
const folders = [];

async function work() {
  const folder = mkdtempSync(join(tmpdir(), 'mutants-'));
  folders.push(folder);
  cpSync(policies, folder, { recursive: true });
  while (queue.length > 0 && Date.now() < deadline) {
    const mutant = queue.shift();
    found[await verdictOf(mutant, folder)].push(mutant);
    bar.increment(1, { survived: found.survived.length });
  }
}

bar.start(list.length, 0, { survived: 0 });
const began = Date.now();
try {
  await Promise.all(Array.from({ length: options.jobs }, work));
} finally {
  bar.stop();
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
}

const reasons = parse(readFileSync(join(policies, accepted), 'utf8')) ?? [];
const reasonFor = (mutant) =>
  reasons.find(({ file, mutation }) => file === mutant.file && mutation === mutant.what)?.reason;

for (const mutant of found.survived) {
  const reason = reasonFor(mutant);
  const place = `policies/${mutant.file}:${mutant.row}`;
  process.stdout.write(`${reason ? 'accepted' : 'SURVIVED'} ${place}: ${mutant.what}\n`);
  if (reason) process.stdout.write(`         ${reason}\n`);
  else process.exitCode = 1;
}
const seconds = Math.round((Date.now() - began) / 1000);
process.stdout.write(
  `${found.killed.length} killed, ${found.survived.length} survived, ${found.invalid.length} did not compile, ` +
    `${queue.length} not tried, in ${seconds} s\n`,
);
