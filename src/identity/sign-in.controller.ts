import { Controller, Get, Inject, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import * as oidc from 'openid-client';
import { z } from 'zod';
import { CONFIG, type Config } from '../config.js';
import { MayIShareError } from '../errors.js';
import { AllowAnyone } from './allow.js';
import { callerOf } from './claims.js';
import { cookieOptions, sessionCookie, signInCookie } from './cookies.js';
import { Issuer } from './issuer.js';
import { PublicAddress } from './public-address.js';
import { SESSION_HOURS, Sessions } from './sessions.js';

const SIGN_IN_SECONDS = 600;

/** What must come back from the issuer, and where the person was going. Kept in their own browser. */
const Begun = z.object({
  state: z.string(),
  nonce: z.string(),
  verifier: z.string(),
  to: z.string(),
});

/** People sign in by authorization code with PKCE (RFC 6749, RFC 7636, OpenID Connect Core). */
@Controller()
@AllowAnyone()
export class SignInController {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly issuer: Issuer,
    private readonly sessions: Sessions,
    private readonly address: PublicAddress,
  ) {}

  @Get('sign-in')
  async signIn(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @Query('to') to?: unknown,
  ): Promise<void> {
    const { origin } = this.address;
    const place = placeWithin(to, origin);
    // The cookie must be there when the issuer sends the browser back to our public address.
    if (request.host !== new URL(origin).host) {
      reply.redirect(`${origin}/sign-in?to=${encodeURIComponent(place)}`, 303);
      return;
    }
    const verifier = oidc.randomPKCECodeVerifier();
    const begun = { state: oidc.randomState(), nonce: oidc.randomNonce(), verifier, to: place };
    const url = oidc.buildAuthorizationUrl(await this.issuer.client(), {
      redirect_uri: `${origin}/sign-in/callback`,
      scope: 'openid',
      code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      state: begun.state,
      nonce: begun.nonce,
    });
    const value = Buffer.from(JSON.stringify(begun)).toString('base64url');
    reply.setCookie(signInCookie(this.address), value, this.cookie(SIGN_IN_SECONDS));
    reply.redirect(url.href, 303);
  }

  @Get('sign-in/callback')
  async callback(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const begun = begunIn(request.cookies[signInCookie(this.address)]);
    const claims = await this.claimsFor(new URL(request.url, this.address.origin), begun);
    const { person, roles } = callerOf(
      { ...claims, client_id: this.config.oidcClientId },
      this.issuer.settings,
      (problem) => this.issuer.notice(problem),
    );
    if (!person) throw notSignedIn('the issuer did not say who signed in');
    const caller = { client: this.config.oidcClientId, person, roles };
    const id = await this.sessions.begin(caller);
    reply.clearCookie(signInCookie(this.address), this.cookie(0));
    reply.setCookie(sessionCookie(this.address), id, this.cookie(SESSION_HOURS * 3600));
    reply.redirect(begun.to, 303);
  }

  @Post('sign-out')
  async signOut(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const id = request.cookies[sessionCookie(this.address)];
    if (id) await this.sessions.end(id);
    reply.clearCookie(sessionCookie(this.address), this.cookie(0));
    reply.redirect(await this.afterSignOut(), 303);
  }

  /** RP-Initiated Logout 1.0: who signs out here signs out at the issuer too, where it offers that. */
  private async afterSignOut(): Promise<string> {
    const client = await this.issuer.client().catch(() => undefined);
    if (!client?.serverMetadata().end_session_endpoint) return '/';
    const back = `${this.address.origin}/`;
    return oidc.buildEndSessionUrl(client, { post_logout_redirect_uri: back }).href;
  }

  private async claimsFor(url: URL, begun: z.infer<typeof Begun>): Promise<oidc.IDToken> {
    const client = await this.issuer.client();
    const tokens = await oidc
      .authorizationCodeGrant(client, url, {
        pkceCodeVerifier: begun.verifier,
        expectedState: begun.state,
        expectedNonce: begun.nonce,
        idTokenExpected: true,
      })
      .catch((cause) => {
        throw notSignedIn('the issuer did not confirm who signed in', cause);
      });
    const claims = tokens.claims();
    if (!claims) throw notSignedIn('the issuer sent no ID token');
    return claims;
  }

  private cookie(seconds: number) {
    return cookieOptions(this.address, seconds);
  }
}

function begunIn(cookie: string | undefined): z.infer<typeof Begun> {
  try {
    return Begun.parse(JSON.parse(Buffer.from(cookie ?? '', 'base64url').toString()));
  } catch (cause) {
    throw notSignedIn('this sign-in was not begun here, or too long ago', cause);
  }
}

function notSignedIn(why: string, cause?: unknown): MayIShareError {
  return new MayIShareError('UNAUTHENTICATED', `${why}; sign in again`, {}, { cause });
}

/** A path of ours: nobody is sent to another site after signing in. */
export function placeWithin(to: unknown, origin: string): string {
  if (typeof to !== 'string' || !to.startsWith('/') || !URL.canParse(to, origin)) return '/';
  const url = new URL(to, origin);
  // Dots are taken out of a path last: what is left may begin with another site's name.
  const path = url.pathname.replace(/^\/+/, '/');
  return url.origin === origin ? `${path}${url.search}` : '/';
}
