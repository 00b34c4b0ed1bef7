import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { AppModule } from './app.module.js';
import { type Config, readConfig } from './config.js';
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
  requireBearer(app.getHttpAdapter().getInstance(), key, ['/graphql', '/log', '/bundles']);
  app.enableShutdownHooks(['SIGINT', 'SIGTERM'], { useProcessExit: true });
  await listen(app, config);
  const address = await app.getUrl();
  console.log(welcome(address, await demonstrationToken(key, 'asker', 'demonstration-app')));
  logger.info({ address }, 'ready');
}

/** Where that fails, what was started with the service is stopped before it says why. */
async function listen(app: NestFastifyApplication, { port, host }: Config): Promise<void> {
  try {
    await app.listen(port, host);
  } catch (error) {
    await app.close();
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
  console.error(error instanceof MayIShareError ? error.message : error);
  process.exitCode = 1;
  setImmediate(() => process.exit());
}

await start().catch(explain);
