// How soon a decision has its receipt while the log grows: see --help.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as later } from 'node:timers/promises';
import { quantile } from './bench/run.mjs';
import { askVaried, fill } from './log/fill.mjs';
import { addressOf, ask, end, start } from './log/service.mjs';

const [perSecond, seconds] = [process.argv[2] ?? 4000, process.argv[3] ?? 60].map(Number);
if (!(perSecond > 0 && seconds > 0) || process.argv.includes('--help')) {
  console.log(`Usage: node scripts/measure-receipts.mjs [decisions a second] [seconds]
Starts a service of its own, lets so many decisions a second (4000) into its log for so long (60),
by the service's own insert, and asks it questions meanwhile: how long from an answer until
query decision(id) has its receipt.`);
  process.exit(process.argv.includes('--help') ? 0 : 2);
}

const QUESTION = `mutation Ask($request: SharingRequestInput!) { mayIShare(request: $request) { id } }`;
const RECEIPT = `query Receipt($id: ID!) { decision(id: $id) { receipt { index } } }`;
const REQUEST = {
  partner: 'barnet_homes',
  purpose: 'service_delivery.housing',
  dataCategories: ['identity', 'contact'],
};

async function untilReceipt(service) {
  const { mayIShare } = await ask(service, QUESTION, { request: REQUEST });
  const answered = performance.now();
  for (;;) {
    const { decision } = await ask(service, RECEIPT, { id: mayIShare.id }, 'auditor');
    if (decision.receipt) return performance.now() - answered;
    await later(20);
  }
}

async function measure(service, dataDir) {
  await askVaried(service);
  const entries = Math.ceil(perSecond * seconds);
  const times = [];
  const go = { on: true };
  const asking = async () => {
    while (go.on) {
      times.push(await untilReceipt(service));
      await later(50);
    }
  };
  const filling = async () => {
    const started = performance.now();
    await fill(await addressOf(dataDir), entries, { perSecond });
    go.on = false;
    return (performance.now() - started) / 1000;
  };
  const [took] = await Promise.all([filling(), asking()]);
  return { entries, took, times };
}

const dataDir = await mkdtemp(join(tmpdir(), 'may-i-share-receipts-'));
const service = await start(dataDir);
try {
  const { entries, took, times } = await measure(service, dataDir);
  const [p50, p95, slowest] = [0.5, 0.95, 1].map((share) => Math.round(quantile(times, share)));
  console.log(
    `${Math.round(entries / took)} decisions/s for ${took.toFixed(0)} s; ${times.length} asked meanwhile: ` +
      `receipt after ${p50} ms (median), ${p95} (p95), ${slowest} (slowest)`,
  );
} finally {
  await end(service);
  await rm(dataDir, { recursive: true, force: true });
}
