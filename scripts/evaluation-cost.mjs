// What one evaluation of the whole law costs, over the inputs of all scenarios: in Wasm, called as
// the worker calls it, and in OPA's own interpreter, by OPA's own timers.
import { readFile } from 'node:fs/promises';
import { availableParallelism, cpus } from 'node:os';
import { Command, InvalidArgumentError } from 'commander';
import { RawPolicy } from '../dist/engine/raw-policy.js';
import { ENTRYPOINT, loadRevision } from '../dist/engine/revision.js';
import { initialPages } from '../dist/engine/wasm-memory.js';
import { startOpa } from './opa-server.mjs';
import { recordedInputs } from './recorded-inputs.mjs';

const REVISION = new URL('../build/revision', import.meta.url).pathname;
const WARM_UP = 5;

const { rounds, inputs, opa } = new Command('evaluation-cost')
  .description('measure what one evaluation costs in Wasm and in OPA’s own interpreter')
  .option('--rounds <number>', 'how often each input is evaluated', whole, 20)
  .option('--inputs <file>', 'a JSON array of inputs, in place of the scenarios’')
  .option('--no-opa', 'in Wasm only')
  .parse()
  .opts();

function whole(text) {
  if (!/^[1-9]\d{0,5}$/.test(text)) throw new InvalidArgumentError('a whole number, like 20');
  return Number(text);
}

async function inWasm(revision, texts) {
  const policy = await RawPolicy.load({
    module: await WebAssembly.compile(revision.wasm),
    data: JSON.stringify(revision.data),
    entrypoint: ENTRYPOINT,
    memory: { initial: initialPages(revision.wasm), maximum: 2_048 },
  });
  const took = [];
  for (let round = -WARM_UP; round < rounds; round++) {
    for (const text of texts) {
      const began = performance.now();
      policy.evaluate(text);
      if (round >= 0) took.push((performance.now() - began) * 1_000);
    }
  }
  return took;
}

async function inOpa(texts) {
  const server = await startOpa(REVISION);
  try {
    const took = [];
    for (let round = -1; round < Math.ceil(rounds / 10); round++) {
      for (const text of texts) {
        const metrics = await server.measure(JSON.parse(text));
        if (round >= 0) took.push(metrics.timer_rego_query_eval_ns / 1_000);
      }
    }
    return took;
  } finally {
    await server.stop();
  }
}

function summary(name, took) {
  took.sort((a, b) => a - b);
  const at = (share) => Math.round(took[Math.floor(took.length * share)]);
  return { '': name, evaluations: took.length, median: at(0.5), p95: at(0.95), p99: at(0.99) };
}

const revision = await loadRevision(REVISION);
const chosen = inputs
  ? JSON.parse(await readFile(inputs, 'utf8'))
  : (await recordedInputs()).scenarios.map(({ input }) => input);
const texts = chosen.map((input) => JSON.stringify(input));
const rows = [summary('Wasm', await inWasm(revision, texts))];
if (opa) rows.push(summary('OPA', await inOpa(texts)));
console.log(
  `${chosen.length} inputs, policies ${revision.digest.slice(0, 19)}, ` +
    `${availableParallelism()} × ${cpus()[0]?.model}, Node ${process.versions.node}; microseconds:`,
);
for (const { '': name, ...row } of rows) {
  const cells = Object.entries(row).map(([key, value]) => `${key} ${value}`);
  console.log(`${name.padEnd(5)} ${cells.join('  ')}`);
}
