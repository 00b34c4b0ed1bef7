import { type DynamicModule, Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import type { Config } from '../config.js';
import type { Logger } from '../telemetry.js';
import { type Database, openDatabase } from './connection.js';

/** Token of the query builder, `Kysely<Tables>`. */
export const DATABASE = Symbol('DATABASE');
/** Token of the connections under it, `pg.Pool`. */
export const POOL = Symbol('POOL');
/** Token of its address, for connections that are kept apart from the pool. Holds a password. */
export const DATABASE_ADDRESS = Symbol('DATABASE_ADDRESS');
const OPENED = Symbol('OPENED');

/**
 * The database for all rooms. It closes in the last round of shutdown, when no request is under way
 * any more; and being global, after every other module that closes in that round.
 */
@Module({})
export class DatabaseModule implements OnApplicationShutdown {
  constructor(@Inject(OPENED) private readonly database: Database) {}

  static with(config: Config, logger?: Logger): DynamicModule {
    return {
      module: DatabaseModule,
      global: true,
      providers: [
        { provide: OPENED, useFactory: () => openDatabase(config, logger) },
        { provide: DATABASE, inject: [OPENED], useFactory: (opened: Database) => opened.db },
        { provide: POOL, inject: [OPENED], useFactory: (opened: Database) => opened.pool },
        {
          provide: DATABASE_ADDRESS,
          inject: [OPENED],
          useFactory: (opened: Database) => opened.url,
        },
      ],
      exports: [DATABASE, POOL, DATABASE_ADDRESS],
    };
  }

  async onApplicationShutdown(): Promise<void> {
    await this.database.close();
  }
}
