import { createHmac } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { Issuer } from './issuer.js';
import { jsonOf, Service } from './service.js';

let issuer: Issuer;
let service: Service;

beforeAll(async () => {
  issuer = await Issuer.start();
  service = await Service.start({ OIDC_ISSUER: issuer.url });
});

afterAll(async () => {
  await service?.stop();
  await issuer?.stop();
});

beforeEach(() => {
  issuer.instead = undefined;
});

/** The issuer is not asked again sooner than after two seconds. */
const rest = () => new Promise((later) => setTimeout(later, 2100));

async function send(authorization?: string, url = service.url) {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(authorization && { authorization }) },
    body: JSON.stringify({ query: '{ vocabulary { purposes { code } } }' }),
  });
  return { status: response.status, headers: response.headers, body: await jsonOf(response) };
}

const bearer = async (changes = {}, header = {}) => `Bearer ${await issuer.token(changes, header)}`;

test('the issuer’s token is let in', async () => {
  expect(await send(await bearer())).toMatchObject({ status: 200, body: { data: {} } });
  // What programs read is JSON from its first line on.
  for (const line of service.output().trim().split('\n')) expect(JSON.parse(line)).toBeDefined();
});

test('no token: 401 with a challenge and no error in it (RFC 6750)', async () => {
  const { status, headers, body } = await send();
  expect(status).toBe(401);
  expect(headers.get('www-authenticate')).toBe('Bearer realm="may-i-share"');
  expect(body.errors[0].extensions.code).toBe('UNAUTHENTICATED');
});

const encoded = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
const past = Math.floor(Date.now() / 1000) - 60;

/** The public key, taken as a shared secret: what a careless checker would accept. */
function confused(): string {
  const body = `${encoded({ alg: 'HS256', kid: 'first' })}.${encoded(issuer.claims())}`;
  const secret = JSON.stringify(issuer.jwks.keys[0]);
  return `Bearer ${body}.${createHmac('sha256', secret).update(body).digest('base64url')}`;
}

test.each<[string, () => string | Promise<string>]>([
  ['expired', () => bearer({ exp: past })],
  ['without an end', () => bearer({ exp: undefined })],
  ['not yet valid', () => bearer({ nbf: past + 600 })],
  ['for another audience', () => bearer({ aud: 'elsewhere' })],
  ['from another issuer', () => bearer({ iss: 'http://elsewhere' })],
  ['signed by nobody', () => `Bearer ${encoded({ alg: 'none' })}.${encoded(issuer.claims())}.`],
  ['without its signature', async () => (await bearer()).replace(/[^.]+$/, '')],
  [
    'with another’s claims',
    async () =>
      (await bearer()).replace(
        /\.[^.]+\./,
        `.${encoded({ ...issuer.claims(), roles: ['auditor'] })}.`,
      ),
  ],
  ['signed with the public key', confused],
  ['naming an unknown key', () => bearer({}, { kid: 'unknown' })],
  ['that brings its own key', () => bearer({}, { kid: 'unknown', jku: `${issuer.url}/keys` })],
  [
    'with an unknown critical header',
    async () =>
      `Bearer ${encoded({ alg: 'RS256', crit: ['x'], x: 1 })}.${encoded(issuer.claims())}.x`,
  ],
  ['that is nonsense', () => 'Bearer nonsense'],
  ['that is huge', () => `Bearer ${'x'.repeat(12_000)}`],
  ['of another scheme', () => 'Basic YTpi'],
])('a token %s: 401, and the client is told so', async (_, make) => {
  const { status, headers, body } = await send(await make());
  expect(status).toBe(401);
  expect(headers.get('www-authenticate')).toContain('error="invalid_token"');
  expect(body.errors[0].extensions.code).toBe('UNAUTHENTICATED');
  expect(JSON.stringify(body)).not.toMatch(/at |node_modules|\.js|jose/);
});

test('roles that are none of ours are none', async () => {
  const { status, body } = await send(await bearer({ roles: ['root', '__proto__'] }));
  expect(status).toBe(200);
  expect(body.errors[0].extensions.code).toBe('FORBIDDEN');
});

const LIES: [string, (reply: ServerResponse) => void][] = [
  ['never comes', () => undefined],
  ['is no JSON', (reply) => void reply.end('<html>')],
  ['holds no keys', (reply) => void reply.end('{"keys":"none"}')],
  ['is an error', (reply) => void reply.writeHead(500).end()],
  ['leads elsewhere', (reply) => void reply.writeHead(302, { location: '/elsewhere' }).end()],
  ['is without end', (reply) => void reply.end(`{"keys":[${'{},'.repeat(300_000)}{}]}`)],
];

test('an issuer that lies or is silent lets nobody in; when it is well again, all is well', async () => {
  const fresh = await Service.start({ OIDC_ISSUER: issuer.url });
  // As Auth0 does, where OIDC_ISSUER is written without the slash.
  const token = await bearer({ iss: `${issuer.url}/` });
  const found: Record<string, unknown> = {};
  const look = async (what: string) => {
    const { status, headers, body } = await send(token, fresh.url);
    found[what] = [status, headers.get('retry-after'), body.errors?.[0].extensions.code];
  };
  issuer.discovery = (document) => ({ ...document, issuer: 'http://elsewhere' });
  await look('says it is another');
  issuer.discovery = (document) => ({ ...document, jwks_uri: 'http://192.0.2.1/keys' });
  await rest();
  await look('has its keys on another machine, without TLS');
  issuer.discovery = (document) => ({ ...document, issuer: `${document.issuer}/` });
  await rest();
  for (const [what, lie] of LIES) {
    issuer.instead = lie;
    await look(what);
  }
  issuer.instead = undefined;
  await look('is well');
  issuer.discovery = (document) => document;
  expect((await send(await bearer(), fresh.url)).status).toBe(401);
  const said = fresh.output();
  expect(said).toContain('it calls itself \\"http://elsewhere\\"; set OIDC_ISSUER to that');
  expect(said).toMatch(/Tokens of \S+: their `iss` is .*, and it calls itself .*\/\\""/);
  await fresh.stop();
  const { 'is well': well, ...lies } = found;
  expect(Object.keys(lies)).toHaveLength(8);
  for (const lie of Object.values(lies)) expect(lie).toEqual([503, '1', 'UNAVAILABLE']);
  expect(well).toEqual([200, null, undefined]);
});

test('unknown keys do not make us ask the issuer again and again', async () => {
  await send(await bearer());
  const before = issuer.asked;
  for (let n = 0; n < 20; n++) await send(await bearer({}, { kid: `unknown-${n}` }));
  expect(issuer.asked - before).toBeLessThanOrEqual(2);
});

test('when the issuer changes its key, the new one is fetched and the old one no longer counts', async () => {
  // What was verified is known for half a minute; a token that was not sent yet is looked at.
  const before = await bearer({ jti: 'not sent yet' });
  expect((await send(await bearer())).status).toBe(200);
  await issuer.rotate('second');
  await rest();
  expect((await send(await bearer())).status).toBe(200);
  expect((await send(before)).status).toBe(401);
});
