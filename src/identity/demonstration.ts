import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { JWK } from 'jose';
import type { Provider } from 'oidc-provider';
import { MayIShareError } from '../errors.js';
import { demonstrationIssuer } from './demonstration-issuer.js';
import { choosePage } from './demonstration-pages.js';
import { PEOPLE } from './demonstration-people.js';
import { DEMONSTRATION_PATH } from './demonstration-token.js';
import type { PublicAddress } from './public-address.js';

const INTERACTION = `${DEMONSTRATION_PATH}/interaction/:uid`;

/** Mounts the demonstration issuer. It is made when first asked: only then is our address known. */
export function mountDemonstration(
  fastify: FastifyInstance,
  address: PublicAddress,
  clientId: string,
  key: JWK,
): void {
  let made: Provider | undefined;
  const issuer = () => {
    made ??= demonstrationIssuer(address.origin, clientId, key);
    return made;
  };
  fastify.get(INTERACTION, (request, reply) =>
    reply.type('text/html').send(choosePage(pathOf(request))),
  );
  fastify.post(INTERACTION, (request, reply) => choose(issuer(), request, reply));
  fastify.route({
    url: `${DEMONSTRATION_PATH}/*`,
    method: ['GET', 'POST'],
    // Before the body is read: the issuer reads it itself.
    onRequest: (request, reply) => handOver(issuer(), request, reply),
    handler: () => undefined,
  });
}

async function choose(issuer: Provider, request: FastifyRequest, reply: FastifyReply) {
  const { person } = (request.body ?? {}) as { person?: unknown };
  if (typeof person !== 'string' || !Object.hasOwn(PEOPLE, person)) {
    throw new MayIShareError('BAD_USER_INPUT', 'choose one of the people of the demonstration');
  }
  const result = { login: { accountId: person, remember: false } };
  const back = await issuer.interactionResult(request.raw, reply.raw, result).catch((cause) => {
    throw new MayIShareError('NOT_FOUND', 'this sign-in is over; begin again', {}, { cause });
  });
  return reply.redirect(back, 303);
}

/** The issuer writes the answer itself; what headers we have set go with it. */
async function handOver(issuer: Provider, request: FastifyRequest, reply: FastifyReply) {
  reply.hijack();
  for (const [name, value] of Object.entries(reply.getHeaders())) {
    if (value !== undefined) reply.raw.setHeader(name, value);
  }
  const { raw } = request;
  Object.assign(raw, { originalUrl: raw.url });
  raw.url = raw.url?.slice(DEMONSTRATION_PATH.length) || '/';
  await issuer.callback()(raw, reply.raw);
}

function pathOf(request: FastifyRequest): string {
  return request.url.split('?')[0] ?? '';
}
