import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Logger, Seldom } from '../telemetry.js';
import { refusalOf, refuse } from './refusal.js';

const TELL_EVERY_MS = 1000;

/** The one place where errors of routes become answers. Those of GraphQL go on to its own. */
@Catch()
export class HttpErrors implements ExceptionFilter {
  private readonly seldom = new Seldom(TELL_EVERY_MS);

  constructor(private readonly logger: Logger) {}

  catch(error: unknown, host: ArgumentsHost): unknown {
    if (host.getType<string>() === 'graphql') return error;
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    if (reply.sent) return undefined;
    if (error instanceof HttpException) {
      const said = error.getResponse();
      // A route that answers with an object of its own, such as readiness, says what it means to.
      if (typeof said === 'object' && !('statusCode' in said)) {
        return void reply.code(error.getStatus()).send(said);
      }
    }
    const { code, message } = refusalOf(error);
    if (code === 'INTERNAL') this.logger.error({ err: error }, 'A route failed');
    if (code === 'UNAVAILABLE') {
      this.seldom.tell(code, (unsaid) =>
        this.logger.warn({ reason: message, ...unsaid }, 'A route failed for now'),
      );
    }
    return void refuse(request, reply, error);
  }
}
