// How long the matrix of an impact report takes with the demonstration register: for a draft that
// changes a shared rule, and for one that changes the row of one ground. With --log, how fast the
// decisions of a log are replayed against such a draft.
import { readFile } from 'node:fs/promises';
import { loadavg } from 'node:os';
import { resolve } from 'node:path';
import { Command } from 'commander';
import { parse } from 'yaml';
import { compare } from '../dist/authoring/impact/comparison.js';
import { matrixOf, sizeOf } from '../dist/authoring/impact/matrix.js';
import { planMatrix, wholeMatrix } from '../dist/authoring/impact/matrix-plan.js';
import { recordedTasks } from '../dist/authoring/impact/recorded.js';
import { rulesOf } from '../dist/authoring/impact/rego-rules.js';
import { PartBuilder } from '../dist/authoring/impact/report.js';
import { readConfig } from '../dist/config.js';
import { openDatabase } from '../dist/database/connection.js';
import { CopyMemory } from '../dist/database/copy-out.js';
import { compileRevision } from '../dist/engine/compile.js';
import { findOpa } from '../dist/engine/opa.js';
import { readPolicyFiles } from '../dist/engine/policy-files.js';
import { demonstrationRegister } from '../dist/register/demonstration.js';

const { threads, whole, log } = new Command('measure-impact')
  .description('measure the enumerated matrix of an impact report, whole and pruned')
  .option('--threads <number>', 'threads that evaluate', Number, 2)
  .option('--whole', 'ask every question, also those that are left out otherwise')
  .option('--log <data folder>', 'replay the newest 100,000 decisions of a log instead')
  .parse()
  .opts();

const root = new URL('..', import.meta.url).pathname;
const text = await readFile(`${root}src/register/demonstration.yaml`, 'utf8');
const { register } = demonstrationRegister(parse(text), new Date());
const files = await readPolicyFiles(`${root}policies`);
const before = await compileRevision(files, findOpa());

function changed(path, from, to) {
  const old = files.get(path);
  if (!old.includes(from)) throw new Error(`${path} no longer says ${from}`);
  return new Map(files).set(path, old.replace(from, to));
}

async function planned(matrix, draft, after) {
  const rules = await rulesOf([files, draft], findOpa());
  const sides = [
    { files, data: before.data, rules: rules[0] },
    { files: draft, data: after.data, rules: rules[1] },
  ];
  return planMatrix(matrix, ...sides, rules[0]);
}

async function measure(name, draft) {
  const after = await compileRevision(draft, findOpa());
  const matrix = matrixOf([before.data.vocabulary, after.data.vocabulary], register, new Date());
  const plan = whole ? wholeMatrix(matrix) : await planned(matrix, draft, after);
  const part = new PartBuilder();
  part.unreachable = plan.unreachable;
  await compare(before, after, plan.tasks.values(), (result) => part.add(result), {
    threads,
    stuckMs: 5_000,
    matrix,
  });
  const { asked, alike, unreachable, changed, milliseconds } = part.build();
  const evaluated = asked - alike;
  console.log(
    JSON.stringify({
      name,
      all: sizeOf(matrix),
      evaluated,
      alike,
      unreachable,
      changed,
      milliseconds,
    }),
  );
}

const sharedRule = [
  'obligations/obligations.rego',
  'all contains "minimise"',
  'all contains "minimise" if not question.stated("child_at_risk")',
];

async function replay(name, draft, dataDir) {
  const config = readConfig({ ...process.env, DATA_DIR: dataDir });
  const { pool, close } = await openDatabase({ ...config, logLevel: 'silent' });
  try {
    const after = await compileRevision(draft, findOpa());
    const part = new PartBuilder();
    const window = { from: new Date(0), to: new Date(), most: 100_000 };
    const memory = new CopyMemory();
    const tasks = recordedTasks(pool, memory, window, before.digest);
    const take = (result, task) => {
      memory.giveBack(task.questions.memory);
      part.add(result);
    };
    await compare(before, after, tasks, take, { threads, stuckMs: 5_000 });
    const { asked, changed: different, milliseconds, rate } = part.build();
    console.log(JSON.stringify({ name, asked, different, milliseconds, rate }));
  } finally {
    await close();
  }
}

const fraud = 'grounds/fraud_and_benefits/data.yaml';
const oneRow = [fraud, 'purposes: [finance.benefits]', 'purposes: [finance]'];

console.log(`load average before: ${loadavg()[0]?.toFixed(1)}`);
if (log) {
  await replay('recorded, one row', changed(...oneRow), resolve(log));
  await replay('recorded, a shared rule', changed(...sharedRule), resolve(log));
} else {
  await measure('one row', changed(...oneRow));
  await measure('a shared rule', changed(...sharedRule));
}
console.log(`load average after: ${loadavg()[0]?.toFixed(1)}`);
