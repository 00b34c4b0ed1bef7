import { buildSchema, getVariableValues, parse } from 'graphql';
import { wrongVariable } from './wrong-variable.js';

const schema = buildSchema(`
  enum Form { WHOLE PART }
  input Asked { form: Form!, count: Int, list: [Asked!], text: String }
  type Query { ask(asked: Asked): Int }
`);
const query = parse('query ($asked: Asked) { ask(asked: $asked) }');

function said(asked: unknown) {
  const [operation] = query.definitions;
  if (operation?.kind !== 'OperationDefinition') throw new Error('no operation');
  const { errors = [] } = getVariableValues(schema, operation.variableDefinitions ?? [], { asked });
  return errors.map(({ message }) => {
    const { message: _, ...told } = wrongVariable(message) ?? { message };
    return told;
  });
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

const PERSON = 'x"; NHS 943 476 5919; John Smith';
test.each([
  [{ subject: { reference: PERSON } }, 2],
  [{ form: 'PART', list: [{ text: PERSON }] }, 1],
  [{ form: 'PART', text: { reference: PERSON } }, 1],
  [{ form: { reference: PERSON } }, 1],
  [{ form: 'PART', [PERSON]: 1, count: { [PERSON]: PERSON } }, 2],
  [[PERSON, 1], 1],
])('of %j, %i are wrong, and none says what else was sent', (asked, wrong) => {
  const [operation] = query.definitions;
  if (operation?.kind !== 'OperationDefinition') throw new Error('no operation');
  const { errors = [] } = getVariableValues(schema, operation.variableDefinitions ?? [], { asked });
  const told = errors.map(({ message }) => wrongVariable(message));
  expect(told).toHaveLength(wrong);
  for (const each of told) expect(each).toMatchObject({ value: '[withheld]' });
  expect(JSON.stringify(told.map((each) => ({ ...each, field: '' })))).not.toContain('John');
});
