import { setTimeout as sleep } from 'node:timers/promises';
import cookie from '@fastify/cookie';
import rateLimit from '@fastify/rate-limit';
import underPressure from '@fastify/under-pressure';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import helmet from 'helmet';
import { type Config, isLoopback } from './config.js';
import { MayIShareError } from './errors.js';
import { admit, goesFirst } from './http-door/admit.js';
import { readBodies } from './http-door/bodies.js';
import { heapLimitBytes } from './http-door/heap.js';
import { HttpErrors } from './http-door/http-errors.js';
import { refuse } from './http-door/refusal.js';
import { mountDemonstration } from './identity/demonstration.js';
import { demonstrationKey } from './identity/demonstration-token.js';
import { PublicAddress } from './identity/public-address.js';
import type { Logger } from './telemetry.js';

const GRAPHQL = '/graphql';
const BODY_BYTES = 1_048_576;

export function httpAdapter(config: Config): FastifyAdapter {
  return new FastifyAdapter({
    bodyLimit: BODY_BYTES,
    requestTimeout: config.requestTimeoutMs,
    forceCloseConnections: 'idle',
    // Who still gets through is answered, and told by `connection: close` to come no more.
    return503OnClosing: false,
    frameworkErrors: (error: Error, request: FastifyRequest, reply: FastifyReply) =>
      void refuse(request, reply, error),
  });
}

/** All that stands between the network and the rooms; before the routes are made. */
export async function openDoor(
  app: NestFastifyApplication,
  config: Config,
  logger: Logger,
): Promise<void> {
  const fastify = app.getHttpAdapter().getInstance() as unknown as FastifyInstance;
  const address = app.get(PublicAddress);
  app.useGlobalFilters(new HttpErrors(logger));
  noteRoutes(fastify, logger);
  partOnTheEnd(fastify);
  readBodies(fastify);
  headers(fastify);
  await fastify.register(cookie);
  protect(fastify, config);
  await fastify.register(rateLimit, { global: false });
  await backPressure(fastify);
  if (!config.oidcIssuer) onThisMachineOnly(fastify);
  admit(fastify, app, config, GRAPHQL);
  answerInTime(fastify, config.requestTimeoutMs);
  if (!config.oidcIssuer) {
    mountDemonstration(
      fastify,
      address,
      config.oidcClientId,
      await demonstrationKey(config.dataDir),
    );
  }
}

const PARTING_MS = 250;

/**
 * Kept-alive connections in use get `connection: close` with their next answer, where they were cut in
 * between two requests: a client takes that for an error of its request.
 */
function partOnTheEnd(fastify: FastifyInstance): void {
  let asked = Number.NEGATIVE_INFINITY;
  fastify.addHook('onRequest', async () => {
    asked = performance.now();
  });
  let parting = false;
  // Fastify says so to what comes from now on; this, to what is under way.
  fastify.addHook('onSend', (_, reply, payload, done) => {
    if (parting) reply.header('connection', 'close');
    done(null, payload);
  });
  fastify.addHook('preClose', async () => {
    parting = true;
    if (performance.now() - asked < PARTING_MS) await sleep(PARTING_MS);
  });
}

/** What is served, for who looks with LOG_LEVEL=debug. */
function noteRoutes(fastify: FastifyInstance, logger: Logger): void {
  fastify.addHook('onRoute', (route) => {
    logger.debug({ method: route.method, url: route.url }, 'Route');
  });
}

/**
 * Who asks GraphQL hears in time, if only that there is no answer. Fastify's own `handlerTimeout`
 * stops counting when the body has been read (5.12), so it does not serve.
 */
function answerInTime(fastify: FastifyInstance, ms: number): void {
  fastify.addHook('onRequest', async (request, reply) => {
    if (request.url.split('?')[0] !== GRAPHQL) return;
    const timer = setTimeout(() => {
      const message = `there is no answer after ${ms} ms; nothing may be shared on it, ask again`;
      if (!reply.sent) refuse(request, reply, new MayIShareError('UNAVAILABLE', message));
    }, ms);
    reply.raw.once('close', () => clearTimeout(timer));
  });
}

/** Answers are nobody's to keep, unless a route says otherwise. */
function headers(fastify: FastifyInstance): void {
  fastify.addHook('onRequest', async (_, reply) => {
    reply.header('cache-control', 'no-store');
  });
}

/** Built once: the plugin for Fastify would work the same headers out for each request. */
function protect(fastify: FastifyInstance, config: Config): void {
  const setHeaders = helmet(securityHeaders(config));
  fastify.addHook('onRequest', (request, reply, done) =>
    setHeaders(request.raw, reply.raw, done as () => void),
  );
}

/** https://cheatsheetseries.owasp.org/cheatsheets/HTTP_Headers_Cheat_Sheet.html */
function securityHeaders({ publicUrl, oidcIssuer }: Config) {
  const issuer = oidcIssuer ? [new URL(oidcIssuer).origin] : [];
  return {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'", 'data:'],
        fontSrc: ["'self'"],
        connectSrc: ["'self'"],
        manifestSrc: ["'self'"],
        // Signing out is a form whose answer leads on to the issuer.
        formAction: ["'self'", ...issuer],
        baseUri: ["'none'"],
        frameAncestors: ["'none'"],
      },
    },
    frameguard: { action: 'deny' as const },
    referrerPolicy: { policy: 'same-origin' as const },
    hsts: publicUrl?.startsWith('https:')
      ? { maxAge: 31_536_000, includeSubDomains: true }
      : (false as const),
  };
}

/** New requests are turned away while there is still memory to answer those under way. */
async function backPressure(fastify: FastifyInstance): Promise<void> {
  await fastify.register(underPressure, {
    maxEventLoopDelay: 2000,
    maxHeapUsedBytes: Math.floor(heapLimitBytes() * 0.9),
    exposeStatusRoute: false,
    // Whoever asks whether we live must hear so, or we are killed for being busy.
    pressureHandler: (request, reply) => {
      if (!goesFirst(request.url)) refuse(request, reply, busy());
    },
  });
}

function busy(): MayIShareError {
  return new MayIShareError('UNAVAILABLE', 'too much is under way here; try again', {
    retryAfterSeconds: 2,
  });
}

/**
 * A web page can give its own name our address (DNS rebinding) and then speak to us as a page of
 * ours. In the demonstration, where anyone may be anyone, only our own names are answered.
 */
function onThisMachineOnly(fastify: FastifyInstance): void {
  fastify.addHook('onRequest', async (request, reply) => {
    if (isLoopback(request.hostname)) return;
    const message = 'the demonstration answers on this machine only: use localhost or 127.0.0.1';
    return refuse(request, reply, new MayIShareError('FORBIDDEN', message));
  });
}
