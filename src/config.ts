import { availableParallelism } from 'node:os';
import { cleanEnv, type ReporterOptions } from 'envalid';
import {
  databaseUrl,
  hostName,
  issuerUrl,
  keyName,
  oneOf,
  personClaim,
  publicUrl,
  text,
  wholeNumber,
  witnessList,
} from './config/validators.js';

import { MayIShareError } from './errors.js';

export { isLoopback } from './config/validators.js';

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
type LogLevel = (typeof LOG_LEVELS)[number];

/** Token under which Nest injects the `Config`. */
export const CONFIG = Symbol('CONFIG');

export interface Config {
  /** TCP port of the service; 0 takes a free one. */
  readonly port: number;
  readonly host: string;
  readonly dataDir: string;
  /** A PostgreSQL to use; without one the service runs its own under `dataDir`. */
  readonly databaseUrl: string | undefined;
  /** Connections to PostgreSQL this process may hold open. */
  readonly databasePool: number;
  /** OpenID Connect issuer; without one the service starts its demonstration issuer. */
  readonly oidcIssuer: string | undefined;
  /** Address by which people and apps reach the service, without a slash at its end. */
  readonly publicUrl: string | undefined;
  /** `aud` of the tokens meant for us. */
  readonly oidcAudience: string;
  /** Claim that lists roles: its whole name, or a path with dots. */
  readonly oidcRolesClaim: string;
  /** Claim that says which person; its value is logged. */
  readonly oidcPersonClaim: string;
  /** Our client at the issuer, by which people sign in. */
  readonly oidcClientId: string;
  readonly oidcClientSecret: string | undefined;
  /** Clients that may say on whose behalf they ask. */
  readonly onBehalfOfClients: readonly string[];
  readonly graphqlIntrospection: boolean;
  /** Requests one client may make in a minute, of one replica. */
  readonly rateLimitPerMinute: number;
  /** Requests under way at once, above which new ones are turned away. */
  readonly mostRequests: number;
  /** Milliseconds a request may take, first in arriving and then in being answered. */
  readonly requestTimeoutMs: number;
  readonly opaBin: string | undefined;
  /** The file with the private key that signs the log; without one it is kept in `dataDir`. */
  readonly logKeyFile: string | undefined;
  /** The file with the key of the pseudonyms; without one it is kept in `dataDir`. */
  readonly subjectKeyFile: string | undefined;
  /** The log's name, for the key that is made at the first start. */
  readonly logOrigin: string | undefined;
  /** `vkey address` pairs, separated by commas. */
  readonly logWitnesses: string | undefined;
  readonly logLevel: LogLevel;
  /** Milliseconds one question may be evaluated for. */
  readonly evaluationDeadlineMs: number;
  /** Worker threads that evaluate policies. */
  readonly workers: number;
  /** Whether one person alone may publish a checked draft. */
  readonly policyEmergencyPublish: boolean;
  /** Percentage of the rules' lines that tests must reach before a draft can be published. */
  readonly policyCoverage: number;
}

const spareCores = Math.max(1, availableParallelism() - 1);

const specs = {
  PORT: wholeNumber(0, 65_535)({ default: 3000, desc: 'Port of the service; 0 takes a free one' }),
  HOST: hostName({
    default: '127.0.0.1',
    desc: 'Address to listen on; the demonstration sign-in works on loopback only',
  }),
  DATA_DIR: text({
    default: './data',
    desc: 'Folder of what the service keeps: its own database, keys, signed checkpoints',
  }),
  DATABASE_URL: databaseUrl({
    default: undefined,
    desc: 'A PostgreSQL (14 or later) to use; unset, the service runs its own in the data folder',
  }),
  DATABASE_POOL: wholeNumber(
    2,
    1000,
  )({
    default: 10,
    desc: 'Connections to PostgreSQL that one process may hold',
  }),
  OIDC_ISSUER: issuerUrl({
    default: undefined,
    desc: 'OpenID Connect issuer; unset, the service starts a demonstration issuer',
  }),
  PUBLIC_URL: publicUrl({
    default: undefined,
    desc: 'Address by which people and apps reach the service; unset, that of HOST and PORT',
  }),
  OIDC_AUDIENCE: text({
    default: 'may-i-share',
    desc: 'What `aud` of a bearer token must name',
  }),
  OIDC_ROLES_CLAIM: text({
    default: 'roles',
    desc: 'Claim that lists the roles `asker`, `governance`, `auditor`: its name, or a path such as `realm_access.roles`',
  }),
  OIDC_PERSON_CLAIM: personClaim({
    default: 'sub',
    desc: 'Claim that says which person asks, such as `sub` or `oid`. It is logged: those that name a person (`email`, `name`, …) are refused',
  }),
  OIDC_CLIENT_ID: text({
    default: 'may-i-share-console',
    desc: 'Client at the issuer by which people sign in',
  }),
  OIDC_CLIENT_SECRET: text({
    default: undefined,
    desc: 'Its secret; unset, it is a public client (PKCE alone)',
  }),
  ON_BEHALF_OF_CLIENTS: text({
    default: undefined,
    desc: 'Clients that may send `onBehalfOf`, with commas between; others need `on_behalf_of` among their roles',
  }),
  GRAPHQL_INTROSPECTION: oneOf(['on', 'off'] as const)({
    default: undefined,
    desc: '`on` or `off`: whether the schema may be read and misspelt fields get suggestions; unset, on in the demonstration only',
  }),
  RATE_LIMIT_PER_MINUTE: wholeNumber(
    1,
    1_000_000_000,
  )({
    default: 60_000,
    desc: 'Requests one client may make in a minute, counted by each replica for itself',
  }),
  MOST_REQUESTS: wholeNumber(
    1,
    100_000,
  )({
    default: 1000,
    desc: 'Requests under way at once in one process; more are turned away with 503',
  }),
  REQUEST_TIMEOUT_MS: wholeNumber(
    100,
    600_000,
  )({
    default: 30_000,
    desc: 'Milliseconds a request may take to arrive, and a GraphQL answer to be ready',
  }),
  OPA_BIN: text({
    default: undefined,
    desc: 'The OPA command for changing policies; unset, the PATH, then `.tools/`',
  }),
  LOG_KEY_FILE: text({
    default: undefined,
    desc: 'File with the private key that signs the log; unset, `log.key` in the data folder',
  }),
  SUBJECT_KEY_FILE: text({
    default: undefined,
    desc: 'File with the secret that makes pseudonyms, the same for every replica; unset, `subject.key` in the data folder',
  }),
  LOG_ORIGIN: keyName({
    default: undefined,
    desc: 'Name of the log, such as `council.gov.uk/decisions`, for the key made at the first start',
  }),
  LOG_WITNESSES: witnessList({
    default: undefined,
    desc: 'Witnesses that cosign the log: each its verifier key, a space and its address; commas between',
  }),
  LOG_LEVEL: oneOf(LOG_LEVELS)({ default: 'info', desc: `One of ${LOG_LEVELS.join(', ')}` }),
  EVALUATION_DEADLINE_MS: wholeNumber(
    1,
    60_000,
  )({
    default: 250,
    desc: 'Milliseconds a policy may take for one question before it is stopped',
  }),
  WORKERS: wholeNumber(
    1,
    256,
  )({
    default: spareCores,
    desc: 'Threads that evaluate policies',
  }),
  POLICY_EMERGENCY_PUBLISH: oneOf(['on', 'off'] as const)({
    default: 'off',
    desc: '`on` lets one person publish a checked draft alone; it is logged, and asks for a second look',
  }),
  POLICY_COVERAGE: wholeNumber(
    0,
    100,
  )({
    default: 100,
    desc: 'Percentage of the lines of rules that tests must reach before a draft can be published',
  }),
};

type Name = keyof typeof specs;

/** Secrets are not repeated back: a password may stand in the address. */
const secret: ReadonlySet<string> = new Set(['DATABASE_URL', 'OIDC_CLIENT_SECRET']);

function reporter(env: NodeJS.ProcessEnv) {
  return ({ errors }: ReporterOptions<unknown>): void => {
    const mistakes = Object.entries(errors as Record<string, Error>).map(([name, error]) => {
      const value = secret.has(name) ? 'its value' : JSON.stringify(env[name] ?? '');
      return { name, line: `${name}: ${value} is not ${error.message}` };
    });
    if (mistakes.length === 0) return;
    const lines = mistakes.map(({ line }) => `  ${line}`).join('\n');
    throw new MayIShareError('SETTING_INVALID', `These settings are not right:\n${lines}`, {
      settings: mistakes.map(({ name }) => name),
    });
  };
}

/**
 * Reads every setting. A variable set to nothing counts as not set.
 * @throws MayIShareError SETTING_INVALID, which lists every mistake: variable, value, what is right
 */
export function readConfig(env: NodeJS.ProcessEnv = process.env): Config {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const clean = cleanEnv(given, specs, { reporter: reporter(given) });
  return {
    port: clean.PORT,
    host: clean.HOST,
    dataDir: clean.DATA_DIR,
    databaseUrl: clean.DATABASE_URL,
    databasePool: clean.DATABASE_POOL,
    oidcIssuer: clean.OIDC_ISSUER,
    publicUrl: clean.PUBLIC_URL && new URL(clean.PUBLIC_URL).origin,
    oidcAudience: clean.OIDC_AUDIENCE,
    oidcRolesClaim: clean.OIDC_ROLES_CLAIM,
    oidcPersonClaim: clean.OIDC_PERSON_CLAIM,
    oidcClientId: clean.OIDC_CLIENT_ID,
    oidcClientSecret: clean.OIDC_CLIENT_SECRET,
    onBehalfOfClients: listIn(clean.ON_BEHALF_OF_CLIENTS),
    graphqlIntrospection:
      (clean.GRAPHQL_INTROSPECTION ?? (clean.OIDC_ISSUER ? 'off' : 'on')) === 'on',
    rateLimitPerMinute: clean.RATE_LIMIT_PER_MINUTE,
    mostRequests: clean.MOST_REQUESTS,
    requestTimeoutMs: clean.REQUEST_TIMEOUT_MS,
    opaBin: clean.OPA_BIN,
    logKeyFile: clean.LOG_KEY_FILE,
    subjectKeyFile: clean.SUBJECT_KEY_FILE,
    logOrigin: clean.LOG_ORIGIN,
    logWitnesses: clean.LOG_WITNESSES,
    logLevel: clean.LOG_LEVEL,
    evaluationDeadlineMs: clean.EVALUATION_DEADLINE_MS,
    workers: clean.WORKERS,
    policyEmergencyPublish: clean.POLICY_EMERGENCY_PUBLISH === 'on',
    policyCoverage: clean.POLICY_COVERAGE,
  };
}

function listIn(text: string | undefined): string[] {
  return (text ?? '').split(',').flatMap((part) => part.trim() || []);
}

export interface Setting {
  readonly name: Name;
  /** The default in words; empty where there is none. */
  readonly default: string;
  readonly description: string;
}

/** The settings as the README shows them. */
export const settings: readonly Setting[] = Object.entries(specs).map(([name, spec]) => ({
  name: name as Name,
  default: name === 'WORKERS' ? 'processor cores less one' : String(spec.default ?? ''),
  description: spec.desc ?? '',
}));
