import { type Command, Option } from 'commander';
import { readConfig } from '../config.js';
import { badInput, type ErrorCode, MayIShareError } from '../errors.js';
import { hasDemonstrationKey } from '../identity/demonstration-token.js';
import { tokenFor } from '../identity/token.command.js';
import type { Role } from '../identity/token.js';

/** Where the running service is, and as whom it is asked. */
export interface ServiceOptions {
  url?: string;
  token?: string;
}

/** The options of every command that asks the running service. */
export function addServiceOptions(command: Command): Command {
  return command
    .addOption(
      new Option('--url <url>', 'address of the running service; default: on this machine').env(
        'MAY_I_SHARE_URL',
      ),
    )
    .addOption(
      new Option('--token <token>', 'bearer token; default: one of the demonstration').env(
        'MAY_I_SHARE_TOKEN',
      ),
    );
}

export type Ask = <T>(query: string, variables?: Record<string, unknown>) => Promise<T>;

/** Where a service answers, and the token to ask it with. */
export interface Place {
  url: URL;
  token: string;
}

/**
 * Asks the running service over GraphQL; gives back the first field of the answer.
 * @throws MayIShareError UNAVAILABLE where none answers; else what it answers with
 */
export async function serviceClient(options: ServiceOptions, role: Role): Promise<Ask> {
  const { url, token } = await placeOf(options, role);
  return async <T>(query: string, variables = {}) =>
    Object.values(await answerTo(query, variables, url, token))[0] as T;
}

/** What was said, or else the service of this machine and, in the demonstration, a token for the role. */
export async function placeOf(options: ServiceOptions, role: Role): Promise<Place> {
  const { port, oidcIssuer, dataDir } = readConfig();
  const url = endpointAt(options.url ?? `http://127.0.0.1:${port}`);
  if (!options.token && (oidcIssuer || !hasDemonstrationKey(dataDir))) {
    throw new MayIShareError('UNAUTHENTICATED', 'give a token: --token, or MAY_I_SHARE_TOKEN');
  }
  return { url, token: options.token ?? (await tokenFor(role)) };
}

/** The data of a GraphQL answer. Throws UNAVAILABLE where none answers; else what it answers with. */
export async function answerTo(
  query: string,
  variables: object,
  url: URL,
  token: string,
): Promise<Record<string, unknown>> {
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
  const body = JSON.stringify({ query, variables });
  const response = await fetch(url, { method: 'POST', headers, body }).catch((cause) => {
    const message = `no service answers at ${url.origin}: start it, or name it with --url`;
    throw new MayIShareError('UNAVAILABLE', message, {}, { cause });
  });
  const { data, errors } = (await response.json().catch(() => ({}))) as Answer;
  const [error] = errors ?? [];
  if (error) throw new MayIShareError(error.extensions?.code ?? 'INTERNAL', error.message);
  if (data) return data;
  throw new MayIShareError('UNAVAILABLE', `what answers at ${url.origin} is no service`);
}

/** Where a service answers GraphQL. Throws BAD_USER_INPUT for what is no address. */
function endpointAt(url: string): URL {
  if (/^https?:\/\//.test(url) && URL.canParse(url)) return new URL('/graphql', url);
  const message = `--url: \`${url}\` is no address of a service; such as http://localhost:3000`;
  throw badInput('url', url, message);
}

interface Answer {
  data?: Record<string, unknown> | null;
  errors?: { message: string; extensions?: { code?: ErrorCode } }[];
}
