import { buildSchema, getVariableValues, parse } from 'graphql';
import { wrongVariable } from './wrong-variable.js';

const schema = buildSchema(`
  enum Form { WHOLE PART }
  input Asked { form: Form!, count: Int, list: [Asked!] }
  type Query { ask(asked: Asked): Int }
`);
const query = parse('query ($asked: Asked) { ask(asked: $asked) }');

function said(asked: unknown) {
  const [operation] = query.definitions;
  if (operation?.kind !== 'OperationDefinition') throw new Error('no operation');
  const { errors = [] } = getVariableValues(schema, operation.variableDefinitions ?? [], { asked });
  return errors.map(({ message }) => wrongVariable(message));
}

test.each([
  [{ form: 'WHOL' }, { field: 'asked.form', value: 'WHOL', suggestions: ['WHOLE'] }],
  [{ form: 'RAW' }, { field: 'asked.form', value: 'RAW', suggestions: [] }],
  [
    { form: 'PART', count: 1.5 },
    { field: 'asked.count', value: 1.5, suggestions: [] },
  ],
  [
    { form: 'PART', list: [{ form: 'a "b" at "c"; d' }] },
    { field: 'asked.list[0].form', value: 'a "b" at "c"; d', suggestions: [] },
  ],
  [7, { field: 'asked', value: 7, suggestions: [] }],
])('%j is told by field and value', (asked, told) => {
  expect(said(asked)).toEqual([told]);
});

test('says nothing of other messages', () => {
  expect(wrongVariable('Cannot query field "x" on type "Query".')).toBeUndefined();
});
