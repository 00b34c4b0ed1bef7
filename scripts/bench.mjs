// The service and OPA's own server side by side, from one run: see --help.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { processorMs } from './bench/cpu.mjs';
import {
  askOnce,
  EACH,
  hundreds,
  ONE,
  post,
  sameAnswers,
  scenarioRequests,
} from './bench/questions.mjs';
import { machine, table, writeInto } from './bench/report.mjs';
import { inOwnProcess, quantile, ROOT, say } from './bench/run.mjs';
import { databaseOf, startOpa, startService } from './bench/servers.mjs';
import { getOpa } from './prepare/opa.mjs';

const HELP = `npm run bench -- [options]

Starts the built service and OPA's own server with the same policies, data and inputs (those of
policies/scenarios, in turn), asks both in alternation, and prints both side by side. Every answer of
the service is committed before it leaves; OPA writes its decision log to a file.

  --seconds N    length of each measurement (10)
  --rounds N     how often each is repeated; the median counts (3)
  --json FILE    also writes every figure to FILE
  --write        also writes the table into docs/benchmarks.md
  --help`;

const { values: options } = parseArgs({
  options: {
    seconds: { type: 'string', default: '10' },
    rounds: { type: 'string', default: '3' },
    json: { type: 'string' },
    write: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
if (options.help) {
  console.log(HELP);
  process.exit(0);
}
const seconds = positive('seconds');
const rounds = positive('rounds');

function positive(name) {
  const value = Number(options[name]);
  if (value > 0) return value;
  console.error(`--${name}: a number above 0, not ${options[name]}`);
  process.exit(1);
}

/** What is measured, in the order in which the rounds go through it. */
function measurements(service, opa, requests, entries) {
  const inputs = entries.map(({ input }) => input);
  const ours = (bodies) => ({
    pids: service.pids,
    url: service.url,
    headers: { authorization: `Bearer ${service.token}` },
    begins: '{"data":{',
    bodies: bodies.map((body) => JSON.stringify(body)),
  });
  const theirs = (path, bodies) => ({
    pids: opa.pids,
    url: `${opa.url}/v1/data/${path}`,
    begins: '{"decision_id":',
    bodies: bodies.map((body) => JSON.stringify(body)),
  });
  const jobs = {
    'service single': ours(requests.map((request) => ({ query: ONE, variables: { request } }))),
    'opa single': theirs(
      'mayishare/decision',
      inputs.map((input) => ({ input })),
    ),
    'service batch': ours(
      hundreds(requests).map((list) => ({ query: EACH, variables: { requests: list } })),
    ),
    'opa list': theirs(
      'bench/decisions',
      hundreds(inputs).map((list) => ({ input: { inputs: list } })),
    ),
  };
  return [1, 32].flatMap((connections) =>
    Object.entries(jobs).map(([name, job]) => ({
      name,
      connections,
      job: { ...job, connections },
    })),
  );
}

/**
 * A list takes OPA so long that a count of them measures better than a time. Warming up takes as long as a
 * measurement: V8 optimises what is called often, and a service that has run for a minute is twice as quick.
 */
function extent(name, connections, round) {
  if (name === 'opa list') return { amount: round === 0 ? 1 : Math.max(8, connections) };
  return { seconds };
}

/** One measurement, with the processor time that the server and its database took for each decision. */
async function measure({ name, connections, job: { pids, ...job } }, round) {
  const before = processorMs(pids);
  const figures = await inOwnProcess('load.mjs', { ...job, ...extent(name, connections, round) });
  const each = /batch|list/.test(name) ? 100 : 1;
  const processor = (processorMs(pids) - before) / (figures.requests * each);
  const decisions = figures.perSecond * each;
  const when = round === 0 ? 'warming up' : `round ${round} of ${rounds}`;
  say(
    `${when}: ${name}, ${connections} connections: ${Math.round(decisions)} decisions/s, ${processor.toFixed(2)} ms of a processor each`,
  );
  return { ...figures, decisions, processor };
}

/** The median of the rounds for each figure, and the figures of each round. */
async function measureAll(list) {
  const found = list.map(({ name, connections }) => ({ name, connections, rounds: [] }));
  for (let round = 0; round <= rounds; round++) {
    for (const [index, each] of list.entries()) {
      const figures = await measure(each, round);
      if (round > 0) found[index].rounds.push(figures);
    }
  }
  return found.map((each) => ({ ...each, ...medians(each.rounds) }));
}

function medians(list) {
  const median = (rounds, pick) => quantile(rounds.map(pick), 0.5);
  // A slow round may end before there are enough answers to tell their times.
  const of = (name) => {
    const told = list.filter((each) => each[name]);
    return (
      told.length > 0 && {
        p50: median(told, (each) => each[name].p50),
        p95: median(told, (each) => each[name].p95),
        p99: median(told, (each) => each[name].p99),
      }
    );
  };
  return {
    decisions: median(list, (each) => each.decisions),
    processor: median(list, (each) => each.processor),
    ms: of('ms'),
    msOfHundred: of('msOfHundred'),
  };
}

/** OPA's own measure of evaluating, without its HTTP and JSON, in microseconds. */
async function opaEvaluation(opa, inputs) {
  const times = [];
  const until = Date.now() + seconds * 1000;
  for (let index = 0; Date.now() < until; index++) {
    const input = inputs[index % inputs.length];
    const { metrics } = await post(`${opa.url}/v1/data/mayishare/decision?metrics=true`, { input });
    times.push(metrics.timer_rego_query_eval_ns / 1000);
  }
  const mean = times.reduce((sum, time) => sum + time, 0) / times.length;
  return {
    mean,
    p50: quantile(times, 0.5),
    p95: quantile(times, 0.95),
    p99: quantile(times, 0.99),
  };
}

async function compare(service, opa, database) {
  const requests = scenarioRequests();
  const entries = await askOnce(service, database, requests);
  const inputs = entries.map(({ input }) => input);
  const same = await sameAnswers(opa, entries);
  say(`${requests.length} questions; OPA answers ${same} of them the same`);
  const results = await measureAll(measurements(service, opa, requests, entries));
  say('evaluation alone');
  const evaluation = {
    wasm: await inOwnProcess('evaluate.mjs', { inputs, seconds }),
    opa: await opaEvaluation(opa, inputs),
  };
  const { rows } = await database.query(`select count(*)::int as logged from entry`);
  return { questions: requests.length, same, results, evaluation, logged: rows[0].logged };
}

async function report(found, about) {
  const text = table(about, found);
  console.log(text);
  if (options.json)
    await writeFile(options.json, `${JSON.stringify({ ...about, ...found }, null, 2)}\n`);
  if (options.write) await writeInto(join(ROOT, 'docs/benchmarks.md'), text);
}

const opaBin = await getOpa();
const about = { ...(await machine(opaBin)), seconds, rounds };
const dir = await mkdtemp(join(tmpdir(), 'may-i-share-bench-'));
const dataDir = join(dir, 'data');
const running = [];
try {
  say('starting the service and OPA');
  const service = await startService(dataDir);
  running.push(service);
  const opa = await startOpa(opaBin, dir);
  running.push(opa);
  const database = await databaseOf(dataDir);
  const found = await compare(service, opa, database).finally(() => database.end());
  await report(found, about);
} finally {
  for (const server of running.reverse()) await server.stop();
  await rm(dir, { recursive: true, force: true });
}
