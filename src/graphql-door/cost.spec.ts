import { buildSchema, Kind, type OperationDefinitionNode, parse } from 'graphql';
import { costOf, knownCost, MOST_COST } from './cost.js';

const schema = buildSchema(`
  type Query { partners(first: Int! = 50): PartnerConnection! each(requests: [String!]!): [Answer!]! }
  type PartnerConnection { edges: [PartnerEdge!]! }
  type PartnerEdge { node: Partner! }
  type Partner { code: ID! agreements: [Agreement!]! }
  type Agreement { reference: ID! partners: [Partner!]! }
  type Answer { outcome: String! remedies: [Remedy!]! }
  type Remedy { code: ID! }
`);

function cost(text: string, variables: Record<string, unknown> = {}): number {
  const document = parse(text);
  const isOperation = (each: { kind: Kind }) => each.kind === Kind.OPERATION_DEFINITION;
  const operation = document.definitions.find(isOperation) as OperationDefinitionNode;
  return costOf(schema, document, operation, variables);
}

test('a list costs by `first`: as written, as sent, as by default', () => {
  const beneath = '{ edges { node { code } } }';
  expect(cost(`{ partners(first: 7) ${beneath} }`)).toBe(1 + 3 * 7);
  expect(cost(`query ($n: Int!) { partners(first: $n) ${beneath} }`, { n: 9 })).toBe(1 + 3 * 9);
  expect(cost(`query ($n: Int! = 4) { partners(first: $n) ${beneath} }`)).toBe(1 + 3 * 4);
  expect(cost(`{ partners ${beneath} }`)).toBe(1 + 3 * 50);
});

test('what is sent as a list costs by its length', () => {
  const requests = Array(500).fill('x');
  expect(cost('query ($r: [String!]!) { each(requests: $r) { outcome } }', { r: requests })).toBe(
    501,
  );
  expect(cost('{ each(requests: ["a", "b"]) { outcome } }')).toBe(3);
});

test('remedies are tried one by one, and cost so', () => {
  expect(cost('{ each(requests: ["a"]) { remedies { code } } }')).toBe(1 + 8_000 + 10);
});

test('going round and round is too much, even where no `first` is large', () => {
  const round = (inner: string) => `agreements { partners { ${inner} } }`;
  const asked = `{ partners(first: 200) { edges { node { ${round(round('code'))} } } } }`;
  expect(cost(asked)).toBeGreaterThan(MOST_COST);
});

test('fragments count wherever they are spread, and counting them ends', () => {
  const used = '{ partners(first: 2) { edges { node { ...p } } } } fragment p on Partner { code }';
  expect(cost(used)).toBe(1 + 3 * 2);
  const doubling = Array.from(
    { length: 40 },
    (_, n) => `fragment f${n} on Partner { ...f${n + 1} ...f${n + 1} }`,
  );
  const bomb = `{ partners(first: 1) { edges { node { ...f0 } } } } ${doubling.join(' ')} fragment f40 on Partner { code }`;
  expect(cost(bomb)).toBe(Number.POSITIVE_INFINITY);
});

test('a `first` below one costs as one', () => {
  expect(cost('{ partners(first: -5) { edges { node { code } } } }')).toBe(4);
});

test('a cost worked out before holds for the variables it was worked out for', () => {
  const document = parse(
    'query ($n: Int, $r: [String!]!) { partners(first: $n) { edges { node { code } } } each(requests: $r) { outcome } }',
  );
  const operation = document.definitions[0] as OperationDefinitionNode;
  for (const variables of [
    { n: 3, r: ['a'] },
    { n: 9, r: ['b'] },
    { n: 3, r: ['c', 'd'] },
    { n: null, r: ['a'] },
    { n: 3, r: ['a'] },
  ]) {
    const counted = costOf(schema, document, operation, variables);
    expect(knownCost(schema, document, operation, variables)).toBe(counted);
  }
});
