import { type Bar, formIs, identifiable, type Line } from './bar-words.js';
import { BARS_OF_PEOPLE } from './bars-of-people.js';
import { BARS_OF_SHARING } from './bars-of-sharing.js';
import { ask } from './changes.js';
import type { Item } from './item.js';

/*
 * What each bar turns on, transcribed from the law: bars have no table to read it from. The words
 * say what is so in the scenario; the change makes a bar that fires silent, and one that is silent fire.
 */

const BARS: Record<string, Bar> = { ...BARS_OF_SHARING, ...BARS_OF_PEOPLE };

const FOR_ALL: Line = ['anonymous information', identifiable, formIs('ANONYMISED')];

function itemsOf(lines: 'fires' | 'silent' | 'firesIf' | 'silentIf', when: Item['when']): Item[] {
  return Object.entries(BARS).flatMap(([rule, bar]) =>
    [...(bar[lines] ?? []), ...(lines === 'silent' ? [FOR_ALL] : [])].map(
      ([words, change, of]): Item => ({
        rule,
        what: `${lines.startsWith('fires') ? 'fires' : 'does not fire'}: ${words}`,
        when,
        change,
        ...(of && { of: ({ input }) => Boolean(of(input)) }),
      }),
    ),
  );
}

export const barsAudited = Object.keys(BARS);

export const barItems = (): Item[] => [
  ...itemsOf('fires', 'speaks'),
  ...itemsOf('silent', 'silent'),
];

/** Bars hold in both directions, save the one that is about what the council discloses. */
export function barsTurned(): Item[] {
  const both = barsAudited.filter((rule) => rule !== 'public_authority_basis');
  return [
    ...itemsOf('firesIf', 'silent'),
    ...itemsOf('silentIf', 'speaks'),
    ...both.map(
      (rule): Item => ({
        rule,
        what: 'fires: taken in as well',
        when: 'speaks',
        of: ({ input }) => input.request.direction === 'OUTBOUND',
        change: ask({ direction: 'INBOUND' }),
        still: true,
      }),
    ),
  ];
}
