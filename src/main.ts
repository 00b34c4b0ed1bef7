import 'reflect-metadata';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { AppModule } from './app.module.js';
import { type Config, readConfig } from './config.js';
import { ENDING, openDatabase } from './database/connection.js';
import { explanationOf, MayIShareError } from './errors.js';
import { httpAdapter, openDoor } from './http-door.js';
import { checkDemonstration, PublicAddress } from './identity/public-address.js';
import { createLogger, type Logger, NestLogger } from './telemetry.js';
import { greet } from './welcome.js';

const AGAIN_MS = 1000;
const LONGEST_END_MS = 30_000;

/** What has begun to start is started to its end, so that everything can be stopped in its order. */
class Run {
  private app: INestApplicationContext | undefined;
  private asked: number | undefined;

  constructor() {
    for (const signal of ENDING) process.on(signal, () => this.endSoon());
  }

  private endSoon(): void {
    // npm passes on what the terminal has sent to both: only a later one means "at once".
    if (this.asked !== undefined) {
      if (performance.now() - this.asked > AGAIN_MS) endNow('asked twice');
      return;
    }
    this.asked = performance.now();
    if (this.app) void this.end(this.app);
    else console.error('Stopping as soon as what is starting can be stopped …');
  }

  /** From now on the application can be closed; ends it where that was asked for meanwhile. */
  async mayEnd(app: INestApplicationContext): Promise<void> {
    this.app = app;
    if (this.asked !== undefined) await this.end(app);
  }

  private async end(app: INestApplicationContext): Promise<void> {
    setTimeout(() => endNow('something under way does not end'), LONGEST_END_MS).unref();
    await app.close().catch(explain);
    process.exit();
  }
}

/** Answers that were given are in the log; a database of ours that is left running is taken over by the next start. */
function endNow(why: string): never {
  console.error(`Ended at once: ${why}.`);
  process.exit(1);
}

async function start(): Promise<void> {
  const run = new Run();
  const config = readConfig();
  checkDemonstration(config);
  const logger = createLogger(config.logLevel);
  const app = await create(config, logger);
  try {
    await openDoor(app, config, logger);
    await listen(app, config);
    await run.mayEnd(app);
    const address = app.get(PublicAddress);
    address.listensAt(await app.getUrl());
    // Where nobody looks on, what is written is the log, for programs to read.
    const seen = !config.oidcIssuer || process.stdout.isTTY;
    if (seen) console.log(await greet(config, address.origin));
    logger.info({ address: address.origin }, 'ready');
  } catch (error) {
    // What was started with the service is stopped before it says why.
    await app.close();
    throw error;
  }
}

/** Where a room cannot be opened, the database is stopped before it says why. */
async function create(config: Config, logger: Logger): Promise<NestFastifyApplication> {
  const database = await openDatabase(config, logger);
  const options = { logger: new NestLogger(logger), abortOnError: false, bodyParser: false };
  try {
    const module = AppModule.with(config, database, logger);
    return await NestFactory.create<NestFastifyApplication>(module, httpAdapter(config), options);
  } catch (error) {
    await database.close();
    throw error;
  }
}

async function listen(app: NestFastifyApplication, { port, host }: Config): Promise<void> {
  try {
    await app.listen(port, host);
  } catch (error) {
    throw new MayIShareError('UNAVAILABLE', cannotListen(port, host, error), {}, { cause: error });
  }
}

function cannotListen(port: number, host: string, error: unknown): string {
  switch ((error as NodeJS.ErrnoException).code) {
    case 'EADDRINUSE':
      return `Port ${port} of ${host} is in use by another program. Stop that one, or set PORT to another port (PORT=0 takes a free one).`;
    case 'EACCES':
      return `Port ${port} is not open to this user. Set PORT to a port above 1023.`;
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return `${host} is no address of this machine. Set HOST to one that is, such as 127.0.0.1.`;
    default:
      throw error;
  }
}

function explain(error: unknown): void {
  console.error(explanationOf(error));
  process.exitCode = 1;
  setImmediate(() => process.exit());
}

await start().catch(explain);
