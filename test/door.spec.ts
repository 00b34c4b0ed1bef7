import { serverAudits } from 'graphql-http';
import { type Json, jsonOf, MAY_I_SHARE, Service } from './service.js';

/** As in production: the schema is not shown. */
let service: Service;
let token: string;
/** As in the demonstration: the audits read the schema. */
let open: Service;
let openToken: string;

beforeAll(async () => {
  service = await Service.start({ GRAPHQL_INTROSPECTION: 'off' });
  token = await service.token('asker');
  open = await Service.start();
  openToken = await open.token('asker');
});

afterAll(async () => {
  await service?.stop();
  await open?.stop();
});

const send = (init: RequestInit, query = '') =>
  fetch(`${service.url}/graphql${query}`, {
    ...init,
    headers: { authorization: `Bearer ${token}`, ...init.headers },
  });

const post = async (body: unknown, headers: Record<string, string> = {}): Promise<Json> =>
  (
    await send({
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    })
  ).json();

const code = (answer: Json) => answer.errors?.[0].extensions.code;

/** The checks of https://github.com/dolevf/graphql-cop, each true where it finds a weakness. */
describe('graphql-cop finds nothing', () => {
  const cop = (query: string, headers = {}) => post({ query, operationName: 'cop' }, headers);
  const typename = '?query=query+cop+%7B__typename%7D';
  const checks: Record<string, () => Promise<boolean>> = {
    'field suggestions': async () => {
      const { errors } = await cop('query cop { __schema { directive } }');
      return errors[0].message.includes('Did you mean');
    },
    introspection: async () =>
      Boolean((await cop('query cop { __schema { types { name fields { name } } } }')).data),
    'GraphQL IDE': async () => {
      const page = await (await send({ headers: { accept: 'text/html' } })).text();
      return /graphiql|playground/i.test(page);
    },
    'queries by GET': async () => Boolean((await jsonOf(await send({}, typename))).data),
    'alias overloading': async () => {
      const aliases = Array.from({ length: 101 }, (_, n) => `alias${n}:__typename`);
      return Boolean((await cop(`query cop { ${aliases.join(' ')} }`)).data?.alias100);
    },
    'array-based batching': async () =>
      (await post(Array(10).fill({ query: 'query cop { __typename }' }))).length >= 10,
    'trace mode': async () =>
      JSON.stringify(await cop('query cop { __typename }')).includes('tracing'),
    'directive overloading': async () => {
      const { errors } = await cop(`query cop { __typename ${'@aa'.repeat(10)} }`);
      return errors.length === 10;
    },
    'circular introspection': async () => {
      const inner = 'fields { type { '.repeat(4);
      return Boolean(
        (await cop(`query cop { __schema { types { ${inner} name ${'} }'.repeat(4)} } } }`)).data,
      );
    },
    'mutations by GET': async () => {
      const headers = { 'apollo-require-preflight': 'yes' };
      const response = await send({ headers }, '?query=mutation+cop+%7B__typename%7D');
      return Boolean((await jsonOf(response)).data);
    },
    'queries by form': async () => {
      const body = new URLSearchParams({ query: 'query cop { __typename }' });
      return Boolean((await jsonOf(await send({ method: 'POST', body }))).data);
    },
    'unhandled errors': async () => {
      const answer = await cop('qwerty cop { abc }');
      return JSON.stringify(answer).includes('exception') || code(answer) === 'INTERNAL';
    },
    'field duplication': async () => {
      const { data } = await cop(`query cop { ${'__typename '.repeat(5000)} }`);
      return Boolean(data);
    },
  };
  test.each(Object.keys(checks))('%s', async (name) => {
    await expect(checks[name]?.()).resolves.toBe(false);
  });
});

/** Audits of GraphQL over HTTP that Apollo Server answers otherwise, each with its reason. */
const OTHERWISE: Readonly<Record<string, string>> = {
  '572B': 'a document that does not parse is 400 in Apollo Server, whatever form is accepted',
  FDE2: 'a document that is not valid is 400 in Apollo Server, whatever form is accepted',
  '7B9B':
    'variables that do not fit are 400 (its status400ForVariableCoercionErrors: 200 is to go)',
};

describe('GraphQL over HTTP (graphql-http)', () => {
  const audits = serverAudits({
    url: () => `${open.url}/graphql`,
    fetchFn: (url: string, init: RequestInit = {}) =>
      fetch(url, {
        ...init,
        headers: {
          authorization: `Bearer ${openToken}`,
          'apollo-require-preflight': 'yes',
          ...init.headers,
        },
      }),
  });
  test.each(Object.keys(OTHERWISE))('%s is still answered otherwise', async (id) => {
    const result = await audits.find((audit) => audit.id === id)?.fn();
    expect(result?.status).toBe('warn');
  });

  const held = audits.filter(({ id }) => !Object.hasOwn(OTHERWISE, id));
  test.each(held.map((audit) => [audit.id, audit.name, audit] as const))(
    '%s %s',
    async (_, __, audit) => {
      const result = await audit.fn();
      const found = result.status === 'ok' ? 'ok' : `${result.status}: ${result.reason}`;
      expect(found).toBe('ok');
    },
  );
});

describe('one question asks for so much and no more', () => {
  const vocabulary = (inner: string) => `{ vocabulary { purposes { ${inner} } } }`;
  test.each([
    ['1,001 tokens', vocabulary('code '.repeat(1001))],
    ['16 aliases', vocabulary(Array.from({ length: 16 }, (_, n) => `a${n}: code`).join(' '))],
    [
      'depth 17',
      `{ agreements { edges { node { ${'partners { agreements { '.repeat(7)} title ${'} }'.repeat(7)} } } } }`,
    ],
    [
      'going round and round',
      '{ partners(first: 200) { edges { node { agreements { partners { agreements { partners { code } } } } } } } }',
    ],
    ['a first of a thousand million', '{ partners(first: 1000000000) { edges { cursor } } }'],
  ])('%s is TOO_COSTLY', async (_, query) => {
    expect(code(await post({ query }))).toBe('TOO_COSTLY');
  });

  test.each([
    [500, ''],
    [100, 'remedies { changes { kind code message } }'],
  ])(
    '%i questions at once, with all there is to know about each, is not: %s',
    async (many, remedies) => {
      const request = { partner: 'dwp', purpose: 'finance.benefits', dataCategories: ['identity'] };
      const asked = MAY_I_SHARE.replace(
        '$request: SharingRequestInput!',
        '$requests: [SharingRequestInput!]!',
      )
        .replace('mayIShare(request: $request)', 'mayIShareEach(requests: $requests)')
        .replace('validUntil', `validUntil ${remedies}`);
      const { data, errors } = await post({
        query: asked,
        variables: { requests: Array(many).fill(request) },
      });
      expect(errors).toBeUndefined();
      expect(data.mayIShareEach).toHaveLength(many);
    },
  );
});

describe('headers', () => {
  test('no script or style but our own, nothing kept, nothing framed', async () => {
    const { headers } = await fetch(`${service.url}/health/live`);
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self'");
    expect(policy).not.toContain('unsafe-inline');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('x-frame-options')).toBe('DENY');
    expect(headers.get('strict-transport-security')).toBeNull();
    expect(headers.get('x-powered-by')).toBeNull();
  });

  test('answers of GraphQL, refusals, and the sign-in pages have them too', async () => {
    for (const path of ['/graphql', '/nothing', '/oidc/.well-known/openid-configuration']) {
      const { headers } = await fetch(`${service.url}${path}`);
      expect(headers.get('content-security-policy')).toContain("default-src 'none'");
      expect(headers.get('cache-control')).toContain('no-store');
    }
  });

  test('what is not there is said in one form, without a path', async () => {
    const response = await fetch(`${service.url}/etc/passwd?x=1`);
    expect(response.status).toBe(404);
    expect(await response.text()).toBe(
      '{"errors":[{"message":"nothing is here","extensions":{"code":"NOT_FOUND"}}]}',
    );
  });
});

test('others are answered while the many references of a long batch are looked through', async () => {
  const evidence = Array(25).fill({ kind: 'court_order', reference: '+1-(1)1.1-1'.repeat(5) });
  const request = {
    partner: 'dwp',
    purpose: 'finance.benefits',
    dataCategories: ['identity'],
    evidence,
  };
  const requests = [...Array(60).fill(request), { ...request, partner: 'nobody' }];
  const query =
    'mutation Ask($requests: [SharingRequestInput!]!) { mayIShareEach(requests: $requests) { id } }';
  let done = false;
  const asked = post({ query, variables: { requests } }).finally(() => {
    done = true;
  });
  let others = 0;
  for (; !done; others++) await fetch(`${service.url}/health/live`);
  expect(others).toBeGreaterThan(10);
  expect((await asked).errors[0].extensions.field).toBe('requests[60].partner');
});
