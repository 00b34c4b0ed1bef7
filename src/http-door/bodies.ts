import { parse } from 'node:querystring';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { MayIShareError } from '../errors.js';
import { readJson } from './json.js';

/** Bodies are JSON or forms, in UTF-8; Fastify has held their size against the limit. */
export function readBodies(fastify: FastifyInstance): void {
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser(
    'application/json',
    { parseAs: 'buffer' },
    async (request: FastifyRequest, body: Buffer) => readJson(utf8(request, body)),
  );
  fastify.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'buffer' },
    async (request: FastifyRequest, body: Buffer) => parse(utf8(request, body)),
  );
}

function utf8({ headers }: FastifyRequest, body: Buffer): string {
  const encoding = headers['content-encoding'] ?? 'identity';
  if (encoding !== 'identity') {
    const message = `content-encoding: \`${encoding.slice(0, 40)}\` is not read here; send the body as it is`;
    throw new MayIShareError('BAD_USER_INPUT', message);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body);
  } catch {
    throw new MayIShareError('BAD_USER_INPUT', 'the body is not UTF-8');
  }
}
