import { type DynamicModule, Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import type { Database } from './connection.js';

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

  static with(database: Database): DynamicModule {
    return {
      module: DatabaseModule,
      global: true,
      providers: [
        { provide: OPENED, useValue: database },
        { provide: DATABASE, useValue: database.db },
        { provide: POOL, useValue: database.pool },
        { provide: DATABASE_ADDRESS, useValue: database.url },
      ],
      exports: [DATABASE, POOL, DATABASE_ADDRESS],
    };
  }

  onApplicationShutdown(): Promise<void> {
    return this.database.close();
  }
}
