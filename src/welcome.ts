import type { Config } from './config.js';
import { demonstrationKey, demonstrationToken } from './identity/demonstration-token.js';
import { rememberAddress } from './identity/public-address.js';

const QUESTION =
  'mutation Ask($request: SharingRequestInput!) { mayIShare(request: $request) { id outcome denialKind reasons { code message } obligations { code message } } }';

/** The start-up text: where things are, and in the demonstration a question that can be pasted. */
export async function greet(config: Config, address: string): Promise<string> {
  if (config.oidcIssuer) {
    return welcome(address, `who asks is known by ${config.oidcIssuer}`, '');
  }
  await rememberAddress(config.dataDir, address);
  const key = await demonstrationKey(config.dataDir);
  const bearer = { role: 'asker', client: 'demonstration-app' } as const;
  const question = questionWith(address, await demonstrationToken(key, address, bearer));
  return welcome(address, 'demonstration: invented register, for trying things only', question);
}

function welcome(address: string, what: string, question: string): string {
  return `
may-i-share is ready (${what})

  Page      ${address}/
  GraphQL   ${address}/graphql
  Health    ${address}/health/live  ${address}/health/ready
${question}`;
}

function questionWith(address: string, token: string): string {
  const request = {
    partner: 'barnet_homes',
    purpose: 'service_delivery.housing',
    dataCategories: ['identity', 'contact', 'housing.need'],
  };
  const body = JSON.stringify({ query: QUESTION, variables: { request } });
  return `
Ask it something:

curl -s ${address}/graphql -H 'content-type: application/json' -H 'authorization: Bearer ${token}' -d '${body}'
`;
}
