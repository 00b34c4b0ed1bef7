import { availableParallelism } from 'node:os';
import { cleanEnv, makeValidator, type ReporterOptions } from 'envalid';
import { MayIShareError } from './errors.js';

export const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

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
  readonly opaBin: string | undefined;
  /** The file with the private key that signs the log; without one it is kept in `dataDir`. */
  readonly logKeyFile: string | undefined;
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

function wholeNumber(least: number, most: number) {
  return makeValidator<number>((text) => {
    const value = Number(text);
    if (/^\d+$/.test(text.trim()) && value >= least && value <= most) return value;
    throw new Error(`a whole number from ${least} to ${most}`);
  });
}

function oneOf<T extends string>(choices: readonly T[]) {
  return makeValidator<T>((text) => {
    const found = choices.find((choice) => choice === text);
    if (found !== undefined) return found;
    throw new Error(`one of ${choices.join(', ')}`);
  });
}

function urlOf(what: string, right: (url: URL) => boolean) {
  return makeValidator<string>((text) => {
    if (URL.canParse(text) && right(new URL(text))) return text;
    throw new Error(what);
  });
}

const text = makeValidator<string>((value) => {
  if (value.trim() !== '' && !value.includes('\0')) return value;
  throw new Error('text that is not blank');
});

const keyName = makeValidator<string>((value) => {
  if (/^[^\s\u0085+]+$/u.test(value)) return value;
  throw new Error('a name without spaces and plus signs');
});

const loopback = new Set(['localhost', '127.0.0.1', '[::1]']);
const issuerUrl = urlOf(
  'an https:// address (http:// only on this machine) without a query or fragment',
  (url) =>
    (url.protocol === 'https:' || (url.protocol === 'http:' && loopback.has(url.hostname))) &&
    url.search === '' &&
    url.hash === '',
);
const databaseUrl = urlOf('an address like postgres://user:password@host:5432/database', (url) =>
  ['postgres:', 'postgresql:'].includes(url.protocol),
);

const spareCores = Math.max(1, availableParallelism() - 1);

const specs = {
  PORT: wholeNumber(0, 65_535)({ default: 3000, desc: 'Port of the service; 0 takes a free one' }),
  HOST: text({
    default: '127.0.0.1',
    desc: 'Address to listen on; the demonstration sign-in works on loopback only',
  }),
  DATA_DIR: text({
    default: './data',
    desc: 'Folder of what the service keeps: its own database, keys, signed checkpoints',
  }),
  DATABASE_URL: databaseUrl({
    default: undefined,
    desc: 'A PostgreSQL to use; unset, the service runs its own in the data folder',
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
  OPA_BIN: text({
    default: undefined,
    desc: 'The OPA command for changing policies; unset, the PATH, then `.tools/`',
  }),
  LOG_KEY_FILE: text({
    default: undefined,
    desc: 'File with the private key that signs the log; unset, `log.key` in the data folder',
  }),
  LOG_ORIGIN: keyName({
    default: undefined,
    desc: 'Name of the log, such as `council.gov.uk/decisions`, for the key made at the first start',
  }),
  LOG_WITNESSES: text({
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
const secret: ReadonlySet<string> = new Set(['DATABASE_URL']);

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
    opaBin: clean.OPA_BIN,
    logKeyFile: clean.LOG_KEY_FILE,
    logOrigin: clean.LOG_ORIGIN,
    logWitnesses: clean.LOG_WITNESSES,
    logLevel: clean.LOG_LEVEL,
    evaluationDeadlineMs: clean.EVALUATION_DEADLINE_MS,
    workers: clean.WORKERS,
    policyEmergencyPublish: clean.POLICY_EMERGENCY_PUBLISH === 'on',
    policyCoverage: clean.POLICY_COVERAGE,
  };
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
