import { randomBytes } from 'node:crypto';
import { jwtVerify, SignJWT } from 'jose';
import { MayIShareError } from '../errors.js';
import { keptSecret } from './kept-secret.js';

export const ROLES = ['asker', 'governance', 'auditor'] as const;
export type Role = (typeof ROLES)[number];

/** Who asks: the app (`client`), for which person where one signed in, and what it may do. */
export interface Caller {
  client: string;
  person?: string;
  roles: readonly Role[];
}

const ISSUER = 'may-i-share-demonstration';
const AUDIENCE = 'may-i-share';

/** The key that signs demonstration tokens: made on first use, readable by the owner only. */
export function demonstrationKey(dataDir: string): Promise<Uint8Array> {
  return keptSecret(dataDir, 'demonstration.key', () => randomBytes(32));
}

/** A demonstration token for one role, good for 30 days. */
export function demonstrationToken(key: Uint8Array, role: Role, client: string): Promise<string> {
  return new SignJWT({ roles: [role] })
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject(client)
    .setIssuer(ISSUER)
    .setAudience(AUDIENCE)
    .setIssuedAt()
    .setExpirationTime('30d')
    .sign(key);
}

/** Throws `UNAUTHENTICATED` for any token that is not ours, not signed by us, or out of date. */
export async function verifyToken(key: Uint8Array, token: string): Promise<Caller> {
  const { payload } = await jwtVerify(token, key, {
    algorithms: ['HS256'],
    issuer: ISSUER,
    audience: AUDIENCE,
    requiredClaims: ['sub', 'exp'],
  }).catch((cause) => {
    throw new MayIShareError('UNAUTHENTICATED', 'the bearer token is not valid', {}, { cause });
  });
  return { client: payload.sub ?? '', roles: rolesIn(payload.roles) };
}

function rolesIn(claim: unknown): Role[] {
  return Array.isArray(claim) ? ROLES.filter((role) => claim.includes(role)) : [];
}
