import { setTimeout as wait } from 'node:timers/promises';
import { MayIShareError } from '../errors.js';

const LONGEST_WAIT_MS = 10_000;

/** Work that is done one after the other; what would wait too long is refused. */
export class Turns {
  private under: Promise<unknown> | undefined;

  /** @throws MayIShareError UNAVAILABLE where no turn came in time, and whatever the work throws */
  async take<T>(work: () => Promise<T>, longest = LONGEST_WAIT_MS): Promise<T> {
    const late = performance.now() + longest;
    while (this.under) {
      const left = late - performance.now();
      if (left <= 0) throw busy();
      await Promise.race([this.under, wait(left, undefined, { ref: false })]);
    }
    const done = work();
    const settled = done.catch(() => undefined);
    this.under = settled;
    try {
      return await done;
    } finally {
      this.under = undefined;
    }
  }
}

function busy(): MayIShareError {
  const message = 'Another file is being read in now; run this again when that one is done';
  return new MayIShareError('UNAVAILABLE', message);
}
