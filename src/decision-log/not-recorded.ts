import { Inject, Injectable } from '@nestjs/common';
import { outageOf } from '../database/outage.js';
import { MayIShareError } from '../errors.js';
import { LOGGER, type Logger, Seldom } from '../telemetry.js';

const EVERY_MS = 1000;

/** By SQLSTATE, PostgreSQL's appendix A. */
const KNOWN: readonly (readonly [RegExp, string])[] = [
  [/^53100$/, 'the disk of the database is full'],
  [/^53/, 'the database lacks room'],
  [/^25006$/, 'the database takes no writes'],
  [/^42501$/, 'the service lacks a permission in the database'],
  [/^57014$/, 'the database took too long'],
  [/^(22|23|P0)/, 'the database refused the entry'],
];

/** The kind of cause, for whoever looks from outside. */
function kindOf(cause: unknown): string {
  const code = String((cause as { code?: unknown } | undefined)?.code ?? '');
  const known = KNOWN.find(([right]) => right.test(code))?.[1];
  return known ?? (outageOf(cause) ? 'the database cannot be reached' : 'see the service’s log');
}

/** What the database says of the values of a row (classes 22 and 23) repeats what was asked. */
const OF_VALUES = /^2[23]/;

function toldOf(cause: unknown): object {
  if (cause instanceof MayIShareError) return { code: cause.code };
  const { code, message, constraint, name, stack } = Object(cause) as Record<string, unknown>;
  if (typeof code !== 'string') return { err: { type: name, message, stack } };
  if (OF_VALUES.test(code)) return { code, constraint };
  return { code, reason: message };
}

/** Why decisions were not recorded: in the log for who runs the service, once a second for each kind. */
@Injectable()
export class NotRecorded {
  private readonly seldom = new Seldom(EVERY_MS);
  private last = '';

  constructor(@Inject(LOGGER) private readonly logger: Logger) {}

  /** @param error `DECISION_NOT_RECORDED` with its cause */
  note({ cause }: Error): void {
    this.last = kindOf(cause);
    this.seldom.tell(this.last, (unsaid) =>
      this.logger.error(
        { ...toldOf(cause), ...unsaid },
        `Decisions are not recorded: ${this.last}`,
      ),
    );
  }

  /** The kind of the last cause. */
  get kind(): string {
    return this.last;
  }
}
