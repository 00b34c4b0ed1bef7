import { MayIShareError } from '../errors.js';
import { answerTo, type Place } from '../register/service-client.js';

// biome-ignore lint/suspicious/noExplicitAny: each caller knows what it asked for
type Data = any;

/** Asks a running service. Throws UNAVAILABLE where there is none, and what it answers with. */
export async function askService(
  { url, token }: Place,
  query: string,
  variables: object = {},
): Promise<Data> {
  return answerTo(query, variables, url, token);
}

/** Throws what a union answered instead of what was asked for. */
export function accepted(answer: Data): Data {
  if (answer.__typename !== 'AuthoringRefusal') return answer;
  throw new MayIShareError('CONFLICT', `${answer.code}: ${answer.message}`);
}
