import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { AppModule } from './app.module.js';
import { readConfig } from './config.js';
import { MayIShareError } from './errors.js';
import { httpAdapter, openDoor } from './http-door.js';
import { checkDemonstration, PublicAddress } from './identity/public-address.js';
import { createLogger, NestLogger } from './telemetry.js';
import { greet } from './welcome.js';

async function start(): Promise<void> {
  const config = readConfig();
  checkDemonstration(config);
  const logger = createLogger(config.logLevel);
  const app = await NestFactory.create<NestFastifyApplication>(
    AppModule.with(config),
    httpAdapter(config),
    { logger: new NestLogger(logger), abortOnError: false, bodyParser: false },
  );
  await openDoor(app, config, logger);
  app.enableShutdownHooks(['SIGINT', 'SIGTERM'], { useProcessExit: true });
  await app.listen(config.port, config.host);
  const address = app.get(PublicAddress);
  address.listensAt(await app.getUrl());
  console.log(await greet(config, address.origin));
  logger.info({ address: address.origin }, 'ready');
}

function explain(error: unknown): void {
  console.error(error instanceof MayIShareError ? error.message : error);
  process.exitCode = 1;
  setImmediate(() => process.exit());
}

await start().catch(explain);
