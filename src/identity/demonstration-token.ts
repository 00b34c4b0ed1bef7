import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { exportJWK, generateKeyPair, importJWK, type JWK, SignJWT } from 'jose';
import { MayIShareError } from '../errors.js';
import { ON_BEHALF_OF } from './claims.js';
import { keptSecret } from './kept-secret.js';
import type { Role } from './token.js';

export const DEMONSTRATION_ALGORITHM = 'ES256';
/** Where the demonstration issuer is mounted, below the service's own address. */
export const DEMONSTRATION_PATH = '/oidc';

/** What we ask of our own issuer while we answer others: it must not wait behind them. */
export const DEMONSTRATION_DOCUMENTS: ReadonlySet<string> = new Set([
  `${DEMONSTRATION_PATH}/.well-known/openid-configuration`,
  `${DEMONSTRATION_PATH}/jwks`,
]);

const KEY_FILE = 'demonstration-issuer.jwk';

/** Whether a demonstration was ever started or asked for a token in this folder. */
export function hasDemonstrationKey(dataDir: string): boolean {
  return existsSync(join(dataDir, KEY_FILE));
}

/** The private key of the demonstration issuer: made on first use, readable by the owner only. */
export async function demonstrationKey(dataDir: string): Promise<JWK> {
  const bytes = await keptSecret(dataDir, KEY_FILE, makeKey);
  try {
    const key = JSON.parse(Buffer.from(bytes).toString('utf8')) as JWK;
    if (!key.d || !key.kid) throw new Error('it holds no private key');
    await importJWK(key, DEMONSTRATION_ALGORITHM);
    return key;
  } catch (cause) {
    const message = `${join(dataDir, KEY_FILE)} is no key of the demonstration issuer: delete it, and the next start makes another; tokens of the old one end with it`;
    throw new MayIShareError('SETTING_INVALID', message, {}, { cause });
  }
}

async function makeKey(): Promise<Uint8Array> {
  const { privateKey } = await generateKeyPair(DEMONSTRATION_ALGORITHM, { extractable: true });
  const jwk = { ...(await exportJWK(privateKey)), kid: randomUUID(), use: 'sig' };
  return Buffer.from(JSON.stringify({ ...jwk, alg: DEMONSTRATION_ALGORITHM }));
}

/** Whom a demonstration token speaks for; an app, unless it names a person. */
export interface Bearer {
  role: Role;
  client: string;
  person?: string;
}

/**
 * An access token of the demonstration issuer, good for 30 days and signed without asking it: it
 * need not be running. `address` is that of the service; it is part of what is signed.
 */
export async function demonstrationToken(
  key: JWK,
  address: string,
  { role, client, person }: Bearer,
): Promise<string> {
  const roles = role === 'asker' && !person ? [role, ON_BEHALF_OF] : [role];
  return new SignJWT({ client_id: client, roles })
    .setProtectedHeader({ alg: DEMONSTRATION_ALGORITHM, kid: key.kid, typ: 'at+jwt' })
    .setSubject(person ?? client)
    .setIssuer(`${address}${DEMONSTRATION_PATH}`)
    .setAudience('may-i-share')
    .setIssuedAt()
    .setExpirationTime('30d')
    .setJti(randomUUID())
    .sign(await importJWK(key, DEMONSTRATION_ALGORITHM));
}
