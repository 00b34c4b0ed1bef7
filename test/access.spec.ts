import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { ROLES, type Role } from '../src/identity/token.js';
import { askFor, contract, type RootField, rootFields } from './schema.js';
import { jsonOf, Service } from './service.js';

type Table = Record<string, string>;
const { fields, routes }: { fields: Table; routes: Table } = parse(
  readFileSync(join(import.meta.dirname, 'access.yaml'), 'utf8'),
);

let service: Service;

beforeAll(async () => {
  service = await Service.start({ LOG_LEVEL: 'debug' });
});

afterAll(() => service?.stop());

const rootNames = new Map(
  rootFields(contract()).map((each) => [
    `${each.kind === 'query' ? 'Query' : 'Mutation'}.${each.name}`,
    each,
  ]),
);

/** What the service says it serves, as it starts. */
function servedRoutes(): string[] {
  const lines = service.output().split('\n');
  const noted = lines.flatMap((line) => (line.includes('"msg":"Route"') ? [JSON.parse(line)] : []));
  const all = noted.flatMap(({ method, url }) => [method].flat().map((one) => `${one} ${url}`));
  return [...new Set(all)].filter((route) => !route.startsWith('HEAD '));
}

/** What to do about names that stand only in the table, or only in the service. */
function advice(table: Table, real: readonly string[], section: string): string[] {
  const missing = real.filter((name) => !Object.hasOwn(table, name)).sort();
  const gone = Object.keys(table).filter((name) => !real.includes(name));
  return [
    ...missing.map(
      (name) =>
        `add to \`${section}\` in test/access.yaml the line "  ${name}: <${ROLES.join(' ')}, those it is open to>"`,
    ),
    ...gone.map(
      (name) => `take "${name}" out of \`${section}\` in test/access.yaml: it is no more`,
    ),
  ];
}

test('every field of Query and Mutation stands in the table', () => {
  expect(advice(fields, [...rootNames.keys()], 'fields')).toEqual([]);
});

test('every HTTP route stands in the table', () => {
  expect(servedRoutes().length).toBeGreaterThan(5);
  expect(advice(routes, servedRoutes(), 'routes')).toEqual([]);
});

test('the table names only roles there are', () => {
  const words = [...Object.values(fields), ...Object.values(routes)].flatMap((open) =>
    open.split(' '),
  );
  const known = new Set<string>([...ROLES, 'anyone']);
  expect(words.filter((word) => !known.has(word))).toEqual([]);
});

/** Everybody who could come: each role, a token that has none, and nobody. */
const COMERS = [...ROLES, 'no role', 'nobody'] as const;
type Comer = (typeof COMERS)[number];

const isOpen = (table: Table, name: string, who: Comer) =>
  table[name] === 'anyone' || (table[name] ?? '').split(' ').includes(who);

async function headersOf(who: Comer): Promise<Record<string, string>> {
  if (who === 'nobody') return {};
  const role = who === 'no role' ? ('none' as Role) : who;
  return { authorization: `Bearer ${await service.token(role)}` };
}

async function askedBy(who: Comer, root: RootField): Promise<string> {
  const response = await fetch(`${service.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(await headersOf(who)) },
    body: JSON.stringify(askFor(root)),
  });
  const { errors } = await jsonOf(response);
  if (response.status === 401) return 'UNAUTHENTICATED';
  const { code = '', field } = errors?.[0]?.extensions ?? {};
  // Not the door, but something that was asked for behind it.
  if (field) return 'let in';
  return code === 'FORBIDDEN' || code.startsWith('GRAPHQL_') ? code : 'let in';
}

test.each(Object.keys(fields))('%s lets in those the table says, and nobody else', async (name) => {
  const root = rootNames.get(name) as RootField;
  const found: Record<string, string> = {};
  for (const who of COMERS) found[who] = await askedBy(who, root);
  const refused = (who: Comer) => (who === 'nobody' ? 'UNAUTHENTICATED' : 'FORBIDDEN');
  const wanted = COMERS.map((who) => [who, isOpen(fields, name, who) ? 'let in' : refused(who)]);
  expect({ [name]: found }).toEqual({ [name]: Object.fromEntries(wanted) });
});

async function visitedBy(who: Comer, route: string): Promise<number> {
  const [method, path] = route.split(' ') as [string, string];
  const response = await fetch(`${service.url}${path.replace(/:\w+|\*/g, 'x')}`, {
    method,
    redirect: 'manual',
    headers: { 'content-type': 'application/json', ...(await headersOf(who)) },
    ...(method === 'GET' || method === 'OPTIONS' ? {} : { body: '{}' }),
  });
  await response.arrayBuffer();
  return response.status;
}

/** GraphQL lets in whoever has a token, and then refuses by field. */
const isKnownEnough = (route: string, who: Comer) =>
  route.endsWith(' /graphql') && who === 'no role';

test.each(Object.keys(routes))(
  '%s lets in those the table says, and nobody else',
  async (route) => {
    const found: Record<string, string> = {};
    const wanted: Record<string, string> = {};
    for (const who of COMERS) {
      const status = await visitedBy(who, route);
      found[who] = [401, 403].includes(status) ? String(status) : 'let in';
      const open = isOpen(routes, route, who) || isKnownEnough(route, who);
      wanted[who] = open ? 'let in' : who === 'nobody' ? '401' : '403';
    }
    // Signing in without having begun is 401 too, to anyone.
    if (route === 'GET /sign-in/callback')
      return expect(new Set(Object.values(found))).toEqual(new Set(['401']));
    expect({ [route]: found }).toEqual({ [route]: wanted });
  },
);
