import type { Kysely } from 'kysely';
import type { Tables } from '../database/tables.js';
import { appendEvent } from '../decision-log/append-event.js';
import type { Caller } from '../identity/token.js';

/** What failed may hold the value in its message, so of that only the code or the name is kept. */
export class MaskingFailed extends Error {
  constructor(
    readonly field: string,
    cause: unknown,
  ) {
    const { code, name } = Object(cause) as { code?: unknown; name?: unknown };
    super(`${field} could not be masked: ${code ?? name ?? 'unknown'}`);
    this.name = 'MaskingFailed';
  }
}

/** The outcome of checking a value for personal identifiers. Throws `MaskingFailed`. */
export function checked<T>(field: string, check: () => T): T {
  try {
    return check();
  } catch (error) {
    throw new MaskingFailed(field, error);
  }
}

/** The outcome of making a pseudonym. Rejects with `MaskingFailed`. */
export async function masked<T>(field: string, mask: () => Promise<T>): Promise<T> {
  try {
    return await mask();
  } catch (error) {
    throw new MaskingFailed(field, error);
  }
}

/** That somebody asked and got no answer, and why; of what they asked only the field's name. */
export async function recordMaskingFailed(
  db: Kysely<Tables>,
  caller: Caller,
  { field }: MaskingFailed,
): Promise<void> {
  await appendEvent(db, 'question', caller, { event: 'masking_failed', field });
}
