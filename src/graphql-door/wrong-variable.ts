/** What GraphQL says of a variable's value that does not fit its type, in the form of our own errors. */
const SAID =
  /^Variable "\$(\w+)" got invalid value ("(?:[^"\\]|\\.)*"|[\s\S]*?)(?: at "([\w.[\]]+)")?; ([\s\S]*)$/;
const MEANT = /Did you mean the enum value ([^?]*)\?/;

export interface WrongVariable {
  field: string;
  value: unknown;
  suggestions: string[];
}

/** Of GraphQL's message: the field, the value and what it may have meant; nothing of another message. */
export function wrongVariable(message: string): WrongVariable | undefined {
  const said = SAID.exec(message);
  if (!said) return undefined;
  const [, variable = '', value = '', field = variable, why = ''] = said;
  const meant = MEANT.exec(why)?.[1] ?? '';
  return {
    field,
    value: parsed(value),
    suggestions: [...meant.matchAll(/"(\w+)"/g)].map(([, m]) => m as string),
  };
}

function parsed(value: string): unknown {
  try {
    return JSON.parse(value);
  } catch {
    // An object, as GraphQL's own printer shows it.
    return value;
  }
}
