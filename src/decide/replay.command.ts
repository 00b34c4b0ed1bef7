import { SingleBar } from 'cli-progress';
import { type Command, InvalidArgumentError } from 'commander';
import type { Kysely } from 'kysely';
import type { Pool } from 'pg';
import { type Config, readConfig } from '../config.js';
import { openDatabase } from '../database/connection.js';
import type { Tables } from '../database/tables.js';
import { Engine } from '../engine/engine.js';
import type { LoggedDecision } from './logged-decision.js';
import { decisionsOf, placesOf, type Replayed, replayAll, type Span } from './replay.js';
import { loadPublished } from './revisions.js';

interface Options {
  from?: Date | number;
  to?: Date | number;
  revision?: number;
}

const HELP = `
A span is given by places in the log (numbers from 0) or by instants (2026-11-24 or
2026-11-24T10:00:00Z). Every decision is evaluated with its own revision and must give the same
bytes; with --revision, those whose outcome would be another are listed instead. Runs beside a
service that uses DATABASE_URL; a service with its own database has to be stopped first.
Exit status: 0 all are the same, 1 some are not.`;

export function replayCommand(program: Command): void {
  program
    .command('replay')
    .description('evaluate logged decisions again, and list those that come out different')
    .option('--from <place>', 'first place in the log, or instant; default the beginning', place)
    .option('--to <place>', 'place or instant to stop before; default the end', place)
    .option('--revision <number>', 'evaluate with this published revision', wholeNumber)
    .addHelpText('after', HELP)
    .action(async (options: Options) => {
      const { decisions, different } = await replay(readConfig(), options);
      const what = options.revision === undefined ? 'different' : 'with another outcome';
      console.log(`${decisions} decisions replayed, ${different} ${what}`);
      process.exitCode = different > 0 ? 1 : 0;
    });
}

async function replay(config: Config, options: Options) {
  const { db, pool, close } = await openDatabase({ ...config, logLevel: 'silent' });
  const engines = new Engines(db, config, options.revision);
  try {
    return await replaySpan(db, pool, engines, options);
  } finally {
    await engines.close();
    await close();
  }
}

async function replaySpan(
  db: Kysely<Tables>,
  pool: Pool,
  engines: Engines,
  { from, to, revision }: Options,
) {
  const span: Span = { from, to };
  const [first, end] = await placesOf(db, span);
  const bar = new SingleBar({ format: 'replayed {bar} {value}/{total}  {speed}/s' });
  const started = performance.now();
  if (process.stderr.isTTY) bar.start(end - first, 0, { speed: 0 });
  let decisions = 0;
  let different = 0;
  try {
    for await (const page of decisionsOf(pool, first, end)) {
      for (const replayed of await engines.replay(page)) {
        decisions++;
        if (revision === undefined ? replayed.same : !flips(replayed)) continue;
        different++;
        console.log(describe(replayed));
      }
      const speed = Math.round(decisions / ((performance.now() - started) / 1000));
      bar.update(decisions, { speed });
    }
  } finally {
    bar.stop();
  }
  return { decisions, different };
}

function flips({ outcome, replayedOutcome }: Replayed): boolean {
  return outcome !== replayedOutcome;
}

function describe({ id, outcome, replayedOutcome, logged, replayed }: Replayed): string {
  if (outcome !== replayedOutcome) return `${id}  ${outcome} → ${replayedOutcome}`;
  return `${id}  ${outcome}, but not the same bytes\n  logged    ${logged}\n  replayed  ${replayed}`;
}

/** One engine for each revision that is met, for as long as the command runs. */
class Engines {
  private readonly started = new Map<number, Promise<Engine>>();

  constructor(
    private readonly db: Kysely<Tables>,
    private readonly config: Config,
    private readonly revision: number | undefined,
  ) {}

  async replay(decisions: readonly LoggedDecision[]): Promise<Replayed[]> {
    const byRevision = Map.groupBy(decisions, (each) => this.revision ?? each.revision);
    const replayed: Replayed[] = [];
    for (const [number, group] of byRevision) {
      replayed.push(...(await replayAll(group, await this.engineOf(number))));
    }
    return replayed;
  }

  private engineOf(number: number): Promise<Engine> {
    const known = this.started.get(number);
    if (known) return known;
    const { workers, evaluationDeadlineMs: deadlineMs } = this.config;
    const starting = loadPublished(this.db, { number }).then(({ compiled }) =>
      Engine.start(compiled, { workers: workers + 1, deadlineMs }),
    );
    this.started.set(number, starting);
    return starting;
  }

  async close(): Promise<void> {
    for (const starting of this.started.values()) await (await starting).close();
  }
}

function place(text: string): Date | number {
  if (/^\d+$/.test(text)) return wholeNumber(text);
  const instant = new Date(text);
  if (!Number.isNaN(instant.getTime())) return instant;
  throw new InvalidArgumentError('a place in the log, from 0, or an instant such as 2026-11-24');
}

function wholeNumber(text: string): number {
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('a whole number');
}
