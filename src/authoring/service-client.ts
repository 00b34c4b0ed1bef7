import { MayIShareError } from '../errors.js';
import { endpointAt } from '../register/service-client.js';

/** Where a running service is, and as whom to speak to it. */
export interface Place {
  url: string;
  token: string;
}

// biome-ignore lint/suspicious/noExplicitAny: each caller knows what it asked for
type Data = any;

/** Asks a running service. Throws UNAVAILABLE where there is none, and what it answers with. */
export async function askService(
  { url, token }: Place,
  query: string,
  variables: object = {},
): Promise<Data> {
  const response = await fetch(endpointAt(url), {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ query, variables }),
  }).catch((cause) => {
    const message = `no service answers at ${url}: start it, or name another with --url`;
    throw new MayIShareError('UNAVAILABLE', message, {}, { cause });
  });
  const { data, errors } = (await response.json().catch(() => ({}))) as Data;
  if (!errors?.length) return data ?? noService(url);
  const [{ message, extensions }] = errors;
  throw new MayIShareError(extensions?.code ?? 'INTERNAL', `${url} says: ${message}`);
}

function noService(url: string): never {
  throw new MayIShareError('UNAVAILABLE', `what answers at ${url} is no service: see --url`);
}

/** Throws what a union answered instead of what was asked for. */
export function accepted(answer: Data): Data {
  if (answer.__typename !== 'AuthoringRefusal') return answer;
  throw new MayIShareError('CONFLICT', `${answer.code}: ${answer.message}`);
}
