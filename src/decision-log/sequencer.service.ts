import { setTimeout as sleep } from 'node:timers/promises';
import {
  type BeforeApplicationShutdown,
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnModuleInit,
} from '@nestjs/common';
import type { Pool, PoolClient } from 'pg';
import { CONFIG, type Config } from '../config.js';
import { openPool } from '../database/connection.js';
import { DATABASE_ADDRESS, POOL } from '../database/database.module.js';
import { outageOf } from '../database/outage.js';
import { MayIShareError } from '../errors.js';
import { LOGGER, type Logger as PinoLogger, Seldom } from '../telemetry.js';
import { signCheckpoint } from './checkpoint.js';
import { requireContinues } from './continues.js';
import { KeptCheckpoints } from './kept-checkpoints.js';
import { keysOpenToOthers } from './key-files.js';
import { logSigner } from './log-key.js';
import { readVerifier, type Signer, type Verifier } from './note.js';
import { Partitions } from './partitions.js';
import { headOf, Sequencer } from './sequencer.js';
import { readCheckpoint, readHead } from './stored-tree.js';
import { readWitnesses, type WitnessClient } from './witness-client.js';

/** Ours among the advisory locks: held by the one replica that sequences. */
export const SEQUENCER_LOCK = [1_835_104_617, 2] as const;

const ROUND_MS = 400;

/** What goes on failing is told so often: a round comes several times a second. */
const TELL_EVERY_MS = 60_000;

/** How long the end of the service waits for a round: one whose database is silent does not end. */
const PATIENCE_MS = 5000;

/** So that PostgreSQL notices soon that whoever holds the lock does nothing any more, and shows who it is. */
const ON_HOLDING = `set idle_in_transaction_session_timeout = '10s'; set idle_session_timeout = '20s';
  set application_name = 'may-i-share sequencer, process ${process.pid}'`;

/** Of checkpoints over an hour old, the last of each hour stays. */
const PUBLISH = `
  with old as (
    delete from checkpoint where at < now() - interval '1 hour' and size not in (
      select max(size) from checkpoint group by date_trunc('hour', at))
  )
  insert into checkpoint (size, at, note) values ($1, now(), $2) on conflict do nothing`;

/** The one replica that holds the lock sequences and signs; the others keep what it signed. */
@Injectable()
export class SequencerService
  implements OnModuleInit, OnApplicationBootstrap, BeforeApplicationShutdown
{
  private readonly logger = new Logger('log');
  private readonly connections: Pool;
  private signer: Signer | undefined;
  private kept: KeptCheckpoints | undefined;
  private readonly witnesses: WitnessClient[];
  private held: { client: PoolClient; sequencer: Sequencer; lost: boolean } | undefined;
  private running: Promise<void> | undefined;
  private wake: (() => void) | undefined;
  private stopped = false;
  private readonly partitions: Partitions;
  private published: number | undefined;
  private readonly seldom = new Seldom(TELL_EVERY_MS);
  private failing: string | undefined;

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    @Inject(POOL) private readonly pool: Pool,
    @Inject(DATABASE_ADDRESS) address: string,
    @Inject(LOGGER) logger: PinoLogger,
  ) {
    this.witnesses = readWitnesses(config.logWitnesses);
    this.connections = openPool(address, 1, logger);
    this.partitions = new Partitions(pool);
  }

  /** Refuses the start where the database holds less than was signed, or another log. */
  async onModuleInit(): Promise<void> {
    const { vkey } = await readHead(this.pool);
    this.signer = await logSigner(this.config, vkey);
    const log = this.signer?.verifier ?? readVerifier(vkey as string);
    this.kept = await KeptCheckpoints.open(this.config.dataDir, log);
    await requireContinues(this.pool, this.kept.latest);
    if (vkey === null) await this.claim(log);
    if (!this.signer) this.warnOfNoKey(log);
    for (const file of await keysOpenToOthers(this.config)) {
      this.logger.warn(`Others on this machine can read ${file}: chmod 600, or 640 for its group`);
    }
  }

  /** Why the log is not signed here, where that will not pass by itself; without names of files. */
  get problem(): string | undefined {
    return this.failing;
  }

  /** The log is this key's from its first start on. Of two that start together one is refused. */
  private async claim(log: Verifier): Promise<void> {
    await this.pool.query('update tree_head set vkey = $1 where vkey is null', [log.vkey]);
    const { vkey } = await readHead(this.pool);
    if (vkey !== log.vkey) await logSigner(this.config, vkey);
  }

  private warnOfNoKey(log: Verifier): void {
    this.logger.warn(
      `This replica cannot sign the log: put the key of ${log.name} in LOG_KEY_FILE, or into the data folder as log.key; if it is lost for good, may-i-share restart-log --key-lost begins another log`,
    );
  }

  onApplicationBootstrap(): void {
    this.running = this.run();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopped = true;
    this.wake?.();
    await Promise.race([this.running, sleep(PATIENCE_MS, undefined, { ref: false })]);
    this.release();
    await this.connections.end();
  }

  private async run(): Promise<void> {
    while (!this.stopped) {
      await this.round().catch((error) => this.failed(error));
      if (!this.stopped) await this.rest();
    }
    await this.round().catch((error) => this.failed(error));
    this.release();
  }

  private rest(): Promise<void> {
    return new Promise((rested) => {
      this.wake = rested;
      setTimeout(rested, ROUND_MS).unref();
    });
  }

  private async round(): Promise<void> {
    await this.partitions
      .ensure()
      .catch(({ message }: Error) =>
        this.warn('partition', `No partition for the month: ${message}`),
      );
    if (this.held?.lost) this.release();
    if (this.signer && !this.held && !this.stopped) await this.tryToHold();
    if (this.held && this.signer) await this.lead(this.held.sequencer, this.signer);
    else await this.follow();
    this.failing = undefined;
  }

  private async tryToHold(): Promise<void> {
    const client = await this.connections.connect();
    const sound = () => requireContinues(client, this.kept?.latest);
    const held = { client, sequencer: new Sequencer(client, sound), lost: false };
    const lose = () => {
      held.lost = true;
    };
    client.on('error', lose);
    try {
      const { rows } = await client.query('select pg_try_advisory_lock($1, $2) as held', [
        ...SEQUENCER_LOCK,
      ]);
      if (!rows[0].held) {
        client.off('error', lose);
        return client.release();
      }
      await client.query(ON_HOLDING);
      this.held = held;
      this.logger.log('This replica sequences the log');
    } catch (error) {
      client.release(true);
      throw error;
    }
  }

  /** The connection is closed, and the lock with it. */
  private release(): void {
    this.held?.client.release(true);
    this.held = undefined;
  }

  private async lead(sequencer: Sequencer, signer: Signer): Promise<void> {
    const head = headOf(await sequencer.catchUp());
    const signed = this.kept?.latest;
    if (head.size === signed?.size) return this.publish();
    if (signed && head.size < signed.size) await requireContinues(this.pool, signed);
    const note = signCheckpoint(head, signer);
    await this.kept?.keep(note);
    if (this.witnesses.length > 0) await this.kept?.keep(await this.cosigned(note, head.size));
    await this.publish();
  }

  /** With the signatures of the witnesses that answer; one that does not is no reason to wait. */
  private async cosigned(note: string, size: number): Promise<string> {
    const lines = await Promise.all(
      this.witnesses.map((witness) =>
        witness.cosign(this.pool, note, size).catch((error: Error) => {
          const { name } = witness.key;
          this.warn(name, `The witness ${name} did not sign: ${error.message}`);
          return '';
        }),
      ),
    );
    return note + lines.join('');
  }

  /** What is kept on the disk may now be seen. */
  private async publish(): Promise<void> {
    const latest = this.kept?.latest;
    if (!latest || latest.size === this.published) return;
    await this.pool.query(PUBLISH, [latest.size, latest.note]);
    this.published = latest.size;
  }

  private async follow(): Promise<void> {
    const note = await readCheckpoint(this.pool);
    const size = Number(note?.split('\n')[1] ?? 0);
    const latest = this.kept?.latest;
    if (latest && size < latest.size) await requireContinues(this.pool, latest);
    if (note && size > (latest?.size ?? 0)) await this.kept?.keep(note);
  }

  /** Whatever else fails is tried again in the next round; a log that lost entries is not gone on with. */
  private failed(error: unknown): void {
    const text = error instanceof Error ? error.message : String(error);
    this.release();
    if (error instanceof MayIShareError && error.code === 'LOG_CORRUPT') {
      this.logger.fatal(text);
      this.stopped = true;
      process.once('exit', () => {
        process.exitCode = 1;
      });
      process.kill(process.pid, 'SIGTERM');
      return;
    }
    if (this.stopped) return;
    if (outageOf(error)) this.warn('database', `The log could not be sequenced: ${text}`);
    else this.lasting(error, text);
  }

  /** What somebody has to see to: the readiness says it until a round has gone well. */
  private lasting(error: unknown, text: string): void {
    const { code, syscall } = Object(error) as NodeJS.ErrnoException;
    this.failing = syscall ? `DATA_DIR cannot be written: ${code}` : 'see the service’s log';
    const what = syscall
      ? 'DATA_DIR cannot be written, so the log is not signed'
      : 'The log is not sequenced';
    this.seldom.tell(what, () => this.logger.error(`${what}: ${text}`));
  }

  private warn(kind: string, message: string): void {
    this.seldom.tell(kind, () => this.logger.warn(message));
  }
}
