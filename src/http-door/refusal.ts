import type { FastifyReply, FastifyRequest } from 'fastify';
import { outageOf } from '../database/outage.js';
import { type ErrorCode, MayIShareError } from '../errors.js';
import { withoutIdentifiers } from './withheld.js';

const STATUS: Partial<Record<ErrorCode, number>> = {
  BAD_USER_INPUT: 400,
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  CONFLICT: 409,
  TOO_COSTLY: 413,
  TOO_MANY_REQUESTS: 429,
  UNAVAILABLE: 503,
};

/** Fastify's own refusals, by status, in our words. */
const OURS: Record<number, { code: ErrorCode; message: string }> = {
  400: { code: 'BAD_USER_INPUT', message: 'this is not a request we can read' },
  404: { code: 'NOT_FOUND', message: 'nothing is here' },
  405: { code: 'BAD_USER_INPUT', message: 'this method is not taken here' },
  408: { code: 'UNAVAILABLE', message: 'the request took too long to arrive' },
  413: { code: 'TOO_COSTLY', message: 'the request is too large' },
  414: { code: 'BAD_USER_INPUT', message: 'the address is too long' },
  415: { code: 'BAD_USER_INPUT', message: 'this content type is not taken here' },
  431: { code: 'TOO_COSTLY', message: 'the headers are too large' },
  503: { code: 'UNAVAILABLE', message: 'this took too long, or too much is under way; try again' },
};

export interface Refusal {
  status: number;
  code: ErrorCode;
  message: string;
  details: Readonly<Record<string, unknown>>;
}

/** Any error as callers may see it: never a stack, a query, a path, or words that are not ours. */
export function refusalOf(error: unknown): Refusal {
  if (error instanceof MayIShareError) return refusalBy(error);
  const status = statusOf(error);
  const ours = OURS[status];
  if (ours) return { status, ...ours, details: {} };
  const outage = outageOf(error);
  if (outage) return refusalBy(outage);
  return { status: 500, code: 'INTERNAL', message: 'something went wrong here', details: {} };
}

function refusalBy({ code, message, details }: MayIShareError): Refusal {
  return { status: STATUS[code] ?? 500, code, ...withoutIdentifiers({ message, details }) };
}

function statusOf(error: unknown): number {
  const { statusCode, status } = error as { statusCode?: unknown; status?: unknown };
  const said = statusCode ?? status;
  return typeof said === 'number' ? said : 500;
}

/** Answers in the form of a GraphQL error, with the headers HTTP asks for beside the status. */
export function refuse(request: FastifyRequest, reply: FastifyReply, error: unknown): FastifyReply {
  const { status, code, message, details } = refusalOf(error);
  if (status === 401 && isPageVisit(request)) {
    return reply.redirect(`/sign-in?to=${encodeURIComponent(request.url)}`, 303);
  }
  if (status === 401) reply.header('www-authenticate', challengeFor(request));
  if (status === 429 || status === 503) {
    reply.header('retry-after', String(details.retryAfterSeconds ?? 1));
  }
  return reply
    .code(status)
    .type('application/json; charset=utf-8')
    .send({ errors: [{ message, extensions: { code, ...details } }] });
}

/** RFC 6750 section 3: an error is named only where credentials were sent. */
function challengeFor({ headers }: FastifyRequest): string {
  return headers.authorization === undefined
    ? 'Bearer realm="may-i-share"'
    : 'Bearer realm="may-i-share", error="invalid_token"';
}

/** Somebody at a browser is shown where to sign in; an app is told. */
function isPageVisit({ method, headers, url }: FastifyRequest): boolean {
  const browsing = method === 'GET' && (headers.accept ?? '').includes('text/html');
  return browsing && headers.authorization === undefined && !/^\/(graphql|sign-in)\b/.test(url);
}
