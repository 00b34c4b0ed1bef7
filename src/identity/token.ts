import { errors, type JWTVerifyGetKey, jwtVerify } from 'jose';
import type { Config } from '../config.js';
import { MayIShareError } from '../errors.js';
import { type Caller, callerOf, type Named, type Notice } from './claims.js';

export { type Caller, ROLES, type Role } from './claims.js';

/** Asymmetric only: with a shared secret, whoever can check a token could make one. */
const ALGORITHMS = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
];

/** Seconds by which the issuer's clock and ours may differ. */
const CLOCK_SKEW_S = 30;

/** What `typ` an access token may have (RFC 9068, and what issuers did before it). */
const TYPES = new Set([undefined, 'jwt', 'at+jwt', 'application/at+jwt']);

/** Whose tokens are taken: keys of the issuer, and how its claims are read. */
export interface Trust {
  issuer: string;
  keys: JWTVerifyGetKey;
  settings: Named & Pick<Config, 'oidcAudience'>;
  notice: Notice;
}

/**
 * Who a bearer token speaks for. Throws `UNAUTHENTICATED` for any token that is not the issuer's,
 * not for us, or out of date; `UNAVAILABLE` where the issuer's keys cannot be had.
 */
export async function verifyToken(trust: Trust, token: string): Promise<Caller> {
  const { payload, protectedHeader } = await jwtVerify(token, trust.keys, {
    algorithms: ALGORITHMS,
    issuer: trust.issuer,
    audience: trust.settings.oidcAudience,
    clockTolerance: CLOCK_SKEW_S,
    requiredClaims: ['exp', 'sub'],
  }).catch((cause) => refused(cause, trust));
  // An ID token tells our own sign-in who came; it is no permission to ask (OpenID Connect Core 2).
  const isIdToken = 'nonce' in payload || 'at_hash' in payload || 'c_hash' in payload;
  if (isIdToken || !TYPES.has(protectedHeader.typ?.toLowerCase())) throw notValid();
  return callerOf(payload, trust.settings, trust.notice);
}

const OF_THE_TOKEN = [
  errors.JWTClaimValidationFailed,
  errors.JWTExpired,
  errors.JWTInvalid,
  errors.JWSInvalid,
  errors.JWSSignatureVerificationFailed,
  errors.JOSEAlgNotAllowed,
  errors.JOSENotSupported,
  errors.JWKSNoMatchingKey,
  errors.JWKSMultipleMatchingKeys,
];

/** Whatever is not the token's fault is the issuer's: then nobody can tell who asks. */
function refused(cause: unknown, trust: Trust): never {
  if (cause instanceof MayIShareError) throw cause;
  const problem = problemOf(cause, trust);
  if (problem) trust.notice(problem);
  if (OF_THE_TOKEN.some((kind) => cause instanceof kind)) throw notValid(cause);
  throw issuerSilent(cause);
}

/** What is wrong with all tokens rather than with one. Its signature was verified before its claims. */
function problemOf(cause: unknown, { issuer, settings }: Trust): string | undefined {
  if (cause instanceof errors.JWKSNoMatchingKey) return 'they name a key that it does not publish';
  if (!(cause instanceof errors.JWTClaimValidationFailed)) return undefined;
  const { claim, payload, reason } = cause;
  if (reason === 'missing') return `they have no \`${claim}\``;
  const given = JSON.stringify(payload[claim])?.slice(0, 200);
  if (claim === 'iss') return `their \`iss\` is ${given}, and it calls itself "${issuer}"`;
  if (claim !== 'aud') return undefined;
  return `their \`aud\` is ${given}, and OIDC_AUDIENCE is "${settings.oidcAudience}"`;
}

function notValid(cause?: unknown): MayIShareError {
  return new MayIShareError('UNAUTHENTICATED', 'the bearer token is not valid', {}, { cause });
}

/** Nobody can be let in while the issuer cannot be asked for its keys. */
export function issuerSilent(cause: unknown): MayIShareError {
  const message = 'the OpenID Connect issuer gave no usable answer; try again later';
  return new MayIShareError('UNAVAILABLE', message, {}, { cause });
}
