import { type Command, InvalidArgumentError } from 'commander';
import type { Kysely } from 'kysely';
import type { Pool } from 'pg';
import { type Config, readConfig } from '../config.js';
import { openKeptDatabase } from '../database/connection.js';
import { CopyMemory } from '../database/copy-out.js';
import type { Tables } from '../database/tables.js';
import { missingEntry } from '../decision-log/export.js';
import { Progress } from '../decision-log/progress.js';
import { readHead } from '../decision-log/stored-tree.js';
import { explanationOf, MayIShareError } from '../errors.js';
import { manyLines } from '../plain-text.js';
import type { LoggedDecision } from './logged-decision.js';
import { decisionsOf, type LoggedPage, placesOf, type Replayed } from './replay.js';
import { Replayer } from './replayer.js';
import { loadPublished } from './revisions.js';

interface Options {
  from?: Date | number;
  to?: Date | number;
  revision?: number;
}

const HELP = `
A span is given by places in the log (numbers from 0) or by instants (2026-11-24 or
2026-11-24T10:00:00Z). Every decision is evaluated with its own revision and must give the same
bytes; with --revision, those whose outcome would be another are listed instead. A decision that
could not be evaluated in time, or in the memory there was, is listed and counted apart. Runs beside a
service that uses DATABASE_URL; a service with its own database has to be stopped first.
Exit status: 0 all are the same, 1 some are not or an entry is missing, 2 nothing could be said.`;

export function replayCommand(program: Command): void {
  program
    .command('replay')
    .description('evaluate logged decisions again, and list those that come out different')
    .option('--from <place>', 'first place in the log, or instant; default the beginning', place)
    .option('--to <place>', 'place or instant to stop before; default the end', place)
    .option('--revision <number>', 'evaluate with this published revision', wholeNumber)
    .addHelpText('after', HELP)
    .action(async (options: Options) => {
      try {
        await replayAndTell(options);
      } catch (error) {
        console.error(explanationOf(error));
        const corrupt = error instanceof MayIShareError && error.code === 'LOG_CORRUPT';
        process.exitCode = corrupt ? 1 : 2;
      }
    });
}

async function replayAndTell(options: Options): Promise<void> {
  const { decisions, different, passed, pruned } = await replay(readConfig(), options);
  const what = options.revision === undefined ? 'different' : 'with another outcome';
  const faults = passed > 0 ? `, ${passed} could not be evaluated when they were asked` : '';
  const gone = pruned > 0 ? `; ${pruned} places were pruned` : '';
  console.log(`${decisions} decisions replayed, ${different} ${what}${faults}${gone}`);
  process.exitCode = different > 0 ? 1 : 0;
}

async function replay(config: Config, options: Options) {
  requireForward(options);
  const { db, pool, close } = await openKeptDatabase(config);
  const replayers = new Replayers(db, config, options.revision);
  try {
    return await replaySpan(db, pool, replayers, options);
  } finally {
    await replayers.close();
    await close();
  }
}

async function replaySpan(
  db: Kysely<Tables>,
  pool: Pool,
  replayers: Replayers,
  { from, to, revision }: Options,
) {
  const [first, end] = await placesOf(db, { from, to });
  const bar = new Progress('replayed {bar} {value}/{total}  {speed}/s');
  const started = performance.now();
  let [decisions, different, passed, pruned] = [0, 0, 0, 0];
  const { minimum } = await readHead(pool);
  const gone = (index: number) => {
    if (index >= minimum) throw missingEntry(index);
    pruned++;
  };
  try {
    const memory = new CopyMemory();
    const pages = decisionsOf(pool, memory, first, end, gone);
    for await (const page of replayers.replayAll(pages, memory)) {
      const found = page.different.filter((each) => revision === undefined || flips(each));
      for (const replayed of found) console.log(manyLines(describe(replayed)));
      decisions += page.decisions;
      const passing = found.filter(({ hadPassed }) => hadPassed).length;
      passed += passing;
      different += found.length - passing;
      const speed = Math.round(decisions / ((performance.now() - started) / 1000));
      bar.at(decisions, end - first, { speed });
    }
  } finally {
    bar.end();
  }
  return { decisions, different, passed, pruned };
}

/** Nothing lies in a span that ends before it begins, and nothing found in it would say that all is well. */
function requireForward({ from, to }: Options): void {
  if (typeof from !== typeof to || from === undefined || to === undefined || from < to) return;
  const [first, last] = [from, to].map((each) => (each instanceof Date ? each.toJSON() : each));
  const message = `--from ${first} --to ${last}: nothing lies between; --to is the place to stop before`;
  throw new MayIShareError('BAD_USER_INPUT', message);
}

function flips({ outcome, replayedOutcome }: Replayed): boolean {
  return outcome !== replayedOutcome;
}

function describe({ id, hadPassed, outcome, replayedOutcome, logged, replayed }: Replayed): string {
  if (hadPassed) return `${id}  could not be evaluated when it was asked; now ${replayedOutcome}`;
  if (outcome !== replayedOutcome) return `${id}  ${outcome} → ${replayedOutcome}`;
  return `${id}  ${outcome}, but not the same bytes\n  logged    ${logged}\n  replayed  ${replayed}`;
}

interface ReplayedPage {
  decisions: number;
  /** Those that did not come out the same. */
  different: Replayed[];
}

/** One for each revision that is met, for as long as the command runs. */
class Replayers {
  private readonly started = new Map<number, Promise<Replayer>>();
  private readonly threads: number;

  constructor(
    private readonly db: Kysely<Tables>,
    private readonly config: Config,
    private readonly revision: number | undefined,
  ) {
    this.threads = config.workers + 1;
  }

  /** Several pages at once, and their results in the pages' order. */
  async *replayAll(
    pages: AsyncIterable<LoggedPage>,
    memory: CopyMemory,
  ): AsyncGenerator<ReplayedPage> {
    const underWay: Promise<ReplayedPage>[] = [];
    for await (const page of pages) {
      const replaying = this.replay(page.decisions).finally(() => memory.giveBack(page.memory));
      replaying.catch(() => undefined);
      underWay.push(replaying);
      if (underWay.length > this.threads) yield await (underWay.shift() as Promise<ReplayedPage>);
    }
    for (const replaying of underWay) yield await replaying;
  }

  private async replay(page: readonly LoggedDecision[]): Promise<ReplayedPage> {
    const byRevision = Map.groupBy(page, (each) => this.revision ?? each.revision);
    const different: Replayed[] = [];
    for (const [number, group] of byRevision) {
      different.push(...(await (await this.replayerOf(number)).replay(group)));
    }
    return { decisions: page.length, different };
  }

  private replayerOf(number: number): Promise<Replayer> {
    const known = this.started.get(number);
    if (known) return known;
    const { threads, config } = this;
    const starting = loadPublished(this.db, { number }).then(({ compiled }) =>
      Replayer.start(compiled, { threads, deadlineMs: config.evaluationDeadlineMs }),
    );
    this.started.set(number, starting);
    return starting;
  }

  async close(): Promise<void> {
    for (const starting of this.started.values()) {
      // One that could not be started was told already.
      await starting.then((replayer) => replayer.close()).catch(() => undefined);
    }
  }
}

const ISO = /^(\d{4}-\d\d-\d\d)(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))?$/;

function place(text: string): Date | number {
  if (/^\d+$/.test(text)) return wholeNumber(text);
  const [, day = ''] = ISO.exec(text) ?? [];
  const instant = new Date(day && text);
  // `Date` takes the 31st of February for the third of March.
  const real = !Number.isNaN(instant.getTime()) && new Date(day).toJSON()?.startsWith(day);
  if (real) return instant;
  throw new InvalidArgumentError('a place in the log, from 0, or an instant such as 2026-11-24');
}

function wholeNumber(text: string): number {
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('a whole number');
}
