import { readConfig, settings } from './config.js';
import { MayIShareError } from './errors.js';

const mistakesOf = (env: NodeJS.ProcessEnv): string => {
  try {
    readConfig(env);
  } catch (error) {
    if (error instanceof MayIShareError && error.code === 'SETTING_INVALID') return error.message;
    throw error;
  }
  return '';
};

const DEFAULTS = {
  port: 3000,
  host: '127.0.0.1',
  dataDir: './data',
  databaseUrl: undefined,
  databasePool: 10,
  oidcIssuer: undefined,
  publicUrl: undefined,
  oidcAudience: 'may-i-share',
  oidcRolesClaim: 'roles',
  oidcPersonClaim: 'sub',
  oidcClientId: 'may-i-share-console',
  oidcClientSecret: undefined,
  onBehalfOfClients: [],
  graphqlIntrospection: true,
  rateLimitPerMinute: 60_000,
  mostRequests: 1000,
  requestTimeoutMs: 30_000,
  opaBin: undefined,
  logLevel: 'info',
  evaluationDeadlineMs: 250,
  logKeyFile: undefined,
  logOrigin: undefined,
  logWitnesses: undefined,
  policyEmergencyPublish: false,
  policyCoverage: 100,
};

describe('readConfig', () => {
  test('has a safe default for everything', () => {
    const { workers, ...rest } = readConfig({});
    expect(workers).toBeGreaterThanOrEqual(1);
    expect(rest).toEqual(DEFAULTS);
  });

  test('reads what is set', () => {
    const config = readConfig({
      PORT: '8080',
      HOST: '0.0.0.0',
      DATABASE_URL: 'postgres://council@db.internal/shares',
      OIDC_ISSUER: 'https://login.example.gov.uk/tenant',
      LOG_LEVEL: 'silent',
      WORKERS: '3',
    });
    expect(config).toMatchObject({ port: 8080, host: '0.0.0.0', logLevel: 'silent', workers: 3 });
    expect(config.databaseUrl).toBe('postgres://council@db.internal/shares');
    expect(config.oidcIssuer).toBe('https://login.example.gov.uk/tenant');
  });

  test('takes a variable set to nothing as not set', () => {
    expect(readConfig({ PORT: '', DATABASE_URL: '' })).toMatchObject({ port: 3000 });
  });

  test('lists all mistakes at once, each with variable, value and what is right', () => {
    const message = mistakesOf({ PORT: '3000x', LOG_LEVEL: 'loud', WORKERS: '0' });
    expect(message.split('\n')).toEqual([
      'These settings are not right:',
      '  PORT: "3000x" is not a whole number from 0 to 65535',
      `  LOG_LEVEL: "loud" is not one of fatal, error, warn, info, debug, trace, silent`,
      '  WORKERS: "0" is not a whole number from 1 to 256',
    ]);
  });

  test.each(['1e3', '-1', '65536', '3.5', '0x10', 'abc'])('refuses PORT=%s', (PORT) => {
    expect(mistakesOf({ PORT })).toContain(`PORT: "${PORT}" is not`);
  });

  test('reads an IPv6 address with or without brackets', () => {
    expect(readConfig({ HOST: '[::1]' }).host).toBe('::1');
    expect(readConfig({ HOST: '::' }).host).toBe('::');
  });

  test.each(['127.0.0.1:3000', 'http://here', 'a b', '[::1'])('refuses HOST=%s', (HOST) => {
    expect(mistakesOf({ HOST })).toContain(`HOST: ${JSON.stringify(HOST)} is not an address`);
  });

  test('refuses witnesses that are not a key and an address each', () => {
    const right = 'a.gov.uk+0123abcd+AQ== https://a.gov.uk/witness';
    expect(readConfig({ LOG_WITNESSES: `${right}, ${right}` }).logWitnesses).toContain(right);
    for (const wrong of ['a.gov.uk', `${right} b`, 'a+0123abcd+AQ== a.gov.uk', `${right},`]) {
      expect(mistakesOf({ LOG_WITNESSES: wrong })).toContain('for each witness its verifier key');
    }
  });

  test.each([
    ['http://login.example.gov.uk', 'an https:// address'],
    ['login.example.gov.uk', 'an https:// address'],
    ['https://login.example.gov.uk/?a=1', 'an https:// address'],
  ])('refuses OIDC_ISSUER=%s', (OIDC_ISSUER, right) => {
    expect(mistakesOf({ OIDC_ISSUER })).toContain(right);
  });

  test('takes an issuer without the spaces around it', () => {
    const { oidcIssuer } = readConfig({ OIDC_ISSUER: ' https://login.example.gov.uk/tenant\n' });
    expect(oidcIssuer).toBe('https://login.example.gov.uk/tenant');
  });

  test('does not repeat a password back', () => {
    const message = mistakesOf({ DATABASE_URL: 'mysql://root:hunter2@db/x' });
    expect(message).toContain('DATABASE_URL: its value is not an address like postgres://');
    expect(message).not.toContain('hunter2');
  });
});

test.each([
  'email',
  'name',
  'preferred_username',
  'given_name',
  'family_name',
  'nickname',
  'phone_number',
  'upn',
  'unique_name',
  'samAccountName',
  'username',
  'https://council.example/email',
  'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress',
  ' sub',
])('refuses OIDC_PERSON_CLAIM=%s: it would be logged', (OIDC_PERSON_CLAIM) => {
  expect(mistakesOf({ OIDC_PERSON_CLAIM })).toMatch(/logged for good: `sub`, or `oid`/);
});

test.each(['sub', 'oid', 'employee_id', 'https://council.example/staff_number', 'namespace.id'])(
  'takes OIDC_PERSON_CLAIM=%s',
  (OIDC_PERSON_CLAIM) => {
    expect(readConfig({ OIDC_PERSON_CLAIM }).oidcPersonClaim).toBe(OIDC_PERSON_CLAIM);
  },
);

test('every setting is described', () => {
  expect(settings.map(({ name }) => name)).toContain('DATA_DIR');
  expect(settings.filter(({ description }) => description === '')).toEqual([]);
});
