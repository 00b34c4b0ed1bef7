import { decodeJwt } from 'jose';
import type { Caller } from './token.js';

const MOST = 1000;
const KEPT_MS = 30_000;

/**
 * Remembers whom a verified token stands for, for half a minute and never past its `exp`: an app
 * sends the same token with every question, and checking a signature takes longer than a decision.
 * Only what was verified is kept; a token that is refused is looked at again each time.
 */
export class KnownTokens {
  private readonly known = new Map<string, { caller: Caller; until: number }>();

  /** @param verify rejects for a token that is not valid */
  constructor(private readonly verify: (token: string) => Promise<Caller>) {}

  async callerOf(token: string, now = Date.now()): Promise<Caller> {
    const before = this.known.get(token);
    if (before && now < before.until) return before.caller;
    const caller = await this.verify(token);
    if (this.known.size >= MOST) this.known.clear();
    const expires = (decodeJwt(token).exp ?? 0) * 1000;
    this.known.set(token, { caller, until: Math.min(expires, now + KEPT_MS) });
    return caller;
  }
}
