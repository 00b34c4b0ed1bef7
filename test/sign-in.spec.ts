import { once } from 'node:events';
import { stat } from 'node:fs/promises';
import { type IncomingHttpHeaders, request } from 'node:http';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import type pg from 'pg';
import { Issuer } from './issuer.js';
import { jsonOf, Service } from './service.js';

let service: Service;
let owner: pg.Client;

beforeAll(async () => {
  // What is set for the council's issuer says nothing of the demonstration's.
  service = await Service.start({ OIDC_AUDIENCE: 'elsewhere', OIDC_PERSON_CLAIM: 'oid' });
  owner = await service.owner();
});

afterAll(async () => {
  await owner?.end();
  await service?.stop();
});

/** As much of a browser as signing in takes: it keeps cookies by path and follows what it is told. */
class Browser {
  private readonly cookies = new Map<string, { value: string; path: string }>();

  async visit(url: string, init: RequestInit = {}): Promise<Response> {
    const { pathname } = new URL(url);
    const sent = [...this.cookies].filter(([, { path }]) => pathname.startsWith(path));
    const cookie = sent.map(([name, { value }]) => `${name}=${value}`).join('; ');
    const headers = { ...init.headers, cookie };
    const response = await fetch(url, { ...init, headers, redirect: 'manual' });
    for (const line of response.headers.getSetCookie()) this.keep(line);
    return response;
  }

  async follow(url: string, init: RequestInit = {}): Promise<Response> {
    const response = await this.visit(url, init);
    const to = response.headers.get('location');
    return to ? this.follow(new URL(to, url).href) : response;
  }

  /** Chooses a person of the demonstration; ends where the sign-in leads. */
  async signIn(person: string, to = '/health/live'): Promise<Response> {
    const page = await this.follow(`${service.url}/sign-in?to=${encodeURIComponent(to)}`);
    const action = /action="([^"]+)"/.exec(await page.text())?.[1] ?? '';
    return this.follow(`${service.url}${action}`, {
      method: 'POST',
      headers: { origin: service.url },
      body: new URLSearchParams({ person }),
    });
  }

  cookie(name: string): string | undefined {
    return this.cookies.get(name)?.value;
  }

  ask(headers: Record<string, string>): Promise<Response> {
    return this.visit(`${service.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ query: '{ decisions { edges { node { id } } } }' }),
    });
  }

  private keep(line: string): void {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
    const path = /; path=([^;]+)/i.exec(line)?.[1] ?? '/';
    if (value === '' || /expires=Thu, 01 Jan 1970/i.test(line)) this.cookies.delete(name);
    else this.cookies.set(name, { value, path });
  }
}

const OWN = { 'sec-fetch-site': 'same-origin' };

test('a person signs in by code and PKCE, asks with the session, signs out, and is out', async () => {
  const browser = new Browser();
  const end = await browser.signIn('grace');
  expect(new URL(end.url).pathname).toBe('/health/live');
  const cookie = browser.cookie('may-i-share') ?? '';
  expect(cookie).toMatch(/^[\w-]{43}$/);
  expect(await (await browser.ask(OWN)).json()).toMatchObject({
    data: { decisions: { edges: [] } },
  });
  const { rows } = await owner.query('select * from session');
  expect(rows).toMatchObject([
    { person: 'grace', client: 'may-i-share-console', roles: ['governance'] },
  ]);
  expect(JSON.stringify(rows)).not.toContain(cookie);
  const out = await browser.visit(`${service.url}/sign-out`, { method: 'POST', headers: OWN });
  expect(out.status).toBe(303);
  expect(browser.cookie('may-i-share')).toBeUndefined();
  const stolen = await fetch(`${service.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', cookie: `may-i-share=${cookie}`, ...OWN },
    body: '{"query":"{ __typename }"}',
  });
  expect(stolen.status).toBe(401);
});

test('signing out here signs out at the issuer too', async () => {
  const browser = new Browser();
  await browser.signIn('asha');
  const out = await browser.visit(`${service.url}/sign-out`, { method: 'POST', headers: OWN });
  const page = await (await browser.follow(out.headers.get('location') ?? '')).text();
  const action = /action="([^"]+)"/.exec(page)?.[1] ?? '';
  const xsrf = /name="xsrf" value="([^"]+)"/.exec(page)?.[1] ?? '';
  const done = await browser.visit(action, {
    method: 'POST',
    body: new URLSearchParams({ xsrf, logout: 'yes' }),
  });
  expect(done.headers.get('location')).toBe(`${service.url}/`);
  const again = await (await browser.follow(`${service.url}/sign-in`)).text();
  expect(again).toContain('Who are you?');
});

test.each([
  ['another site', { 'sec-fetch-site': 'cross-site' }],
  ['a site of the same owner', { 'sec-fetch-site': 'same-site' }],
  ['an older browser on another site', { origin: 'https://evil.example' }],
  ['what says nothing of where it comes from', {}],
])('the session counts for nothing in a request caused by %s', async (_, headers) => {
  const browser = new Browser();
  await browser.signIn('audrey');
  const response = await browser.ask(headers as Record<string, string>);
  expect(response.status).toBe(403);
  expect((await jsonOf(response)).errors[0].extensions.code).toBe('FORBIDDEN');
  expect((await browser.ask(OWN)).status).toBe(200);
  expect((await browser.ask({ origin: service.url })).status).toBe(200);
});

test('a session that has run out is none', async () => {
  const browser = new Browser();
  await browser.signIn('audrey');
  await owner.query("update session set expires = now() - interval '1 second'");
  expect((await browser.ask(OWN)).status).toBe(401);
});

test('a sign-in that was not begun in this browser ends nowhere', async () => {
  const browser = new Browser();
  const begun = await browser.visit(`${service.url}/sign-in`);
  const state = new URL(begun.headers.get('location') ?? '').searchParams.get('state');
  const iss = encodeURIComponent(`${service.url}/oidc`);
  const callback = `${service.url}/sign-in/callback?code=stolen&state=${state}&iss=${iss}`;
  expect((await fetch(callback)).status).toBe(401);
  expect((await browser.visit(callback.replace(`state=${state}`, 'state=other'))).status).toBe(401);
  expect((await browser.visit(callback)).status).toBe(401);
  expect(browser.cookie('may-i-share')).toBeUndefined();
});

test.each(['https://evil.example/', '//evil.example', '/\\evil.example', 'javascript:alert(1)'])(
  'after signing in nobody is sent to %s',
  async (to) => {
    const browser = new Browser();
    const end = await browser.signIn('omar', to);
    expect(end.url).toBe(`${service.url}/`);
  },
);

test('somebody at a browser is shown where to sign in, and the issuer’s key is ours alone', async () => {
  const page = await fetch(`${service.url}/graphql`, { headers: { accept: 'text/html' } });
  expect(page.status).toBe(401);
  const key = await stat(join(service.dataDir, 'demonstration-issuer.jwk'));
  expect(key.mode & 0o777).toBe(0o600);
});

test('the demonstration answers to no other name: a page elsewhere cannot take on ours', async () => {
  expect((await plain(service.url, '/health/live', 'evil.example')).status).toBe(403);
  expect((await plain(service.url, '/health/live', 'localhost')).status).toBe(200);
});

test('begun under another name, a sign-in goes on under the public one, where its cookie is', async () => {
  const { port } = new URL(service.url);
  const { status, headers } = await plain(service.url, '/sign-in?to=/a', `localhost:${port}`);
  expect(status).toBe(303);
  expect(headers.location).toBe(`${service.url}/sign-in?to=%2Fa`);
  expect(headers['set-cookie']).toBeUndefined();
});

test('behind TLS cookies are `__Host-`, Secure, HttpOnly and Lax, and HSTS is set', async () => {
  const issuer = await Issuer.start();
  const PORT = await freePort();
  const PUBLIC_URL = 'https://share.example.gov.uk';
  const behindTls = await Service.start({ OIDC_ISSUER: issuer.url, PUBLIC_URL, PORT });
  const url = `http://127.0.0.1:${PORT}`;
  const { status, headers } = await plain(url, '/sign-in', 'share.example.gov.uk');
  await behindTls.stop();
  await issuer.stop();
  expect(status).toBe(303);
  expect(headers.location).toContain('redirect_uri=https%3A%2F%2Fshare.example.gov.uk');
  expect(headers['set-cookie']?.[0]).toMatch(
    /^__Host-may-i-share-sign-in=[^;]+; Max-Age=600; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
  );
  expect(headers['strict-transport-security']).toBe('max-age=31536000; includeSubDomains');
});

async function freePort(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return String(port);
}

/** A request under a name of our choosing, which `fetch` does not allow. */
function plain(url: string, path: string, host: string) {
  return new Promise<{ status: number; headers: IncomingHttpHeaders }>((resolve, reject) => {
    const sent = request(`${url}${path}`, { headers: { host } }, (response) => {
      response.resume();
      resolve({ status: response.statusCode ?? 0, headers: response.headers });
    });
    sent.on('error', reject);
    sent.end();
  });
}

test('the start page says where one is, and who', async () => {
  const browser = new Browser();
  const stranger = await browser.visit(`${service.url}/`);
  expect(stranger.headers.get('content-type')).toBe('text/html; charset=utf-8');
  expect(await stranger.text()).toMatch(/POST \/graphql[\s\S]*href="\/sign-in"/);
  const home = await browser.signIn('grace', '/');
  expect(await home.text()).toMatch(/signed in as grace \(governance\)[\s\S]*action="\/sign-out"/);
});
