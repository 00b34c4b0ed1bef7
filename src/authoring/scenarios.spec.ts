import { scenarioOf } from './scenario-text.js';
import { scenariosIn } from './scenarios.js';

const FILE = 'scenarios/x.yaml';
const read = (text: string) => scenariosIn(new Map([[FILE, text]]));
const ASK = 'ask: { partner: dwp }';

test('each scenario has the line that it begins in, however its id is written', () => {
  const text = `# X\n- id: "X-1"\n  ${ASK}\n  expect: ALLOW\n\n- ${ASK}\n  id: X-2\n  expect: FORBIDDEN\n`;
  expect(read(text).scenarios.map(({ id, line }) => [id, line])).toEqual([
    ['X-1', 2],
    ['X-2', 6],
  ]);
});

test('of two with one id the second is told, in its own line', () => {
  const one = `- id: X-1\n  ${ASK}\n  expect: ALLOW\n`;
  expect(read(one + one).problems).toEqual([
    { file: FILE, line: 4, message: 'another scenario has the id X-1' },
  ]);
});

test('what cannot be read is told with its place', () => {
  expect(read('- id: {\n').problems).toEqual([
    { file: FILE, message: expect.any(String), line: 2, column: 1 },
  ]);
  expect(read('id: X-1\n').problems[0]?.message).toMatch(/^not a list of scenarios/);
});

test('a question that got no answer becomes a scenario that waits for one', () => {
  const record = {
    ...{ kind: 'decision', id: 'some-id', at: '2026-11-27T10:00:00.000Z', client: 'app' },
    input: {
      request: {
        ...{ partner: 'dwp', purpose: 'crime', dataCategories: ['identity'] },
        ...{ direction: 'OUTBOUND', dataForm: 'IDENTIFIABLE', country: 'GB' },
        ...{ circumstances: [], evidence: [] },
      },
      facts: { partner: { country: 'GB' } },
    },
    fault: { code: 'DEADLINE', message: 'It took too long.' },
  } as unknown as Parameters<typeof scenarioOf>[0];
  const { yaml } = scenarioOf(record);
  expect(yaml).toContain('why: It got no answer on 2026-11-27.');
  const { scenarios, problems } = read(yaml);
  expect(scenarios).toEqual([]);
  expect(problems).toEqual([
    {
      ...{ file: FILE, line: 2 },
      message: 'L-some-id: expect: ALLOW, FORBIDDEN, NOT_COVERED; here is "to be written"',
    },
  ]);
});
