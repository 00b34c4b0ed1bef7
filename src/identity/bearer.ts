import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { KnownTokens } from './known-tokens.js';
import { type Caller, verifyToken } from './token.js';

declare module 'fastify' {
  interface FastifyRequest {
    caller?: Caller;
  }
}

/** No or a bad token is 401 before anything beneath these paths is reached (RFC 6750 section 3). */
export function requireBearer(
  fastify: FastifyInstance,
  key: Uint8Array,
  paths: readonly string[],
): void {
  const tokens = new KnownTokens((token) => verifyToken(key, token));
  fastify.addHook('onRequest', async (request: FastifyRequest, reply: FastifyReply) => {
    if (!paths.some((path) => isBeneath(request.url, path))) return;
    const token = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
    if (!token) return refuse(reply, 'Bearer', 'send `Authorization: Bearer <token>`');
    try {
      request.caller = await tokens.callerOf(token);
    } catch {
      return refuse(reply, 'Bearer error="invalid_token"', 'the bearer token is not valid');
    }
  });
}

function isBeneath(url: string, path: string): boolean {
  return url.startsWith(path) && /^($|[/?])/.test(url.slice(path.length));
}

function refuse(reply: FastifyReply, challenge: string, message: string): FastifyReply {
  return reply
    .code(401)
    .header('www-authenticate', challenge)
    .send({ errors: [{ message, extensions: { code: 'UNAUTHENTICATED' } }] });
}
