import { MayIShareError } from '../errors.js';
import type { Caller } from './token.js';

/** Who asked, as the log shows it. */
interface Asked {
  client: string;
  person?: string | null;
}

/** Who and which case: for whoever asked and for auditors. Throws FORBIDDEN for governance. */
export function requireInFull({ client, person }: Asked, caller: Caller | undefined): void {
  const own = caller?.client === client && (!caller.person || caller.person === person);
  if (own || caller?.roles.includes('auditor')) return;
  const message = 'governance reads decisions in summary; this is for who asked and for auditors';
  throw new MayIShareError('FORBIDDEN', message);
}
