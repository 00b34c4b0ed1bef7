import { MayIShareError } from '../errors.js';

/** Connections that fail or end, a server that starts, stops or lacks room: PostgreSQL's appendix A, and Node's names. */
const GONE =
  /^(08...|57P0[1-5]|53...|58030|ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH)$/;
/** What `pg` says of the same without a code. */
const SAID =
  /^(Connection terminated|timeout (exceeded|expired)|Query read timeout|Client (was closed|has encountered))/;
const STATEMENT_ENDED = '57014';

/**
 * UNAVAILABLE where the database failed in a way that passes: it cannot be reached, or ended a
 * statement that took too long. Undefined for any other error, which is a fault of ours.
 */
export function outageOf(error: unknown): MayIShareError | undefined {
  if (error instanceof MayIShareError) return undefined;
  const { code, message } = Object(error) as { code?: unknown; message?: unknown };
  if (code === STATEMENT_ENDED) return unavailable('this took too long; ask for less', error);
  const gone = typeof code === 'string' ? GONE.test(code) : SAID.test(String(message));
  return gone ? unavailable('the database cannot be reached now; try again', error) : undefined;
}

export function unavailable(message: string, cause?: unknown): MayIShareError {
  return new MayIShareError(
    'UNAVAILABLE',
    message,
    {},
    cause === undefined ? undefined : { cause },
  );
}
