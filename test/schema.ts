import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import {
  extendSchema,
  type GraphQLField,
  type GraphQLInputType,
  GraphQLObjectType,
  GraphQLSchema,
  getNamedType,
  isCompositeType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isUnionType,
  parse,
} from 'graphql';
import type { Json } from './service.js';

const FOLDER = resolve(import.meta.dirname, '../graphql');

/** The contract as it stands in graphql/. */
export function contract(): GraphQLSchema {
  const files = readdirSync(FOLDER).filter((file) => file.endsWith('.graphql'));
  const text = files.map((file) => readFileSync(join(FOLDER, file), 'utf8')).join('\n');
  // `type Query` without fields is none by itself: the rooms extend it.
  const rooms = text.replace(/^(".*"\n)?type (Query|Mutation)$/gm, '');
  return extendSchema(
    new GraphQLSchema({ query: root('Query'), mutation: root('Mutation') }),
    parse(rooms),
    {
      assumeValid: true,
    },
  );
}

const root = (name: string) => new GraphQLObjectType({ name, fields: {} });

export interface RootField {
  kind: 'query' | 'mutation';
  name: string;
  field: GraphQLField<unknown, unknown>;
}

export function rootFields(schema: GraphQLSchema): RootField[] {
  const of = (kind: RootField['kind'], type = schema.getQueryType()) =>
    Object.values(type?.getFields() ?? {}).map((field) => ({ kind, name: field.name, field }));
  return [...of('query'), ...of('mutation', schema.getMutationType())];
}

const SAMPLES: Record<string, unknown> = {
  ID: 'x',
  String: 'x',
  Int: 1,
  Float: 1,
  Boolean: true,
  DateTime: '2026-01-01T00:00:00.000Z',
  Date: '2026-01-01',
};

/** A value of the type, as small as may be. `text` stands for every ID and String. */
function sampleOf(type: GraphQLInputType, text = 'x'): unknown {
  if (isNonNullType(type)) return sampleOf(type.ofType, text);
  if (isListType(type)) return [sampleOf(type.ofType, text)];
  if (isEnumType(type)) return type.getValues()[0]?.name;
  if (isInputObjectType(type)) {
    const fields = Object.values(type.getFields());
    return Object.fromEntries(fields.map((each) => [each.name, sampleOf(each.type, text)]));
  }
  if (type.name === 'ID' || type.name === 'String') return text;
  if (type.name in SAMPLES) return SAMPLES[type.name];
  throw new Error(`Give SAMPLES in test/schema.ts a value of the scalar ${type.name}`);
}

/** An operation that asks for one root field, with all arguments as variables. */
export function askFor(
  { kind, name, field }: RootField,
  text = 'x',
): { query: string; variables: Json } {
  const declared = field.args.map((arg) => `$${arg.name}: ${arg.type}`).join(', ');
  const passed = field.args.map((arg) => `${arg.name}: $${arg.name}`).join(', ');
  const type = getNamedType(field.type);
  const selection = isCompositeType(type) || isUnionType(type) ? '{ __typename }' : '';
  const variables = Object.fromEntries(
    field.args.map((arg) => [arg.name, sampleOf(arg.type, text)]),
  );
  const within = (list: string) => (list ? `(${list})` : '');
  return {
    query: `${kind} Ask${within(declared)} { ${name}${within(passed)} ${selection} }`,
    variables,
  };
}
