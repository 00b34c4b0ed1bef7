// Makes a service's log long, for measuring: node scripts/fill-log.mjs 5000000 [data folder] [begin]
import { resolve } from 'node:path';
import { SingleBar } from 'cli-progress';
import { askVaried, fill } from './log/fill.mjs';
import { addressOf, end, start } from './log/service.mjs';

const entries = Number(process.argv[2]);
if (!Number.isSafeInteger(entries) || entries < 1 || process.argv.includes('--help')) {
  console.log(`Usage: node scripts/fill-log.mjs <entries> [data folder] [begin]
Adds so many decisions, spread over the year behind us, to the log in the data folder
(default ./data); \`begin\` leaves out so many of the oldest,
to go on where a fill was stopped. Real answers under new ids: a log for measuring, never one to keep.`);
  process.exit(entries ? 0 : 2);
}

const begin = Number(process.argv[4] ?? 0);
const dataDir = resolve(process.argv[3] ?? './data');
const service = await start(dataDir);
const bar = new SingleBar({ format: 'entries {bar} {value}/{total}  {eta_formatted}' });
try {
  const templates = await askVaried(service);
  console.log(`${templates} different questions asked; repeating their answers`);
  const started = performance.now();
  if (process.stdout.isTTY) bar.start(entries, begin);
  await fill(await addressOf(dataDir), entries, {
    days: 365,
    begin,
    progress: (done) => bar.update(done),
  });
  bar.stop();
  const seconds = (performance.now() - started) / 1000;
  console.log(
    `${entries} entries in ${seconds.toFixed(1)} s; the service goes on to sequence them`,
  );
} finally {
  bar.stop();
  await end(service);
}
