import type { FastifyRequest } from 'fastify';
import { MayIShareError } from '../errors.js';
import type { Caller } from './claims.js';
import { sessionCookie } from './cookies.js';
import type { Issuer } from './issuer.js';
import { KnownTokens } from './known-tokens.js';
import type { PublicAddress } from './public-address.js';
import { refuseOtherSites } from './same-origin.js';
import type { Sessions } from './sessions.js';
import { verifyToken } from './token.js';

declare module 'fastify' {
  interface FastifyRequest {
    caller?: Caller;
  }
}

/** Says who sends a request: by bearer token (RFC 6750), or by the cookie of a session. */
export class Identify {
  private readonly tokens = new KnownTokens(async (token) =>
    verifyToken(await this.issuer.trust(), token),
  );

  constructor(
    private readonly issuer: Issuer,
    private readonly sessions: Sessions,
    private readonly address: PublicAddress,
  ) {}

  /**
   * `undefined` where the request does not say. Throws `UNAUTHENTICATED` for a token that does not
   * hold, `FORBIDDEN` for a cookie that came by another site, `UNAVAILABLE` where nobody can tell.
   */
  async caller(request: FastifyRequest, path: string): Promise<Caller | undefined> {
    const { authorization } = request.headers;
    if (authorization !== undefined) return this.byToken(authorization);
    const session = request.cookies[sessionCookie(this.address)];
    const caller = session ? await this.sessions.find(session) : undefined;
    if (caller) refuseOtherSites(request, this.address.origin, path === '/graphql');
    return caller;
  }

  private async byToken(authorization: string): Promise<Caller> {
    const token = /^Bearer +(\S+)$/i.exec(authorization)?.[1];
    if (token) return this.tokens.callerOf(token);
    const message = 'send `Authorization: Bearer <token>`; no other scheme is taken';
    throw new MayIShareError('UNAUTHENTICATED', message);
  }
}
