const QUESTION =
  'mutation Ask($request: SharingRequestInput!) { mayIShare(request: $request) { id outcome denialKind reasons { code message } obligations { code message } } }';

/** The start-up text: where things are, and a question that can be pasted and answers. */
export function welcome(address: string, token: string): string {
  const request = {
    partner: 'barnet_homes',
    purpose: 'service_delivery.housing',
    dataCategories: ['identity', 'contact', 'housing.need'],
  };
  const body = JSON.stringify({ query: QUESTION, variables: { request } });
  return `
may-i-share is ready (demonstration: invented register, for trying things only)

  GraphQL   ${address}/graphql
  Health    ${address}/health/live  ${address}/health/ready

Ask it something:

curl -s ${address}/graphql -H 'content-type: application/json' -H 'authorization: Bearer ${token}' -d '${body}'
`;
}
