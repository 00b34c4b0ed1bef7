import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Config } from '../config.js';
import { MayIShareError } from '../errors.js';
import { DEMONSTRATION_DOCUMENTS } from '../identity/demonstration-token.js';
import { Identify } from '../identity/identify.js';
import { refuse } from './refusal.js';

/** Of requests that say nothing valid about who sends them, one address may send so many a minute. */
const STRANGERS_PER_MINUTE = 600;

type Counted = FastifyRequest & { refused?: unknown };

/** Lets a request in: not too many at once, from somebody known, and not too often. */
export function admit(
  fastify: FastifyInstance,
  app: NestFastifyApplication,
  config: Config,
  graphql: string,
): void {
  notTooManyAtOnce(fastify, config.mostRequests);
  const identify = app.get(Identify);
  const count = fastify.createRateLimit({
    timeWindow: 60_000,
    max: ({ caller }) => (caller ? config.rateLimitPerMinute : STRANGERS_PER_MINUTE),
    keyGenerator: ({ caller, ip }) => (caller ? `client ${caller.client}` : `address ${ip}`),
  });
  fastify.addHook('onRequest', async (request: Counted, reply) => {
    const path = request.url.split('?')[0] ?? '';
    if (path.startsWith('/health/') || DEMONSTRATION_DOCUMENTS.has(path)) return;
    try {
      request.caller = await identify.caller(request, path);
      if (!request.caller && path === graphql) throw nobody();
    } catch (error) {
      request.refused = error;
    }
    const counted = await count(request);
    if (!counted.isAllowed && counted.isExceeded) return refuse(request, reply, tooMany(counted));
    if (request.refused) return refuse(request, reply, request.refused);
  });
}

function nobody(): MayIShareError {
  return new MayIShareError('UNAUTHENTICATED', 'send `Authorization: Bearer <token>`');
}

function tooMany({ ttlInSeconds }: { ttlInSeconds: number }): MayIShareError {
  const message = `too many requests; try again in ${ttlInSeconds} s`;
  return new MayIShareError('TOO_MANY_REQUESTS', message, { retryAfterSeconds: ttlInSeconds });
}

/** Whether we live, and what we ask ourselves, is answered however much is under way. */
export function goesFirst(url: string): boolean {
  return url === '/health/live' || DEMONSTRATION_DOCUMENTS.has(url);
}

/** What waits takes memory, so it may not wait without end. */
function notTooManyAtOnce(fastify: FastifyInstance, most: number): void {
  let underWay = 0;
  fastify.addHook('onRequest', async (request, reply) => {
    if (goesFirst(request.url)) return;
    if (underWay >= most) {
      const message = `${most} requests are under way here already; try again`;
      return refuse(request, reply, new MayIShareError('UNAVAILABLE', message));
    }
    underWay++;
    reply.raw.once('close', () => {
      underWay--;
    });
  });
}
