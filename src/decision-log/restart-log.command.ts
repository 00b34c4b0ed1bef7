import { randomUUID } from 'node:crypto';
import { link, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Command } from 'commander';
import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import { type Config, readConfig } from '../config.js';
import { openKeptDatabase } from '../database/connection.js';
import type { Tables } from '../database/tables.js';
import { MayIShareError } from '../errors.js';
import { isThere } from '../identity/kept-secret.js';
import { type Checkpoint, openCheckpoint } from './checkpoint.js';
import { requireContinues } from './continues.js';
import { KeptCheckpoints, keptNames } from './kept-checkpoints.js';
import { LOG_KEY, logSigner } from './log-key.js';
import { nextName } from './next-name.js';
import { newSigner, readVerifier, type Signer, type Verifier } from './note.js';
import { reasonIn } from './reason-option.js';
import { type Restarted, restartLog } from './restart-log.js';
import { SEQUENCER_LOCK } from './sequencer.service.js';
import { readCheckpoint, readHead } from './stored-tree.js';

const HELP = `
For two cases only. The database lost entries that were signed, and they cannot be restored; or, with
--key-lost, the key that signs the log is nowhere any more. A log must never sign two histories, so
this begins another log, with a new key under a new name. Its first entry names the old log, how many
entries it had and their root; all entries still held follow. Stop every replica first; afterwards
give them all the new key.`;

interface Options {
  reason: string;
  keyLost?: boolean;
}

export function restartLogCommand(program: Command): void {
  program
    .command('restart-log')
    .description('begin a log that follows one whose entries, or whose key, were lost for good')
    .requiredOption('--reason <text>', 'what happened, for the log; no names of persons', reasonIn)
    .option('--key-lost', 'nothing of the log is missing, but the key that signs it is')
    .addHelpText('after', HELP)
    .action(async (options: Options) => {
      const config = readConfig();
      const { origin, held, lost } = await restart(config, options);
      console.log(
        `The log goes on as ${origin}: ${held} entries are held, ${lost} were lost. Its key is new: publish it (/log/key).`,
      );
      if (config.logOrigin && config.logOrigin !== origin) {
        console.log(`LOG_ORIGIN still names ${config.logOrigin}: set it to ${origin}.`);
      }
    });
}

async function restart(config: Config, { reason, keyLost = false }: Options): Promise<Restarted> {
  const database = await openKeptDatabase(config);
  const pool = new pg.Pool({ connectionString: database.url, max: 1 });
  // The server may stop before the last connection has said goodbye.
  pool.on('error', () => undefined);
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
  try {
    await requireAlone(pool);
    const { vkey } = await readHead(pool);
    const old = await ownerOf(config, vkey);
    const before = await treeBefore(config, old, pool, keyLost);
    const signer = await nextSigner(config, old);
    const restarted = await restartLog(db, before, signer.verifier, reason);
    if (!config.logKeyFile) await replaceKey(config, old, signer);
    return restarted;
  } finally {
    await pool.end();
    await database.close();
  }
}

/** The lock ends with the connection, which is the only one of its pool. */
async function requireAlone(pool: pg.Pool): Promise<void> {
  const { rows } = await pool.query('select pg_try_advisory_lock($1, $2) as held', [
    ...SEQUENCER_LOCK,
  ]);
  if (rows[0].held) return;
  throw new MayIShareError('CONFLICT', 'A service sequences this log: stop every replica first');
}

async function ownerOf(config: Config, vkey: string | null): Promise<Verifier> {
  if (vkey !== null) return readVerifier(vkey);
  const signer = await logSigner(config, null);
  if (signer) return signer.verifier;
  throw new MayIShareError('NOT_FOUND', 'There is no log here to follow');
}

/** The last that was signed of a log that cannot go on. Throws `CONFLICT` where it can. */
async function treeBefore(
  config: Config,
  old: Verifier,
  pool: pg.Pool,
  keyLost: boolean,
): Promise<Checkpoint> {
  const { latest } = await KeptCheckpoints.open(config.dataDir, old);
  const sound = await requireContinues(pool, latest).then(
    () => true,
    (error: MayIShareError) => {
      if (error.code !== 'LOG_CORRUPT') throw error;
      return false;
    },
  );
  if (latest && !sound) return latest;
  if (!keyLost) {
    throw new MayIShareError(
      'CONFLICT',
      `Nothing that was signed is missing from ${old.name}: it goes on as it is. DATA_DIR must be the folder in which the checkpoints were kept. If it is the key that was lost: --key-lost.`,
    );
  }
  await requireNoKey(config, old);
  return latest ?? (await publishedTree(pool, old));
}

async function requireNoKey(config: Config, old: Verifier): Promise<void> {
  const file = config.logKeyFile ?? join(config.dataDir, LOG_KEY);
  const signer = (await isThere(file)) ? await logSigner(config, null) : undefined;
  if (signer?.verifier.vkey !== old.vkey) return;
  const message = `${file} is the key of ${old.name}: it goes on as it is`;
  throw new MayIShareError('CONFLICT', message);
}

/** Where this folder kept none: the newest in the database, which its owner could have changed. */
async function publishedTree(pool: pg.Pool, old: Verifier): Promise<Checkpoint> {
  const note = await readCheckpoint(pool);
  if (note) return openCheckpoint(note, old);
  const message = `No checkpoint of ${old.name} is here: DATA_DIR must be the folder in which they were kept`;
  throw new MayIShareError('CONFLICT', message);
}

async function nextSigner(config: Config, old: Verifier): Promise<Signer> {
  const used = new Set([old.name, ...(await keptNames(config.dataDir)).values()]);
  if (!config.logKeyFile) return newSigner(nextName(old.name, config.logOrigin, used));
  const given = await logSigner(config, null);
  if (given && !used.has(given.name)) return given;
  const what =
    given?.verifier.vkey === old.vkey
      ? 'still holds the key of the log that is over'
      : `holds a key of ${given?.name}, a name under which a history was signed already`;
  throw new MayIShareError(
    'SETTING_INVALID',
    `LOG_KEY_FILE ${what}. Leave it unset: restart-log then makes ${LOG_KEY} in DATA_DIR, under the name ${nextName(old.name, config.logOrigin, used)}; give every replica that file afterwards`,
  );
}

async function replaceKey({ dataDir }: Config, old: Verifier, signer: Signer): Promise<void> {
  const file = join(dataDir, LOG_KEY);
  const draft = `${file}.${randomUUID()}`;
  await writeFile(draft, `${signer.skey}\n`, { mode: 0o600, flush: true });
  await link(file, `${file}.before.${old.id}`).catch(() => undefined);
  await rename(draft, file);
}
