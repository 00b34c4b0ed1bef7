import type { JWTPayload } from 'jose';
import type { Config } from '../config.js';
import { MayIShareError } from '../errors.js';

export const ROLES = ['asker', 'governance', 'auditor'] as const;
export type Role = (typeof ROLES)[number];

/** Who asks: the app (`client`), for which person where one signed in, and what it may do. */
export interface Caller {
  client: string;
  person?: string;
  roles: readonly Role[];
  /** It may name the member of staff it asks for (`onBehalfOf`). */
  mayActForOthers?: boolean;
}

/** Takes what is to be known of tokens by whoever runs the service. */
export type Notice = (problem: string) => void;

/** How an issuer's claims are read. */
export type Named = Pick<Config, 'oidcRolesClaim' | 'oidcPersonClaim' | 'onBehalfOfClients'>;

/** Claims that name the app: RFC 9068, OpenID Connect Core, Microsoft Entra before version 2. */
const CLIENT_CLAIMS = ['client_id', 'azp', 'appid'];

/** Among an app's roles: it may say on whose behalf it asks. */
export const ON_BEHALF_OF = 'on_behalf_of';

const LONGEST = 200;

/**
 * Who a token that was verified speaks for. With no claim that names the app, `sub` is the app.
 * @param notice told what is wrong with how the claims are set up
 */
export function callerOf(claims: JWTPayload, settings: Named, notice: Notice): Caller {
  const named = CLIENT_CLAIMS.map((claim) => claims[claim]).find((value) => value !== undefined);
  const client = identifier(named ?? claims.sub);
  const person = claims[settings.oidcPersonClaim];
  const isPerson = person !== undefined && person !== client && !isApp(claims);
  if (person === undefined && claims.sub !== client && !isApp(claims)) {
    notice(
      `they have no \`${settings.oidcPersonClaim}\` (OIDC_PERSON_CLAIM), so no person is known`,
    );
  }
  const listed = listIn(claimAt(claims, settings.oidcRolesClaim));
  return {
    client,
    ...(isPerson && named !== undefined && { person: personIn(person, settings, notice) }),
    roles: rolesIn(listed),
    mayActForOthers: listed.includes(ON_BEHALF_OF) || settings.onBehalfOfClients.includes(client),
  };
}

/**
 * A token that an app got for itself and not for a person. Of its `sub` issuers make something else
 * than the app's name: Keycloak that of a service account, Auth0 one ending in `@clients`, Entra the
 * object of the app, without the scopes that a person's token has.
 */
function isApp(claims: JWTPayload): boolean {
  const text = (claim: string) => String(claims[claim] ?? '');
  const entra = claims.oid !== undefined && claims.oid === claims.sub && claims.scp === undefined;
  return (
    entra ||
    claims.idtyp === 'app' ||
    claims.gty === 'client-credentials' ||
    text('sub').endsWith('@clients') ||
    text('preferred_username').startsWith('service-account-')
  );
}

/** The roles we know, among whatever else an issuer lists. */
export function rolesIn(listed: readonly unknown[]): Role[] {
  return ROLES.filter((role) => listed.includes(role));
}

/** A claim by its whole name (Auth0 names claims by URL), or else by a path (Keycloak nests them). */
function claimAt(claims: JWTPayload, name: string): unknown {
  if (Object.hasOwn(claims, name)) return claims[name];
  return name.split('.').reduce<unknown>((found, part) => {
    const inside = typeof found === 'object' && found !== null && Object.hasOwn(found, part);
    return inside ? (found as Record<string, unknown>)[part] : undefined;
  }, claims);
}

function listIn(claim: unknown): unknown[] {
  if (Array.isArray(claim)) return claim;
  return typeof claim === 'string' ? claim.split(' ') : [];
}

const E_MAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;

/** Who it is stays in the log for good, where nobody may be named. */
function personIn(value: unknown, { oidcPersonClaim }: Named, notice: Notice): string {
  const text = identifier(value);
  if (!E_MAIL.test(text)) return text;
  const what = `an e-mail address in \`${oidcPersonClaim}\`, which would be logged for good: OIDC_PERSON_CLAIM has to name a claim without one`;
  notice(`they hold ${what}`);
  throw new MayIShareError('UNAUTHENTICATED', `the bearer token holds ${what}`);
}

/** It goes into the log, so it must be text that can stand there. */
function identifier(value: unknown): string {
  const text = typeof value === 'string' ? value : '';
  const plain = text.trim() === text && text.isWellFormed() && !/[\p{Cc}\p{Cf}]/u.test(text);
  if (text !== '' && text.length <= LONGEST && plain) return text;
  throw new MayIShareError('UNAUTHENTICATED', 'the bearer token does not say plainly who asks');
}
