// Evaluation alone, as a worker of the service does it: JSON text in, JSON text out.
// Standard input: { inputs, seconds }; standard output: microseconds for each.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { RawPolicy } from '../../dist/engine/raw-policy.js';
import { ENTRYPOINT } from '../../dist/engine/revision.js';
import { quantile, ROOT, textOf } from './run.mjs';

const { inputs, seconds } = JSON.parse(await textOf(process.stdin));
const folder = join(ROOT, 'build/revision');
const policy = await RawPolicy.load({
  module: await WebAssembly.compile(await readFile(join(folder, 'policy.wasm'))),
  data: await readFile(join(folder, 'data.json'), 'utf8'),
  entrypoint: ENTRYPOINT,
  memory: { initial: 64, maximum: 2048 },
});
const texts = inputs.map((input) => JSON.stringify(input));

const measure = (until) => {
  const times = [];
  for (let index = 0; performance.now() < until; index++) {
    const began = performance.now();
    policy.evaluate(texts[index % texts.length]);
    times.push((performance.now() - began) * 1000);
  }
  return times;
};
measure(performance.now() + 1000);
const times = measure(performance.now() + seconds * 1000);
const mean = times.reduce((sum, time) => sum + time, 0) / times.length;
process.stdout.write(
  JSON.stringify({
    mean,
    p50: quantile(times, 0.5),
    p95: quantile(times, 0.95),
    p99: quantile(times, 0.99),
  }),
);
