// One measurement, in a process of its own so that its work is no part of what is measured.
// Standard input: { url, headers, bodies, begins, connections, and seconds or
// amount }; standard output: figures.
import { createRequire } from 'node:module';
import { quantile, textOf } from './run.mjs';

const autocannon = createRequire(import.meta.url)('autocannon');
const HUNDRED = 100;

const { url, headers, bodies, begins, connections, seconds, amount } = JSON.parse(
  await textOf(process.stdin),
);
const times = [];
const hundreds = [];
let wrong = 0;
let example = '';

/** An answer counts as right by its beginning: GraphQL puts errors first, OPA the result. */
const requests = bodies.map((body) => ({
  method: 'POST',
  body,
  onResponse(status, text) {
    if (status === 200 && text.startsWith(begins)) return;
    wrong++;
    example = `${status} ${text.slice(0, 300)}`;
  },
}));

/** Each connection begins elsewhere in the list, so that they do not ask the same in step. */
let clients = 0;
function setupClient(client) {
  const from = Math.floor((clients++ * requests.length) / connections) % requests.length;
  client.setRequests([...requests.slice(from), ...requests.slice(0, from)]);
  let sum = 0;
  let count = 0;
  client.on('response', (_status, _bytes, ms) => {
    times.push(ms);
    sum += ms;
    if (++count < HUNDRED) return;
    hundreds.push(sum);
    sum = 0;
    count = 0;
  });
}

const { start, finish, errors, timeouts } = await autocannon({
  url,
  headers: { 'content-type': 'application/json', ...headers },
  connections: amount ? Math.min(connections, amount) : connections,
  ...(amount ? { amount } : { duration: seconds }),
  timeout: 60,
  requests: [requests[0]],
  setupClient,
});
const elapsed = (finish - start) / 1000;

if (wrong + errors + timeouts > 0 || times.length === 0) {
  process.stderr.write(
    `${wrong} wrong answers, ${errors} errors, ${timeouts} timeouts ${example}\n`,
  );
  process.exit(1);
}
const figures = (list) =>
  list.length > 0 && {
    p50: quantile(list, 0.5),
    p95: quantile(list, 0.95),
    p99: quantile(list, 0.99),
  };
process.stdout.write(
  JSON.stringify({
    requests: times.length,
    perSecond: times.length / elapsed,
    ms: figures(times),
    msOfHundred: figures(hundreds) || null,
  }),
);
