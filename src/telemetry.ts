import type { LoggerService } from '@nestjs/common';
import { type DestinationStream, type Logger, pino } from 'pino';
import { type ErrorCode, MayIShareError } from './errors.js';

export type { Logger } from 'pino';

/** Token under which Nest injects the logger. */
export const LOGGER = Symbol('LOGGER');

/**
 * JSON lines on standard output; what could let someone in is left out.
 * @param level a pino level, or `silent`
 * @param destination where lines go, standard output unless told
 */
export function createLogger(level: string, destination?: DestinationStream): Logger {
  const options = {
    level,
    base: { service: 'may-i-share' },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    redact: {
      paths: ['authorization', 'cookie', 'password', 'token'].flatMap((name) => [
        name,
        `*.${name}`,
        `*.*.${name}`,
        `headers["set-cookie"]`,
        `*.headers["set-cookie"]`,
      ]),
      censor: '[redacted]',
    },
  };
  return pino(options, destination ?? standardOutput());
}

/** A full disk under the log costs lines of it, and not the service. */
function standardOutput(): DestinationStream {
  output ??= pino.destination({ dest: 1, sync: true }).on('error', () => undefined);
  return output;
}

let output: ReturnType<typeof pino.destination> | undefined;

/**
 * What happens again and again is told once in a while, and how often it happened unsaid in between:
 * an outage must not fill the disk with its own account.
 */
export class Seldom {
  private readonly told = new Map<string, { at: number; unsaid: number }>();

  constructor(private readonly everyMs: number) {}

  /** @param kind one of few: each is told for itself */
  tell(kind: string, say: (unsaid: { unsaid?: number }) => void): void {
    const before = this.told.get(kind);
    if (before && performance.now() - before.at < this.everyMs) {
      before.unsaid++;
      return;
    }
    this.told.set(kind, { at: performance.now(), unsaid: 0 });
    say(before?.unsaid ? { unsaid: before.unsaid } : {});
  }
}

/** Nest's own messages through our logger. Its account of starting up is of use only when debugging. */
export class NestLogger implements LoggerService {
  constructor(private readonly logger: Logger) {}

  log(message: unknown, ...rest: unknown[]): void {
    this.logger.debug(describe(rest), String(message));
  }

  warn(message: unknown, ...rest: unknown[]): void {
    this.logger.warn(describe(rest), String(message));
  }

  error(message: unknown, ...rest: unknown[]): void {
    // What keeps the service from starting is said by who starts it.
    if (rest.at(-1) === 'ExceptionHandler') return;
    const refused = [message, ...rest].find(isOfTheCaller);
    if (refused) {
      const { code, details } = refused;
      this.logger.debug({ code, field: details.field }, 'A request was refused');
      return;
    }
    this.logger.error(describe(rest, message), String(message));
  }

  fatal(message: unknown, ...rest: unknown[]): void {
    this.logger.fatal(describe(rest, message), String(message));
  }

  debug(message: unknown, ...rest: unknown[]): void {
    this.logger.debug(describe(rest), String(message));
  }

  verbose(message: unknown, ...rest: unknown[]): void {
    this.logger.trace(describe(rest), String(message));
  }
}

const OF_THE_CALLER: ReadonlySet<ErrorCode> = new Set([
  'BAD_USER_INPUT',
  'UNAUTHENTICATED',
  'FORBIDDEN',
  'NOT_FOUND',
]);

/** The caller is told; the words may repeat what was sent, which is nothing for a log. */
function isOfTheCaller(value: unknown): value is MayIShareError {
  return value instanceof MayIShareError && OF_THE_CALLER.has(value.code);
}

/** Nest passes its context last, and for errors a stack or the error before it. */
function describe(rest: readonly unknown[], message?: unknown): Record<string, unknown> {
  const context = typeof rest.at(-1) === 'string' ? rest.at(-1) : undefined;
  const error = [message, ...rest].find((value) => value instanceof Error);
  const stack = rest.length > 1 && typeof rest[0] === 'string' ? rest[0] : undefined;
  return {
    ...(context ? { context } : {}),
    ...(error ? { err: error } : {}),
    ...(stack ? { stack } : {}),
  };
}
