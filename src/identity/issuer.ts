import { Logger } from '@nestjs/common';
import {
  createRemoteJWKSet,
  customFetch,
  type FetchImplementation,
  type JWTVerifyGetKey,
} from 'jose';
import * as oidc from 'openid-client';
import { type Config, isLoopback } from '../config.js';
import { Seldom } from '../telemetry.js';
import { DEMONSTRATION_PATH } from './demonstration-token.js';
import type { PublicAddress } from './public-address.js';
import { issuerSilent, type Trust } from './token.js';

const ANSWER_MS = 3000;
/** Keys are asked for again after this; sooner where a token names one we do not have. */
const KEYS_FOR_MS = 10 * 60_000;
/** Tokens naming unknown keys make us ask at most so often. */
const ASK_AGAIN_MS = 2000;
/** After a failure the issuer gets this much rest; who comes meanwhile need not wait to hear so. */
const REST_MS = 2000;
const TELL_EVERY_MS = 60_000;
const MOST_BYTES = 512 * 1024;

interface Discovered {
  client: oidc.Configuration;
  keys: JWTVerifyGetKey;
}

/** The OpenID Connect issuer: what it says of itself (Discovery 1.0), and its keys as they rotate. */
export class Issuer {
  private discovered: Promise<Discovered> | undefined;
  private readonly logger = new Logger('Issuer');
  private readonly seldom = new Seldom(TELL_EVERY_MS);
  private failed: { at: number; error: unknown } | undefined;

  constructor(
    private readonly config: Config,
    private readonly address: PublicAddress,
  ) {}

  get url(): string {
    return this.config.oidcIssuer ?? `${this.address.origin}${DEMONSTRATION_PATH}`;
  }

  /** How claims are read. Our own issuer's are what they are. */
  get settings(): Config {
    return this.config.oidcIssuer ? this.config : { ...this.config, ...DEMONSTRATION_CLAIMS };
  }

  /** Why tokens of this issuer do not do, for whoever runs the service. */
  notice(problem: string): void {
    this.seldom.tell(problem.split('`')[1] ?? problem, (unsaid) =>
      this.logger.warn(`Tokens of ${this.url}: ${problem}${often(unsaid)}`),
    );
  }

  /** What bearer tokens are held against. Throws `UNAVAILABLE` where the issuer cannot be asked. */
  async trust(): Promise<Trust> {
    const { client, keys } = await this.known();
    // As it writes itself in its tokens, where an address with and without a slash are two.
    const { issuer } = client.serverMetadata();
    return { issuer, keys, settings: this.settings, notice: (problem) => this.notice(problem) };
  }

  /** Our side of the authorization code flow. Throws `UNAVAILABLE` likewise. */
  async client(): Promise<oidc.Configuration> {
    return (await this.known()).client;
  }

  private known(): Promise<Discovered> {
    if (this.failed && performance.now() - this.failed.at < REST_MS)
      throw issuerSilent(this.failed.error);
    this.discovered ??= this.discover().catch((error) => {
      this.discovered = undefined;
      this.tell(error);
      this.failed = { at: performance.now(), error };
      throw issuerSilent(error);
    });
    return this.discovered;
  }

  /** Nobody is let in: that is for whoever runs the service to know, once a minute. */
  private tell(error: { message?: string; cause?: { message?: string } }): void {
    const why = [error.message, error.cause?.message].filter(Boolean).join(': ');
    this.seldom.tell('silent', () =>
      this.logger.error(
        `OIDC_ISSUER ${this.url} gives no usable answer, so nobody is let in: ${calledOf(error) ?? why}`,
      ),
    );
  }

  private async discover(): Promise<Discovered> {
    const { oidcClientId, oidcClientSecret } = this.config;
    const plain = new URL(this.url).protocol === 'http:';
    const client = await oidc.discovery(
      new URL(this.url),
      oidcClientId,
      undefined,
      oidcClientSecret ? oidc.ClientSecretPost(oidcClientSecret) : oidc.None(),
      {
        timeout: ANSWER_MS / 1000,
        [oidc.customFetch]: boundedFetch as oidc.CustomFetch,
        execute: plain ? [oidc.allowInsecureRequests] : [],
      },
    );
    const { jwks_uri } = client.serverMetadata();
    return { client, keys: this.keysAt(checked(jwks_uri)) };
  }

  private keysAt(url: URL): JWTVerifyGetKey {
    return createRemoteJWKSet(url, {
      timeoutDuration: ANSWER_MS,
      cacheMaxAge: KEYS_FOR_MS,
      cooldownDuration: ASK_AGAIN_MS,
      [customFetch]: boundedFetch as FetchImplementation,
    });
  }
}

/** Of the demonstration issuer, whatever is set for the council's own. */
const DEMONSTRATION_CLAIMS = {
  oidcAudience: 'may-i-share',
  oidcRolesClaim: 'roles',
  oidcPersonClaim: 'sub',
};

function often({ unsaid }: { unsaid?: number }): string {
  return unsaid ? ` (and ${unsaid} times since this was said)` : '';
}

/** Where it answers under another name, which is mostly one slash away. */
function calledOf(error: unknown): string | undefined {
  const { cause } = Object(error) as {
    cause?: { attribute?: unknown; body?: { issuer?: unknown } };
  };
  if (cause?.attribute !== 'issuer') return undefined;
  return `it calls itself ${JSON.stringify(cause.body?.issuer)}; set OIDC_ISSUER to that, if it is yours`;
}

/** Keys that came by plain HTTP from another machine could be anyone's. */
function checked(jwksUri: string | undefined): URL {
  const url = new URL(jwksUri ?? '');
  if (url.protocol === 'https:' || isLoopback(url.hostname)) return url;
  throw new Error(`the issuer's jwks_uri ${url.origin} is not https`);
}

/** An issuer that answers without end must not fill our memory. */
async function boundedFetch(url: string, options: RequestInit): Promise<Response> {
  const response = await fetch(url, { ...options, redirect: 'manual' });
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.length;
    if (size > MOST_BYTES)
      throw new Error(`the issuer answered with more than ${MOST_BYTES} bytes`);
    chunks.push(chunk);
  }
  const body = [204, 304].includes(response.status) ? null : Buffer.concat(chunks);
  return new Response(body, { status: response.status, headers: response.headers });
}
