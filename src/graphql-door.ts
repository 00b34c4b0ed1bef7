import { join } from 'node:path';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import { ApolloDriver, type ApolloDriverConfig } from '@nestjs/apollo';
import type { DynamicModule } from '@nestjs/common';
import { GraphQLModule } from '@nestjs/graphql';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { GraphQLError, type GraphQLFormattedError, GraphQLScalarType } from 'graphql';
import { GraphQLDate, GraphQLDateTimeISO } from 'graphql-scalars';
import { CONFIG, type Config } from './config.js';
import { outageOf } from './database/outage.js';
import { NotRecorded } from './decision-log/not-recorded.js';
import { MayIShareError } from './errors.js';
import { checkOperation, limits, MOST_TOKENS } from './graphql-door/limits.js';
import { withoutWhole, wrongVariable } from './graphql-door/wrong-variable.js';
import { withoutIdentifiers } from './http-door/withheld.js';
import type { AskedBy } from './identity/allow.js';
import type { Caller } from './identity/token.js';
import { LOGGER, type Logger, Seldom } from './telemetry.js';

/** What fails for now fails for everybody who asks. */
const TELL_EVERY_MS = 1000;

const NO_INSTANT = 'write an instant, with its time and zone, as 2026-11-23T09:00:00Z';

/** The library's instant under the contract's name for it; what is none is told how to be written. */
const DateTime = new GraphQLScalarType({
  ...GraphQLDateTimeISO.toConfig(),
  name: 'DateTime',
  parseValue: (value) => told(() => GraphQLDateTimeISO.parseValue(value)),
  parseLiteral: (node) => told(() => GraphQLDateTimeISO.parseLiteral(node)),
});

function told<T>(parse: () => T): T {
  try {
    return parse();
  } catch {
    throw new GraphQLError(NO_INSTANT);
  }
}

/** The GraphQL endpoint: schema first from `graphql/`, one error form, nothing of our insides in it. */
export function graphqlDoor(): DynamicModule {
  return GraphQLModule.forRootAsync<ApolloDriverConfig>({
    driver: ApolloDriver,
    inject: [CONFIG, LOGGER, NotRecorded],
    useFactory: settings,
  });
}

function settings(
  config: Config,
  logger: Logger,
  notRecorded: NotRecorded,
): Omit<ApolloDriverConfig, 'driver'> {
  const seldom = new Seldom(TELL_EVERY_MS);
  return {
    typePaths: [join(import.meta.dirname, '../graphql/*.graphql')],
    path: '/graphql',
    playground: false,
    introspection: config.graphqlIntrospection,
    hideSchemaDetailsFromClientErrors: !config.graphqlIntrospection,
    csrfPrevention: true,
    allowBatchedHttpRequests: false,
    persistedQueries: false,
    parseOptions: { maxTokens: MOST_TOKENS },
    validationRules: limits(),
    plugins: [
      checkOperation,
      ApolloServerPluginUsageReportingDisabled(),
      // It would wrap every field to find out what may be cached; nothing may.
      ApolloServerPluginCacheControlDisabled(),
    ],
    includeStacktraceInErrorResponses: false,
    resolvers: { DateTime, Date: GraphQLDate },
    context: (request: FastifyRequest & { caller?: Caller }, reply: FastifyReply): AskedBy => ({
      caller: request.caller,
      left: () => reply.sent || reply.raw.destroyed,
    }),
    formatError: (formatted, error) => {
      const shown = formatError(formatted, error);
      const code = shown.extensions?.code;
      if (code === 'INTERNAL') logger.error(traceOf(error), 'A field failed');
      if (code === 'UNAVAILABLE') {
        seldom.tell(code, (unsaid) =>
          logger.warn({ reason: shown.message, ...unsaid }, 'A field failed for now'),
        );
      }
      if (code === 'DECISION_NOT_RECORDED') notRecorded.note(causeOf(error) as Error);
      return shown;
    },
  };
}

/** GraphQL stops counting them after fifty, and says so without a code. */
const TOO_MANY_WRONG = /^Too many errors processing variables/;

const TOO_LONG = `${MOST_TOKENS} tokens`;

/** GraphQL's own, about the question itself. */
const OURS = new Set([
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'OPERATION_RESOLUTION_FAILURE',
  'PERSISTED_QUERY_NOT_SUPPORTED',
  'BAD_USER_INPUT',
  'BAD_REQUEST',
]);

/** Ours by their code; those of GraphQL itself as they are; whatever else is INTERNAL, without its words. */
function formatError(formatted: GraphQLFormattedError, error: unknown): GraphQLFormattedError {
  const { locations, path } = formatted;
  const { message, details } = withoutIdentifiers(toldOf(formatted, error));
  return { message, locations, path, extensions: details };
}

function toldOf(formatted: GraphQLFormattedError, error: unknown) {
  const thrown = causeOf(error);
  const cause = outageOf(thrown) ?? thrown;
  if (cause instanceof MayIShareError) {
    return { message: cause.message, details: { code: cause.code, ...cause.details } };
  }
  const code = formatted.extensions?.code;
  if (typeof code === 'string' && OURS.has(code)) {
    const tooLong = code === 'GRAPHQL_PARSE_FAILED' && formatted.message.includes(TOO_LONG);
    const { message, ...wrong } = wrongVariable(formatted.message) ?? {
      message: withoutWhole(formatted.message),
    };
    return { message, details: { code: tooLong ? 'TOO_COSTLY' : code, ...wrong } };
  }
  if (TOO_MANY_WRONG.test(formatted.message)) {
    const message = 'more of what was sent is wrong than is told here: put this right first';
    return { message, details: { code: 'BAD_USER_INPUT' } };
  }
  const message = 'Something went wrong here; nothing may be shared on it.';
  return { message, details: { code: 'INTERNAL' } };
}

function causeOf(error: unknown): unknown {
  let cause = error;
  while (cause instanceof GraphQLError && cause.originalError) cause = cause.originalError;
  return cause;
}

/** Where it failed; what the database says of the row's values stays out of our logs. */
function traceOf(error: unknown): object {
  const { name, message, stack, code } = causeOf(error) as Error & { code?: unknown };
  return { err: { type: name, message, stack, code } };
}
