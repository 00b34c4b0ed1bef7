import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLField,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isCompositeType,
  isInterfaceType,
  isListType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
  type ValueNode,
} from 'graphql';

/** What one operation may cost: about the number of values that its answer can hold. */
export const MOST_COST = 1_000_000;

/** How many a list is taken to hold where the question does not say. */
const LIST = 10;
/** The same, where what it holds stands above it already: each round multiplies. */
const LIST_AGAIN = 100;
/**
 * Fields that are more work than reading a value. Remedies are tried, up to a thousand for an answer: of
 * many more than 100 answers they would not be there before the door gives up waiting, and what was asked
 * would be in the log all the same. At most 124 are let in, fewer with what else is asked of each.
 */
const WORK: Readonly<Record<string, number>> = { remedies: 8_000 };

/** Fragments spread in fragments double with each; counting them must not be the attack. */
const MOST_STEPS = 20_000;

interface Walk {
  stepsLeft: number;
  schema: GraphQLSchema;
  fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  variables: Readonly<Record<string, unknown>>;
  defaults: ReadonlyMap<string, ValueNode>;
}

const KNOWN = new WeakMap<OperationDefinitionNode, Map<string, number>>();
const MOST_KNOWN = 100;

/** {@link costOf}, worked out once for variables that count alike: numbers, and lists by their length. */
export function knownCost(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Readonly<Record<string, unknown>>,
): number {
  const known = KNOWN.get(operation) ?? new Map<string, number>();
  KNOWN.set(operation, known);
  const counts = JSON.stringify(
    Object.entries(variables).map(([name, value]) => [name, count(value)]),
  );
  const cost = known.get(counts) ?? costOf(schema, document, operation, variables);
  if (known.size >= MOST_KNOWN) known.clear();
  known.set(counts, cost);
  return cost;
}

/** All that the cost of a question takes from a variable. */
function count(value: unknown): unknown {
  if (Array.isArray(value)) return [value.length];
  return value === null || typeof value === 'number' ? value : typeof value;
}

/**
 * The cost of a valid operation before it runs: a field costs 1 and what is asked beneath it, times
 * `first`, the length of a list sent, or an estimate.
 */
export function costOf(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Readonly<Record<string, unknown>>,
): number {
  const walk: Walk = {
    stepsLeft: MOST_STEPS,
    schema,
    variables,
    fragments: new Map(
      document.definitions.flatMap((each) =>
        each.kind === Kind.FRAGMENT_DEFINITION ? [[each.name.value, each] as const] : [],
      ),
    ),
    defaults: new Map(
      (operation.variableDefinitions ?? []).flatMap(({ variable, defaultValue }) =>
        defaultValue ? [[variable.name.value, defaultValue] as const] : [],
      ),
    ),
  };
  const root = schema.getRootType(operation.operation)?.name ?? '';
  return costOfSelection(walk, operation.selectionSet, [root]);
}

/** `path`: names of the types above, the nearest last. */
function costOfSelection(walk: Walk, set: SelectionSetNode, path: readonly string[]): number {
  let cost = 0;
  for (const each of set.selections) {
    if (walk.stepsLeft-- <= 0) return Number.POSITIVE_INFINITY;
    if (each.kind === Kind.FIELD) cost += costOfField(walk, each, path);
    else {
      const fragment =
        each.kind === Kind.FRAGMENT_SPREAD ? walk.fragments.get(each.name.value) : each;
      const on = fragment?.typeCondition?.name.value ?? path.at(-1) ?? '';
      if (fragment)
        cost += costOfSelection(walk, fragment.selectionSet, [...path.slice(0, -1), on]);
    }
    if (cost > MOST_COST) return cost;
  }
  return cost;
}

function costOfField(walk: Walk, node: FieldNode, path: readonly string[]): number {
  const parent = walk.schema.getType(path.at(-1) ?? '');
  const isObject = isObjectType(parent) || isInterfaceType(parent);
  const field = isObject ? parent.getFields()[node.name.value] : undefined;
  const beneath = field && getNamedType(field.type);
  const work = WORK[node.name.value] ?? 1;
  if (!field || !node.selectionSet || !isCompositeType(beneath)) return work;
  const inside = costOfSelection(walk, node.selectionSet, [...path, beneath.name]);
  return work + inside * Math.max(1, timesOf(walk, node, field, path.includes(beneath.name)));
}

function timesOf(
  walk: Walk,
  node: FieldNode,
  field: GraphQLField<unknown, unknown>,
  again: boolean,
): number {
  const first = field.args.find(({ name }) => name === 'first');
  if (first) return Number(given(walk, node, 'first') ?? first.defaultValue ?? LIST);
  // `edges` are as many as the `first` of the field above them.
  const single = !isListType(getNullableType(field.type)) || node.name.value === 'edges';
  if (single) return 1;
  const sent = field.args.map(({ name }) => given(walk, node, name)).find(Array.isArray);
  return sent?.length ?? (again ? LIST_AGAIN : LIST);
}

/** What the question says for an argument; of a list written out, only its length counts. */
function given(walk: Walk, node: FieldNode, name: string): unknown {
  const value = node.arguments?.find((argument) => argument.name.value === name)?.value;
  if (value?.kind !== Kind.VARIABLE) return literal(value);
  const variable = value.name.value;
  return walk.variables[variable] ?? literal(walk.defaults.get(variable));
}

function literal(value: ValueNode | undefined): unknown {
  if (value?.kind === Kind.INT) return Number(value.value);
  return value?.kind === Kind.LIST ? value.values : undefined;
}
