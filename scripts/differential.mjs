// Asks our Wasm engine and OPA's own interpreter the same questions: all scenarios, and generated
// ones over the whole vocabulary and every state of the register. Any difference fails.
import { writeFileSync } from 'node:fs';
import canonicalize from 'canonicalize';
import { SingleBar } from 'cli-progress';
import { Command, InvalidArgumentError } from 'commander';
import { Engine } from '../dist/engine/engine.js';
import { loadRevision } from '../dist/engine/revision.js';
import { Questions } from '../test/questions.ts';
import { startOpa } from './opa-server.mjs';
import { recordedInputs } from './recorded-inputs.mjs';

const REVISION = new URL('../build/revision', import.meta.url).pathname;
/** One in this many has a fact missing, or a code that nobody knows. */
const SPOILT = 8;
const AT_ONCE = 8;
const MOST_SHOWN = 5;

const { seed, count, answers } = new Command('test:differential')
  .description('compare the answers of our Wasm engine with those of OPA’s own interpreter')
  .option('--seed <number>', 'the same seed gives the same questions', whole, Date.now() % 1e6)
  .option('--count <number>', 'how many questions to generate besides the scenarios', whole, 20_000)
  .option('--answers <file>', 'write every answer to a file, one a line, to compare runs')
  .parse()
  .opts();

function whole(text) {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('a whole number, like 20000');
  return Number(text);
}

/** What one engine says, in a form that compares: an answer, or that it gives none. */
function said(answer) {
  return answer === undefined ? 'no answer' : canonicalize(answer);
}

async function askOpa(opa, input) {
  try {
    return said(await opa.decide(input));
  } catch {
    return 'no answer';
  }
}

async function compare(engine, opa, input) {
  const [evaluation, theirs] = await Promise.all([engine.evaluate(input), askOpa(opa, input)]);
  return { ours: said(evaluation.answer), theirs, fault: evaluation.fault };
}

function* questions({ scenarios, ...stock }) {
  for (const { id, input } of scenarios) yield { name: `scenario ${id}`, input };
  const generated = new Questions(seed, { scenarios, ...stock });
  for (let number = 1; number <= count; number++) {
    const input = generated.next();
    const name = `question ${number} of seed ${seed}`;
    if (number % SPOILT === 0) yield { name, input: generated.spoilt(input), spoilt: true };
    else yield { name, input };
  }
}

function show({ name, input, ours, theirs, fault }) {
  const lines = [
    name,
    `  input  ${JSON.stringify(input)}`,
    `  Wasm   ${ours}`,
    `  OPA    ${theirs}`,
  ];
  console.error([...lines, ...(fault ? [`  fault  ${fault.message}`] : [])].join('\n'));
}

async function run(stock, engine, opa) {
  const bar = new SingleBar({ format: '{bar} {value}/{total} questions, {eta} s left' });
  if (process.stdout.isTTY) bar.start(stock.scenarios.length + count, 0);
  const asked = questions(stock);
  const wrong = [];
  const tally = {};
  const kept = [];
  const asker = async () => {
    for (const question of asked) {
      const place = kept.push('') - 1;
      const result = await compare(engine, opa, question.input);
      const { ours, theirs, fault } = result;
      if (answers) kept[place] = ours;
      const kind = fault ? 'FAULT' : (JSON.parse(ours).denialKind ?? 'ALLOW');
      tally[kind] = (tally[kind] ?? 0) + 1;
      // What the service may really be asked has an answer.
      if (ours !== theirs || (fault && !question.spoilt)) wrong.push({ ...question, ...result });
      bar.increment();
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, asker));
  bar.stop();
  if (answers) writeFileSync(answers, `${kept.join('\n')}\n`);
  return { wrong, tally };
}

const since = performance.now();
const revision = await loadRevision(REVISION);
const stock = { ...(await recordedInputs()), ...revision.data };
const engine = await Engine.start(revision, { workers: 1, deadlineMs: 2_000 });
const opa = await startOpa(REVISION);
try {
  const { wrong, tally } = await run(stock, engine, opa);
  for (const each of wrong.slice(0, MOST_SHOWN)) show(each);
  const kinds = Object.entries(tally).sort();
  console.log(
    `${stock.scenarios.length} scenarios and ${count} generated questions (seed ${seed}): ` +
      `${kinds.map(([kind, times]) => `${times} ${kind}`).join(', ')}; ` +
      `${wrong.length} different, ${Math.round((performance.now() - since) / 1000)} s`,
  );
  process.exitCode = wrong.length === 0 ? 0 : 1;
} finally {
  await engine.close();
  await opa.stop();
}
