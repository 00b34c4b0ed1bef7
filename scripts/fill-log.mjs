// Makes a service's log long, for measuring: see --help.
import { resolve } from 'node:path';
import { SingleBar } from 'cli-progress';
import { Command } from 'commander';
import { askScenarios, askVaried, fill } from './log/fill.mjs';
import { addressOf, end, start } from './log/service.mjs';

const program = new Command('fill-log')
  .description(
    'Adds decisions, spread over the year behind us, to the log in a data folder: real answers ' +
      'under new ids. A log for measuring, never one to keep.',
  )
  .argument('<entries>', 'how many', Number)
  .argument('[folder]', 'the data folder', './data')
  .option('--begin <number>', 'leave out so many of the oldest, to go on after a stop', Number, 0)
  .option('--scenarios', 'repeat the scenarios, rather than each partner with each purpose')
  .parse();

const [entries, folder] = program.processedArgs;
const { begin, scenarios } = program.opts();
if (!Number.isSafeInteger(entries) || entries < 1) program.error('entries: a number above 0');

const service = await start(resolve(folder));
const bar = new SingleBar({ format: 'entries {bar} {value}/{total}  {eta_formatted}' });
try {
  const templates = await (scenarios ? askScenarios : askVaried)(service);
  console.log(`${templates} different questions asked; repeating their answers`);
  const started = performance.now();
  if (process.stdout.isTTY) bar.start(entries, begin);
  await fill(await addressOf(resolve(folder)), entries, {
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
