import { randomBytes } from 'node:crypto';
import { decodeJwt, jwtVerify, SignJWT } from 'jose';
import { MayIShareError } from '../errors.js';
import { KnownTokens } from './known-tokens.js';
import type { Caller } from './token.js';

const KEY = randomBytes(32);
const CALLER: Caller = { client: 'housing-app', roles: ['asker'] };

const signed = (client = 'housing-app') =>
  new SignJWT({ client }).setProtectedHeader({ alg: 'HS256' }).setExpirationTime('1h').sign(KEY);

async function verified(token: string): Promise<Caller> {
  await jwtVerify(token, KEY).catch(() => {
    throw new MayIShareError('UNAUTHENTICATED', 'the bearer token is not valid');
  });
  return CALLER;
}

/** Counts how often a token is verified. */
function counted(verify: (token: string) => Promise<Caller>) {
  const seen: string[] = [];
  const tokens = new KnownTokens((token) => {
    seen.push(token);
    return verify(token);
  });
  return { tokens, seen };
}

test('a token is verified once in half a minute', async () => {
  const { tokens, seen } = counted(verified);
  const token = await signed();
  const now = Date.now();
  for (const later of [0, 1, 29_999]) {
    expect(await tokens.callerOf(token, now + later)).toEqual(CALLER);
  }
  expect(seen).toHaveLength(1);
  await tokens.callerOf(token, now + 30_000);
  expect(seen).toHaveLength(2);
});

test('a token is not remembered past its end', async () => {
  const { tokens, seen } = counted(async () => CALLER);
  const token = await new SignJWT()
    .setProtectedHeader({ alg: 'HS256' })
    .setExpirationTime('10s')
    .sign(KEY);
  const end = (decodeJwt(token).exp as number) * 1000;
  await tokens.callerOf(token, end - 1000);
  await tokens.callerOf(token, end - 1);
  expect(seen).toHaveLength(1);
  await tokens.callerOf(token, end);
  expect(seen).toHaveLength(2);
});

test('a token that is refused is refused each time, and no other is taken for a known one', async () => {
  const { tokens, seen } = counted(verified);
  const token = await signed();
  await tokens.callerOf(token);
  const forged = `${token.slice(0, -2)}xx`;
  for (let tries = 0; tries < 2; tries++) {
    await expect(tokens.callerOf(forged)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  }
  expect(seen).toEqual([token, forged, forged]);
});
