import { createLocalJWKSet, exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';
import { verifyToken } from './token.js';

const ISSUER = 'https://issuer.example';
const SETTINGS = {
  oidcAudience: 'may-i-share',
  oidcRolesClaim: 'roles',
  oidcPersonClaim: 'sub',
  onBehalfOfClients: ['housing-app'],
};

const { privateKey, publicKey } = await generateKeyPair('ES256');
const other = await generateKeyPair('ES256');
const keys = createLocalJWKSet({ keys: [{ ...(await exportJWK(publicKey)), kid: 'k1' }] });
const now = () => Math.floor(Date.now() / 1000);

const claims = (): JWTPayload => ({
  iss: ISSUER,
  aud: 'may-i-share',
  sub: 'housing-app',
  client_id: 'housing-app',
  roles: ['asker', 'stranger'],
  exp: now() + 60,
});

const signed = (payload: JWTPayload, typ = 'at+jwt', key = privateKey) =>
  new SignJWT(payload).setProtectedHeader({ alg: 'ES256', kid: 'k1', typ }).sign(key);

let noticed: string[] = [];
const notice = (problem: string) => void noticed.push(problem);
beforeEach(() => {
  noticed = [];
});

const verify = (token: string, settings: Partial<typeof SETTINGS> = {}) =>
  verifyToken({ issuer: ISSUER, keys, settings: { ...SETTINGS, ...settings }, notice }, token);

test('an app’s token says which app asks and what it may do', async () => {
  await expect(verify(await signed(claims()))).resolves.toEqual({
    client: 'housing-app',
    roles: ['asker'],
    mayActForOthers: true,
  });
});

test('a person’s token says for whom the app asks', async () => {
  const token = await signed({ ...claims(), sub: 'p-17', client_id: undefined, azp: 'pages' });
  await expect(verify(token)).resolves.toEqual({
    client: 'pages',
    person: 'p-17',
    roles: ['asker'],
    mayActForOthers: false,
  });
});

test.each([
  ['Keycloak', { sub: '6b1f6c1e', azp: 'sync', preferred_username: 'service-account-sync' }],
  ['Auth0', { sub: 'sync@clients', azp: 'sync', gty: 'client-credentials' }],
  ['Entra, with the optional claim', { sub: 'o-1', azp: 'sync', idtyp: 'app' }],
  ['Entra, without it', { sub: 'o-1', oid: 'o-1', azp: 'sync' }],
])('an app that speaks for nobody is no person: %s', async (_, shape) => {
  const token = await signed({ ...claims(), client_id: undefined, ...shape });
  expect(await verify(token)).toEqual({
    client: 'sync',
    roles: ['asker'],
    mayActForOthers: false,
  });
});

test('a person of Entra has scopes, and a subject that is not the object', async () => {
  const shape = { sub: 'pairwise', oid: 'o-1', azp: 'pages', scp: 'use' };
  expect(await verify(await signed({ ...claims(), client_id: undefined, ...shape }))).toMatchObject(
    { client: 'pages', person: 'pairwise' },
  );
});

test.each(['grace ', ' grace', 'gr\u200bace'])(
  'a name that only looks like another: %j',
  async (sub) => {
    const token = await signed({ ...claims(), sub, client_id: undefined, azp: 'pages' });
    await expect(verify(token)).rejects.toThrow('does not say plainly who asks');
  },
);

test('with no claim that names the app, the subject is the app', async () => {
  const token = await signed({ ...claims(), client_id: undefined, sub: 'old-app' });
  await expect(verify(token)).resolves.toMatchObject({ client: 'old-app' });
});

test.each([
  ['a nested claim', { realm_access: { roles: ['auditor'] } }, 'realm_access.roles'],
  ['a claim named by URL', { 'https://x.example/roles': ['auditor'] }, 'https://x.example/roles'],
  ['words with spaces between', { scope: 'openid auditor' }, 'scope'],
])('roles are read from %s', async (_, extra, oidcRolesClaim) => {
  const token = await signed({ ...claims(), ...extra });
  await expect(verify(token, { oidcRolesClaim })).resolves.toMatchObject({ roles: ['auditor'] });
});

test.each<[string, Partial<JWTPayload>]>([
  ['expired', { exp: now() - 60 }],
  ['without an end', { exp: undefined }],
  ['not yet valid', { nbf: now() + 90 }],
  ['for another audience', { aud: 'elsewhere' }],
  ['from another issuer', { iss: 'https://other.example' }],
  ['without a subject', { sub: undefined }],
  ['an ID token', { nonce: 'n' }],
  ['naming its app with a line break', { client_id: 'a\nb' }],
  ['naming its app with a list', { client_id: ['a'] }],
  ['naming its app at length', { client_id: 'a'.repeat(201) }],
  ['naming a person that is no text', { sub: 'app', person: 'p\0' }],
])('a token %s is refused', async (_, changes) => {
  const token = await signed({ ...claims(), ...changes });
  const settings = 'person' in changes ? { oidcPersonClaim: 'person' } : {};
  await expect(verify(token, settings)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
});

test.each<[string, Partial<JWTPayload>, string | undefined]>([
  [
    'whose issuer has a slash more',
    { iss: `${ISSUER}/` },
    'their `iss` is "https://issuer.example/", and it calls itself "https://issuer.example"',
  ],
  [
    'for another audience',
    { aud: ['account'] },
    'their `aud` is ["account"], and OIDC_AUDIENCE is "may-i-share"',
  ],
  ['without a subject', { sub: undefined }, 'they have no `sub`'],
  ['out of date, as all are one day', { exp: now() - 60 }, undefined],
])('whoever runs the service hears of a token %s', async (_, changes, problem) => {
  await expect(verify(await signed({ ...claims(), ...changes }))).rejects.toThrow('not valid');
  expect(noticed).toEqual(problem === undefined ? [] : [problem]);
});

test('a person is not taken by an e-mail address, which would be logged', async () => {
  const token = await signed({ ...claims(), sub: 'jo.smith@council.example', azp: 'pages' });
  await expect(verify(token)).rejects.toThrow(/an e-mail address in `sub`, which would be logged/);
  expect(noticed).toEqual([expect.stringContaining('OIDC_PERSON_CLAIM has to name a claim')]);
});

test('a person’s token without the claim that says who it is: no person, and that is told', async () => {
  const token = await signed({ ...claims(), sub: 'p-17', client_id: undefined, azp: 'pages' });
  expect(await verify(token, { oidcPersonClaim: 'oid' })).not.toHaveProperty('person');
  expect(noticed).toEqual(['they have no `oid` (OIDC_PERSON_CLAIM), so no person is known']);
  await verify(await signed(claims()), { oidcPersonClaim: 'oid' });
  expect(noticed).toHaveLength(1);
});

test('a token a little early or late is taken: clocks differ by up to 30 seconds', async () => {
  await expect(verify(await signed({ ...claims(), exp: now() - 20 }))).resolves.toBeDefined();
  await expect(verify(await signed({ ...claims(), nbf: now() + 20 }))).resolves.toBeDefined();
});

test('signed by another, by a shared secret, by nobody, of another type: refused', async () => {
  const byOther = await signed(claims(), 'at+jwt', other.privateKey);
  const bySecret = await new SignJWT(claims())
    .setProtectedHeader({ alg: 'HS256', kid: 'k1' })
    .sign(Buffer.from(JSON.stringify(await exportJWK(publicKey))));
  const body = Buffer.from(JSON.stringify(claims())).toString('base64url');
  const unsigned = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${body}.`;
  const logout = await signed(claims(), 'logout+jwt');
  for (const token of [byOther, bySecret, unsigned, logout, 'nonsense', 'a.b.c', '..']) {
    await expect(verify(token)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  }
});

test('keys that cannot be had are not the token’s fault', async () => {
  const silent = async () => {
    throw new TypeError('fetch failed');
  };
  const trust = { issuer: ISSUER, keys: silent, settings: SETTINGS, notice };
  await expect(verifyToken(trust, await signed(claims()))).rejects.toMatchObject({
    code: 'UNAVAILABLE',
  });
});
