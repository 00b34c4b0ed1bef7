import { WITHHELD } from '../http-door/withheld.js';

/** What GraphQL says of a variable's value that does not fit its type, in the form of our own errors. */
const SAID =
  /^Variable "\$(\w+)" got invalid value ((?:"(?:[^"\\]|\\.)*"|[^";])+?)(?: at "([\w.[\]]+)")?; ([\s\S]*)$/;
const UNREADABLE = /^Variable "\$(\w+)" got invalid value /;
/** Words of GraphQL's, with names of the schema: none of what was sent. */
const ITS_OWN = /^(?:[^":;]|"[\w[\]!]*"|: \[withheld\])*$/;
const MEANT = /Did you mean the enum value ([^?]*)\?/;

export interface WrongVariable {
  message: string;
  field: string;
  value: unknown;
  suggestions: string[];
}

/** Of GraphQL's message: the field, the value and what it may have meant; nothing of another message. */
export function wrongVariable(message: string): WrongVariable | undefined {
  const said = SAID.exec(message);
  if (!said) return unreadable(message);
  const [, variable = '', value = '', field = variable, why = ''] = said;
  const meant = MEANT.exec(why)?.[1] ?? '';
  const suggestions = [...meant.matchAll(/"(\w+)"/g)].map(([, m]) => m as string);
  if (!/^[{[]/.test(value)) return { message, field, value: parsed(value), suggestions };
  // A member of it may be a person's reference, though another is wrong.
  const words = withoutWhole(why);
  if (!ITS_OWN.test(words)) return unreadable(message);
  const told = `Variable "$${variable}" got an invalid value at "${field}"; ${words}`;
  return { message: told, field, value: WITHHELD, suggestions };
}

/** The same of what GraphQL quotes of a document. */
export function withoutWhole(message: string): string {
  return message.replace(/(?<=\s)[{[][\s\S]*$/, WITHHELD);
}

function unreadable(message: string): WrongVariable | undefined {
  const [, field] = UNREADABLE.exec(message) ?? [];
  if (field === undefined) return undefined;
  const words = `Variable "$${field}" got an invalid value`;
  return { message: words, field, value: WITHHELD, suggestions: [] };
}

function parsed(value: string): unknown {
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}
