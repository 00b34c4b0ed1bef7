import { personalIdentifierIn } from '../decision-log/personal-identifier.js';

export const WITHHELD = '[withheld]';

/** As messages quote what was sent. */
const QUOTED = /`[^`]*`|"(?:[^"\\]|\\.)*"/gu;

interface Told {
  message: string;
  details: Readonly<Record<string, unknown>>;
}

/** An error as it may be told: an identifier of a person is not repeated, wherever it was sent. */
export function withoutIdentifiers({ message, details }: Told): Told {
  const told = withheld(details) as Told['details'];
  const value = told.value === WITHHELD ? details.value : undefined;
  return { message: inMessage(message, typeof value === 'string' ? value : ''), details: told };
}

/** `value` is what is withheld beside the message, which may hold its beginning. */
function inMessage(message: string, value: string): string {
  const without = message.replace(QUOTED, (quoted) => {
    const part = quoted.slice(1, -1).replace(/…$/, '');
    const named = part !== '' && value.startsWith(part);
    return named || personalIdentifierIn(part) ? `${quoted[0]}${WITHHELD}${quoted[0]}` : quoted;
  });
  const kind = personalIdentifierIn(without);
  if (!kind) return without;
  return `what was sent is not right, and is not repeated: it looks like ${kind}`;
}

function withheld(value: unknown): unknown {
  if (typeof value === 'string' || typeof value === 'number') {
    return personalIdentifierIn(String(value)) ? WITHHELD : value;
  }
  if (Array.isArray(value)) return value.map(withheld);
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, withheld(each)]));
}
