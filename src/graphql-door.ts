import { join } from 'node:path';
import { ApolloServerPluginCacheControlDisabled } from '@apollo/server/plugin/disabled';
import { ApolloDriver, type ApolloDriverConfig } from '@nestjs/apollo';
import type { DynamicModule } from '@nestjs/common';
import { GraphQLModule } from '@nestjs/graphql';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { GraphQLError, type GraphQLFormattedError, GraphQLScalarType } from 'graphql';
import { GraphQLDate, GraphQLDateTimeISO } from 'graphql-scalars';
import { MayIShareError } from './errors.js';
import type { Caller } from './identity/token.js';

/** The library's instant under the contract's name for it. */
const DateTime = new GraphQLScalarType({ ...GraphQLDateTimeISO.toConfig(), name: 'DateTime' });

/** The GraphQL endpoint: schema first from `graphql/`, one error form, nothing of our insides in it. */
export function graphqlDoor(): DynamicModule {
  return GraphQLModule.forRoot<ApolloDriverConfig>({
    driver: ApolloDriver,
    typePaths: [join(import.meta.dirname, '../graphql/*.graphql')],
    path: '/graphql',
    playground: false,
    introspection: true,
    csrfPrevention: true,
    includeStacktraceInErrorResponses: false,
    resolvers: { DateTime, Date: GraphQLDate },
    // It would wrap every field to find out what may be cached; nothing may, as `contextOf` says.
    plugins: [ApolloServerPluginCacheControlDisabled()],
    context: contextOf,
    formatError,
  });
}

function contextOf(request: FastifyRequest & { caller?: Caller }, reply: FastifyReply) {
  reply.header('cache-control', 'no-store');
  return { caller: request.caller };
}

const OURS = new Set([
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'BAD_USER_INPUT',
  'BAD_REQUEST',
]);

/** Ours by their code; those of GraphQL itself as they are; whatever else is INTERNAL, without its words. */
export function formatError(
  formatted: GraphQLFormattedError,
  error: unknown,
): GraphQLFormattedError {
  const { locations, path } = formatted;
  const cause = error instanceof GraphQLError ? (error.originalError ?? error) : error;
  if (cause instanceof MayIShareError) {
    const extensions = { code: cause.code, ...cause.details };
    return { message: cause.message, locations, path, extensions };
  }
  const code = formatted.extensions?.code;
  if (typeof code === 'string' && OURS.has(code)) {
    return { message: formatted.message, locations, path, extensions: { code } };
  }
  return {
    message: 'Something went wrong here; nothing may be shared on it.',
    locations,
    path,
    extensions: { code: 'INTERNAL' },
  };
}
