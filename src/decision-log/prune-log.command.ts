import type { Command } from 'commander';
import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import { type Config, readConfig } from '../config.js';
import { openKeptDatabase } from '../database/connection.js';
import type { Tables } from '../database/tables.js';
import { firstKept } from './month-option.js';
import { type Pruned, pruneLog } from './prune-log.js';
import { reasonIn } from './reason-option.js';

const HELP = `
Deletes what was decided in those months, for good: whole months that are over, every entry. Have a
written retention policy first. The entries' hashes stay, so receipts and proofs of all that remains
still hold; the pruning is itself an entry. A service with its own database has to be stopped first.`;

export function pruneLogCommand(program: Command): void {
  program
    .command('prune-log')
    .description('delete the entries of months that are past their retention')
    .requiredOption('--before <month>', 'the first month to keep, such as 2025-11', (text) =>
      firstKept(text),
    )
    .requiredOption(
      '--reason <text>',
      'under which policy, for the log; no names of persons',
      reasonIn,
    )
    .addHelpText('after', HELP)
    .action(async ({ before, reason }: { before: string; reason: string }) => {
      const { months, entries, minimum } = await prune(readConfig(), before, reason);
      console.log(
        months.length === 0
          ? `Nothing was decided before ${before}`
          : `${entries} entries of ${months.join(', ')} deleted; the log keeps entries from ${minimum} on`,
      );
    });
}

async function prune(config: Config, before: string, reason: string): Promise<Pruned> {
  const database = await openKeptDatabase(config);
  const pool = new pg.Pool({ connectionString: database.url, max: 1 });
  // The server may stop before the last connection has said goodbye.
  pool.on('error', () => undefined);
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
  try {
    return await pruneLog(db, before, reason);
  } finally {
    await pool.end();
    await database.close();
  }
}
