import type { Input } from '../questions.js';
import type { Json } from '../service.js';
import type { Change } from './changes.js';

/** A scenario with what the policies were given and what they answered. */
export interface Case {
  id: string;
  by?: string[];
  input: Input;
  answer: Json;
}

/**
 * Something a rule turns on. A scenario shows it when the rule speaks (or does not, as `when` says)
 * and, with the one change made, does the opposite: so the outcome hangs on that fact alone.
 */
export interface Item {
  rule: string;
  what: string;
  /** Whether the rule speaks in the scenario: a ground allows, a bar fires. */
  when: 'speaks' | 'silent';
  /** Which scenarios can show it. */
  of?: (found: Case) => boolean;
  change?: Change;
  /** For a ground: it has to speak for data of this sort. */
  about?: (category: string) => boolean;
  /** After the change the rule is silent, and this is the reason. */
  reason?: string;
  /** The rule goes on speaking all the same. */
  still?: boolean;
}
