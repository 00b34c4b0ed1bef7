import type { CookieSerializeOptions } from '@fastify/cookie';
import type { PublicAddress } from './public-address.js';

/** A browser takes a `__Host-` cookie only over TLS, for the whole site, and from no other host. */
function cookieName(name: string, { isBehindTls }: PublicAddress): string {
  return isBehindTls ? `__Host-${name}` : name;
}

export const sessionCookie = (address: PublicAddress) => cookieName('may-i-share', address);
export const signInCookie = (address: PublicAddress) => cookieName('may-i-share-sign-in', address);

/** No script reads it, and no other site's request carries it except by following a link. */
export function cookieOptions(address: PublicAddress, seconds: number): CookieSerializeOptions {
  return {
    path: '/',
    httpOnly: true,
    sameSite: 'lax',
    secure: address.isBehindTls,
    maxAge: seconds,
  };
}
