import {
  type GraphQLNamedType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  isSpecifiedScalarType,
} from 'graphql';
import { contract } from './schema.js';

interface Named {
  name: string;
  description?: string | null;
}

/** What a type is made of: fields, or the values of an enum. */
function partsOf(type: GraphQLNamedType): readonly Named[] {
  if (isEnumType(type)) return type.getValues();
  const hasFields = isObjectType(type) || isInterfaceType(type) || isInputObjectType(type);
  return hasFields ? Object.values(type.getFields()) : [];
}

test('every type, field and value of the contract says what it means', () => {
  const roots = ['Query', 'Mutation'];
  const types = Object.values(contract().getTypeMap()).filter(
    (type) => !type.name.startsWith('__') && !isSpecifiedScalarType(type),
  );
  const wordless = types.flatMap((type) => [
    ...(type.description || roots.includes(type.name) ? [] : [type.name]),
    ...partsOf(type)
      .filter(({ description }) => !description)
      .map(({ name }) => `${type.name}.${name}`),
  ]);
  expect(types.length).toBeGreaterThan(100);
  expect(wordless).toEqual([]);
});
