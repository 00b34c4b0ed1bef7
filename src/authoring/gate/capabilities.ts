/* What a draft may say of its own capabilities: less than the program's, and never more. */
import type { CompileError } from '../../engine/compile.js';

export const CAPABILITIES = 'capabilities.json';

interface Capabilities {
  builtins?: { name: string }[];
  features?: string[];
  future_keywords?: string[];
  allow_net?: string[];
}

const NOTHING = JSON.stringify({ builtins: [], features: [], future_keywords: [], allow_net: [] });

/** What the draft names and the program does not; `allow_net` has to be there, and empty. */
export function capabilitiesBeyond(draft: string | undefined, shipped: string): CompileError[] {
  const wrong = (message: string) => ({ file: CAPABILITIES, message });
  if (draft === undefined) return [wrong(`${CAPABILITIES} is missing.`)];
  try {
    const [wanted, allowed] = [listsOf(draft), listsOf(shipped)];
    const beyond = [
      ...without(wanted.names, allowed.names),
      ...without(wanted.features, allowed.features),
      ...without(wanted.keywords, allowed.keywords),
    ].map((name) => wrong(`\`${name}\` is not allowed here`));
    if (wanted.net?.length === 0) return beyond;
    const said = wanted.net ? JSON.stringify(wanted.net) : 'missing';
    return [...beyond, wrong(`\`allow_net\` is ${said}: it has to be [], no address at all`)];
  } catch (error) {
    return [wrong(`these are no capabilities: ${(error as Error).message}`)];
  }
}

/** What OPA is given, whatever the draft says: the program's capabilities that the draft also names. */
export function capabilitiesWithin(draft: string | undefined, shipped: string): string {
  if (draft === undefined || capabilitiesBeyond(draft, shipped).length > 0) return NOTHING;
  const { names, features, keywords } = listsOf(draft);
  const { builtins = [], ...rest } = JSON.parse(shipped) as Capabilities;
  return JSON.stringify({
    builtins: builtins.filter(({ name }) => names.has(name)),
    features: rest.features?.filter((name) => features.has(name)),
    future_keywords: rest.future_keywords?.filter((name) => keywords.has(name)),
    allow_net: [],
  });
}

function listsOf(text: string) {
  const { builtins, features, future_keywords, allow_net } = JSON.parse(text) as Capabilities;
  return {
    names: new Set((builtins ?? []).map(({ name }) => name)),
    features: new Set(features ?? []),
    keywords: new Set(future_keywords ?? []),
    net: allow_net,
  };
}

function without(some: ReadonlySet<string>, others: ReadonlySet<string>): string[] {
  return [...some].filter((each) => !others.has(each));
}
