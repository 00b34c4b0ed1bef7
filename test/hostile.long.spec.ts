import { readFile } from 'node:fs/promises';
import type { Role } from '../src/identity/token.js';
import { askFor, contract, rootFields } from './schema.js';
import { type Json, MAY_I_SHARE, Service } from './service.js';

const REQUEST = {
  partner: 'barnet_homes',
  purpose: 'service_delivery.housing',
  dataCategories: ['identity'],
};
const HALF = '\ud800';

let service: Service;
const tokens: Partial<Record<Role, string>> = {};

beforeAll(async () => {
  service = await Service.start({ LOG_LEVEL: 'error' });
  for (const role of ['asker', 'governance', 'auditor'] as const) {
    tokens[role] = await service.token(role, 'hostile');
  }
});

afterAll(() => service?.stop());

async function send(
  body: NonNullable<RequestInit['body']>,
  type = 'application/json',
  role: Role = 'asker',
) {
  const response = await fetch(`${service.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': type, authorization: `Bearer ${tokens[role]}` },
    body,
  });
  const text = await response.text();
  return { status: response.status, text, answer: JSON.parse(text) as Json };
}

const asking = (request: string) =>
  JSON.stringify({ query: MAY_I_SHARE, variables: { request: 'REQUEST' } }).replace(
    '"REQUEST"',
    request,
  );
const withField = (json: string) => asking(JSON.stringify(REQUEST).replace('{', `{${json},`));
const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);
const bytes = (hex: string) =>
  Buffer.concat([Buffer.from('{"query":"{ a'), Buffer.from(hex, 'hex'), Buffer.from('"}')]);

const HOSTILE: [string, number, string, NonNullable<RequestInit['body']>, string?][] = [
  ['10 MB', 413, 'TOO_COSTLY', withField(`"caseReference":"${'x'.repeat(10_000_000)}"`)],
  ['1 MiB and a byte', 413, 'TOO_COSTLY', ' '.repeat(1_048_577)],
  ['JSON 65 deep', 413, 'TOO_COSTLY', withField(`"caseReference":${nested(65)}`)],
  ['JSON 400,000 deep', 413, 'TOO_COSTLY', nested(400_000)],
  [
    'a question 5,000 deep',
    400,
    'TOO_COSTLY',
    JSON.stringify({ query: '{a'.repeat(5000) + '}'.repeat(5000) }),
  ],
  [
    'a literal 5,000 deep',
    400,
    'TOO_COSTLY',
    JSON.stringify({ query: `{ partner(code: ${nested(5000)}) { code } }` }),
  ],
  ['a key twice', 400, 'BAD_USER_INPUT', withField('"partner":"dwp"')],
  ['a key twice, spelt otherwise', 400, 'BAD_USER_INPUT', withField('"\\u0070artner":"dwp"')],
  ['`__proto__`', 400, 'BAD_USER_INPUT', withField('"__proto__":{"roles":["auditor"]}')],
  ['`__proto__` in disguise', 400, 'BAD_USER_INPUT', withField('"\\u005f_proto__":{}')],
  ['`constructor`', 400, 'BAD_USER_INPUT', withField('"constructor":{"prototype":{}}')],
  ['NUL in a string', 400, 'BAD_USER_INPUT', withField('"caseReference":"a\\u0000b"')],
  ['half a surrogate pair', 400, 'BAD_USER_INPUT', withField('"caseReference":"\\ud800"')],
  [
    'half a pair in a literal',
    400,
    'GRAPHQL_PARSE_FAILED',
    JSON.stringify({ query: '{ partner(code: "\\uD83D") { code } }' }),
  ],
  [
    'NUL in a literal',
    400,
    'BAD_USER_INPUT',
    JSON.stringify({ query: '{ partner(code: "a\\u0000") { code } }' }),
  ],
  ['an integer of 40 digits', 400, 'BAD_USER_INPUT', withField(`"recordCount":${'9'.repeat(40)}`)],
  ['an infinite integer', 400, 'BAD_USER_INPUT', withField('"recordCount":1e999')],
  ['a fraction of a person', 400, 'BAD_USER_INPUT', withField('"recordCount":1.5')],
  ['text for a number', 400, 'BAD_USER_INPUT', withField('"recordCount":"1"')],
  ['a field there is not', 400, 'BAD_USER_INPUT', withField('"outcome":"ALLOW"')],
  ['a batch', 400, 'BAD_REQUEST', `[${asking(JSON.stringify(REQUEST))}]`],
  ['no JSON', 400, 'BAD_USER_INPUT', '{"query":'],
  ['nothing', 400, 'BAD_USER_INPUT', ''],
  ['null', 400, 'BAD_REQUEST', 'null'],
  ['no UTF-8', 400, 'BAD_USER_INPUT', bytes('c0af')],
  ['XML', 415, 'BAD_USER_INPUT', '<a/>', 'application/xml'],
  ['text', 415, 'BAD_USER_INPUT', asking(JSON.stringify(REQUEST)), 'text/plain'],
];

const decisions = async (): Promise<number> => {
  const query = '{ decisions(first: 200) { edges { node { id } } } }';
  const { answer } = await send(JSON.stringify({ query }), undefined, 'governance');
  return answer.data.decisions.edges.length;
};

// Titles are made of the whole row, so the bodies stay out of it.
const ROWS = HOSTILE.map(([name, status, code], row) => [name, status, code, row] as const);

test.each(ROWS)('%s: %i %s, and no decision', async (_, status, code, row) => {
  const [, , , body, type] = HOSTILE[row] as (typeof HOSTILE)[number];
  const before = await decisions();
  // The service hangs up on 10 MB: whether its answer is read before that is the network's affair.
  const answered = await send(body, type).catch((error) => {
    if (status !== 413) throw error;
  });
  expect(await decisions()).toBe(before);
  if (!answered) return;
  const { status: found, text, answer } = answered;
  expect([found, answer.errors?.[0].extensions.code]).toEqual([status, code]);
  expect(text).not.toMatch(/node_modules|\.js\b|\/src\/|select |\\n +at /i);
  expect(text.length).toBeLessThan(4000);
});

const TEXTS: [string, string][] = [
  ['a quote and a comment', `'; drop table entry; --`],
  ['`__proto__`', '__proto__'],
  ['`constructor`', 'constructor'],
  ['right-to-left and emoji', '\u202e👩‍👩‍👧\ufeff'],
  ['a backslash and a percent', '\\%_%00'],
  ['10,000 letters', 'x'.repeat(10_000)],
  ['a path', '../../../../etc/passwd'],
  ['a number', '12345678901234567890'],
  ['nothing', ''],
];

/** Whatever it is given, a field answers or says what is wrong: it does not fail inside. */
test.each(TEXTS)('no field of the schema fails inside when given %s', async (_, text) => {
  const failed: string[] = [];
  for (const root of rootFields(contract())) {
    for (const role of ['asker', 'governance', 'auditor'] as const) {
      const { answer } = await send(JSON.stringify(askFor(root, text)), undefined, role);
      const codes: string[] = (answer.errors ?? []).map((error: Json) => error.extensions.code);
      if (codes.includes('INTERNAL')) failed.push(`${root.name} asked by ${role}`);
    }
  }
  expect(failed).toEqual([]);
});

test('NUL and half characters get no further than the door, in any field', async () => {
  for (const root of rootFields(contract()).filter(({ field }) => field.args.length > 0)) {
    const { variables } = askFor(root, `a\0${HALF}`);
    if (!JSON.stringify(variables).includes('\\u0000')) continue;
    const { answer } = await send(JSON.stringify(askFor(root, 'a\0b')));
    expect({ [root.name]: answer.errors?.[0].extensions.code }).toEqual({
      [root.name]: 'BAD_USER_INPUT',
    });
  }
});

const residentMb = async () => {
  const status = await readFile(`/proc/${service.process.pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024;
};

const onLinux = process.platform === 'linux' ? test : test.skip;
onLinux('a hundred such requests leave memory as it was, and the service well', async () => {
  const tooMuch = withField(`"caseReference":"${'x'.repeat(10_000_000)}"`);
  // The service hangs up on what is too large: while still sending, that is a broken connection.
  const flood = () => send(tooMuch).catch(() => undefined);
  for (let n = 0; n < 10; n++) await flood();
  const before = await residentMb();
  for (let n = 0; n < 50; n++) {
    await Promise.all([flood(), send(nested(400_000))]);
  }
  expect((await residentMb()) - before).toBeLessThan(150);
  const { answer } = await send(asking(JSON.stringify(REQUEST)));
  expect(answer.data.mayIShare.outcome).toBe('ALLOW');
  expect(service.output()).not.toContain('"level":"error"');
});
