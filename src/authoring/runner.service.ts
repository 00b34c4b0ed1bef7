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
  private stopped = false;

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
    this.stopped = true;
    this.client?.release(true);
    await this.connections.end();
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

  private async hold(): Promise<void> {
    const client = await this.connections.connect();
    client.on('error', () => void this.lost(client));
    await client.query('select pg_advisory_lock(hashtextextended($1, 0))', [this.id]);
    this.client = client;
  }

  /** Until it holds its lock again, another may take what it runs for cut off, and run it too. */
  private async lost(client: PoolClient): Promise<void> {
    if (this.client !== client) return;
    this.client = undefined;
    client.release(true);
    while (!this.stopped && !this.client) {
      await new Promise((rested) => setTimeout(rested, AGAIN_MS).unref());
      await this.hold().catch(() => this.logger.debug('The database is not there yet'));
    }
  }
}

/** Nobody holds the lock of the process: then it can be had, for as long as this statement takes. */
const IS_GONE = sql`runner is null or pg_try_advisory_xact_lock(hashtextextended(runner::text, 0))`;
