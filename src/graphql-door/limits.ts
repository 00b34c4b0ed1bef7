import type { ApolloServerPlugin } from '@apollo/server';
import { ApolloArmor } from '@escape.tech/graphql-armor';
import {
  type DocumentNode,
  GraphQLError,
  type OperationDefinitionNode,
  type ValidationContext,
  type ValidationRule,
  visit,
} from 'graphql';
import { badInput, MayIShareError } from '../errors.js';
import { knownCost, MOST_COST } from './cost.js';

/** Tokens in one question; what is asked about goes into variables, which do not count. */
export const MOST_TOKENS = 1000;
const DEEPEST = 15;
const MOST_ALIASES = 15;
const MOST_DIRECTIVES = 8;

/** How much one question may ask at all, whatever is sent with it. */
export function limits(): ValidationRule[] {
  const limit = (n: number) => ({ n, propagateOnRejection: false, onReject: [refuse] });
  const armor = new ApolloArmor({
    maxDepth: { ...limit(DEEPEST), flattenFragments: true },
    maxAliases: { ...limit(MOST_ALIASES), allowList: [] },
    maxDirectives: limit(MOST_DIRECTIVES),
    costLimit: { enabled: false },
    maxTokens: { enabled: false },
    blockFieldSuggestion: { enabled: false },
  });
  return armor.protect().validationRules as ValidationRule[];
}

function refuse(context: ValidationContext | null, { message }: GraphQLError): void {
  context?.reportError(asGraphQL(new MayIShareError('TOO_COSTLY', message)));
}

/** Status 400: the answer is about the question, not about a field of it. */
function asGraphQL(error: MayIShareError): GraphQLError {
  const extensions = { code: error.code, http: { status: 400 } };
  return new GraphQLError(error.message, { originalError: error, extensions });
}

/** What can be known only with the variables: the cost, and whether all text is text. */
export const checkOperation: ApolloServerPlugin = {
  async requestDidStart() {
    return {
      async didResolveOperation({ schema, document, operation, request }) {
        const variables = request.variables ?? {};
        const wrong = noSuchKind(operation) ?? wrongText(variables, '') ?? wrongLiteral(document);
        if (wrong) throw asGraphQL(wrong);
        const cost = operation ? knownCost(schema, document, operation, variables) : 0;
        if (cost <= MOST_COST) return;
        const message = `this asks for too much at once: ask for fewer, or fewer fields (cost ${cost}, at most ${MOST_COST})`;
        throw asGraphQL(new MayIShareError('TOO_COSTLY', message));
      },
    };
  },
};

/** The schema has no subscriptions, which GraphQL would find out only by failing. */
function noSuchKind(operation: OperationDefinitionNode | null | undefined) {
  if (operation?.operation !== 'subscription') return undefined;
  return badInput(
    'query',
    'subscription',
    'query: there are queries and mutations, no subscriptions',
  );
}

/** PostgreSQL stores no NUL, and half a surrogate pair is no character: neither is ever meant. */
function wrongText(value: unknown, field: string): MayIShareError | undefined {
  if (typeof value === 'string') {
    if (value.isWellFormed() && !value.includes('\0')) return undefined;
    const message = `${field || 'the question'}: holds characters that are no text`;
    return badInput(field, '[withheld]', message);
  }
  if (typeof value !== 'object' || value === null) return undefined;
  for (const [key, inner] of Object.entries(value)) {
    const at = Array.isArray(value) ? `${field}[${key}]` : [field, key].filter(Boolean).join('.');
    const wrong = wrongText(key, at) ?? wrongText(inner, at);
    if (wrong) return wrong;
  }
  return undefined;
}

/** Documents are kept by their text, so the same one comes again and again. */
const SOUND = new WeakSet<DocumentNode>();

function wrongLiteral(document: DocumentNode): MayIShareError | undefined {
  if (SOUND.has(document)) return undefined;
  let wrong: MayIShareError | undefined;
  visit(document, {
    StringValue({ value }) {
      wrong ??= wrongText(value, '');
    },
  });
  if (!wrong) SOUND.add(document);
  return wrong;
}
