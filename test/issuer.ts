import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  type CryptoKey,
  exportJWK,
  generateKeyPair,
  type JWK,
  type JWTPayload,
  SignJWT,
} from 'jose';

/** An OpenID Connect issuer whose answers a test can bend. */
export class Issuer {
  private key: CryptoKey | undefined;
  private kid = '';
  jwks: { keys: JWK[] } = { keys: [] };
  /** How often the keys were asked for. */
  asked = 0;
  /** Where set, answers instead of the keys. */
  instead: ((reply: ServerResponse) => void) | undefined;
  discovery: (document: Record<string, string>) => unknown = (document) => document;

  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {}

  static async start(): Promise<Issuer> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const issuer = new Issuer(server, `http://127.0.0.1:${port}`);
    server.on('request', ({ url }, reply) => issuer.answer(url ?? '', reply));
    await issuer.rotate('first');
    return issuer;
  }

  /** A new key; the one before is no longer published. */
  async rotate(kid: string): Promise<void> {
    const { privateKey, publicKey } = await generateKeyPair('RS256', { extractable: true });
    this.key = privateKey;
    this.kid = kid;
    this.jwks = { keys: [{ ...(await exportJWK(publicKey)), kid, use: 'sig', alg: 'RS256' }] };
  }

  private answer(url: string, reply: ServerResponse): void {
    const keys = url === '/keys';
    if (keys) this.asked++;
    if (keys && this.instead) {
      this.instead(reply);
      return;
    }
    const { url: issuer } = this;
    const document = this.discovery({
      issuer,
      jwks_uri: `${issuer}/keys`,
      authorization_endpoint: `${issuer}/auth`,
      token_endpoint: `${issuer}/token`,
    });
    reply.setHeader('content-type', 'application/json');
    reply.end(JSON.stringify(keys ? this.jwks : document));
  }

  claims(): JWTPayload {
    const exp = Math.floor(Date.now() / 1000) + 300;
    return {
      iss: this.url,
      aud: 'may-i-share',
      sub: 'housing-app',
      client_id: 'housing-app',
      roles: ['asker'],
      exp,
    };
  }

  token(changes: JWTPayload = {}, header: Record<string, string> = {}): Promise<string> {
    return new SignJWT({ ...this.claims(), ...changes })
      .setProtectedHeader({ alg: 'RS256', kid: this.kid, ...header })
      .sign(this.key as CryptoKey);
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }
}
