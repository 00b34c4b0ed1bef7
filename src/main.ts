import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { AppModule } from './app.module.js';
import { readConfig } from './config.js';
import { MayIShareError } from './errors.js';
import { requireBearer } from './identity/bearer.js';
import { demonstrationKey, demonstrationToken } from './identity/token.js';
import { createLogger, NestLogger } from './telemetry.js';
import { welcome } from './welcome.js';

async function start(): Promise<void> {
  const config = readConfig();
  const logger = createLogger(config.logLevel);
  const app = await NestFactory.create<NestFastifyApplication>(
    AppModule.with(config),
    new FastifyAdapter({ bodyLimit: 1_048_576, forceCloseConnections: 'idle' }),
    { logger: new NestLogger(logger), abortOnError: false },
  );
  const key = await demonstrationKey(config.dataDir);
  requireBearer(app.getHttpAdapter().getInstance(), key, ['/graphql', '/log']);
  app.enableShutdownHooks(['SIGINT', 'SIGTERM'], { useProcessExit: true });
  await app.listen(config.port, config.host);
  const address = await app.getUrl();
  console.log(welcome(address, await demonstrationToken(key, 'asker', 'demonstration-app')));
  logger.info({ address }, 'ready');
}

function explain(error: unknown): void {
  console.error(error instanceof MayIShareError ? error.message : error);
  process.exitCode = 1;
  setImmediate(() => process.exit());
}

await start().catch(explain);
