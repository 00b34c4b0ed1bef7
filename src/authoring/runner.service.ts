import { setTimeout as sleep } from 'node:timers/promises';
import {
  type BeforeApplicationShutdown,
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { type Kysely, sql } from 'kysely';
import type { Pool, PoolClient } from 'pg';
import { v4 as uuid } from 'uuid';
import { CONFIG, type Config } from '../config.js';
import { openPool } from '../database/connection.js';
import { DATABASE, DATABASE_ADDRESS } from '../database/database.module.js';
import type { Tables } from '../database/tables.js';
import { createLogger } from '../telemetry.js';

const CUT_OFF = 'The service stopped while this ran: start it again.';
const AGAIN_MS = 1_000;
const MOST_BETWEEN_MS = 30_000;
const PATIENCE_MS = 3_000;

/**
 * This process, as far as others can tell whether it still runs: a lock in PostgreSQL that ends with
 * its connection, so that what a process left unfinished is known for what it is, on any replica.
 */
@Injectable()
export class RunnerService implements OnApplicationBootstrap, BeforeApplicationShutdown {
  readonly id = uuid();
  private readonly logger = new Logger('authoring');
  private readonly connections: Pool;
  private client: PoolClient | undefined;
  private readonly ending = new AbortController();
  private readonly working = new Set<Promise<void>>();

  constructor(
    @Inject(DATABASE) private readonly db: Kysely<Tables>,
    @Inject(CONFIG) config: Config,
    @Inject(DATABASE_ADDRESS) address: string,
  ) {
    this.connections = openPool(address, 1, createLogger(config.logLevel));
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.hold();
    await this.endWhatWasCutOff();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.ending.abort(new Error(CUT_OFF));
    await Promise.race([Promise.all(this.working), sleep(PATIENCE_MS, undefined, { ref: false })]);
    this.client?.release(true);
    await this.connections.end();
  }

  /**
   * Does work that outlasts its request; the end of the service ends it. Where it fails, `failed` is to
   * record so, and is called until it has, or the service ends: then the next one finds it cut off.
   */
  async carryOut(
    work: (ending: AbortSignal) => Promise<void>,
    failed: (error: Error) => Promise<void>,
  ): Promise<void> {
    const { signal } = this.ending;
    if (signal.aborted) return;
    const done = work(signal).catch((error) => this.insist(() => failed(error)));
    this.working.add(done);
    await done;
    this.working.delete(done);
  }

  /** Runs whose process is gone have failed. */
  async endWhatWasCutOff(): Promise<void> {
    const check = { code: 'gate', title: 'The gate', result: 'FAILED', message: CUT_OFF };
    const checks = JSON.stringify([{ ...check, findings: [], findingCount: 0, milliseconds: 0 }]);
    await sql`
      with running as materialized (select id, runner from draft_check where state = 'RUNNING'),
        gone as materialized (select id from running where ${IS_GONE})
      update draft_check set state = 'FAILED', finished_at = now(), checks = ${checks}::jsonb
      where state = 'RUNNING' and id in (select id from gone)`.execute(this.db);
    await sql`
      with running as materialized (select id, runner from draft_report where state = 'RUNNING'),
        gone as materialized (select id from running where ${IS_GONE})
      update draft_report set state = 'FAILED', finished_at = now(), problem = ${CUT_OFF}
      where state = 'RUNNING' and id in (select id from gone)`.execute(this.db);
  }

  private async insist(record: () => Promise<void>): Promise<void> {
    const { signal } = this.ending;
    for (let pause = AGAIN_MS; ; pause = Math.min(2 * pause, MOST_BETWEEN_MS)) {
      try {
        return await record();
      } catch (error) {
        this.logger.warn(`What failed could not be recorded yet: ${(error as Error).message}`);
      }
      if (signal.aborted) return;
      await sleep(pause, undefined, { signal, ref: false }).catch(() => undefined);
    }
  }

  private async hold(): Promise<void> {
    const client = await this.connections.connect();
    client.on('error', () => void this.lost(client));
    try {
      await client.query('select pg_advisory_lock(hashtextextended($1, 0))', [this.id]);
    } catch (error) {
      client.release(true);
      throw error;
    }
    this.client = client;
  }

  /** Until it holds its lock again, another may take what it runs for cut off, and run it too. */
  private async lost(client: PoolClient): Promise<void> {
    if (this.client !== client) return;
    this.client = undefined;
    client.release(true);
    while (!this.ending.signal.aborted && !this.client) {
      await sleep(AGAIN_MS, undefined, { ref: false });
      await this.hold().catch(() => this.logger.debug('The database is not there yet'));
    }
  }
}

/** Nobody holds the lock of the process: then it can be had, for as long as this statement takes. */
const IS_GONE = sql`runner is null or pg_try_advisory_xact_lock(hashtextextended(runner::text, 0))`;
