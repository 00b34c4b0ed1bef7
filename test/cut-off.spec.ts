import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Json, Service } from './service.js';

const CHECK = '... on DraftCheck { id state checks { message } } ... on AuthoringRefusal { code }';

let dataDir: string;
let service: Service;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'may-i-share-cut-off-'));
  service = await Service.start({ DATA_DIR: dataDir });
});

afterAll(async () => {
  await service?.stop();
  await rm(dataDir, { recursive: true, force: true });
});

async function as(query: string, variables: Json): Promise<Json> {
  const { data, errors } = await service.ask(query, variables, 'governance', 'alice');
  expect(errors).toBeUndefined();
  return Object.values(data)[0];
}

const check = (draft: string) =>
  as(`mutation ($d: ID!) { checkDraft(draft: $d) { ${CHECK} } }`, { d: draft });

test('a check that a crash cut off has failed, and the same content is checked again at once', async () => {
  const { id: draft } = await as(
    'mutation { createDraft(title: "A change") { ... on Draft { id } } }',
    {},
  );
  const begun = await check(draft);
  expect(begun.state).toBe('RUNNING');
  expect((await check(draft)).code).toBe('ALREADY_RUNNING');
  service.process.kill('SIGKILL');
  await once(service.process, 'exit');
  service = await Service.start({ DATA_DIR: dataDir });
  const seen = await as(
    `query ($id: ID!) { draftCheck(id: $id) { id state checks { message } } }`,
    {
      id: begun.id,
    },
  );
  expect(seen.state).toBe('FAILED');
  expect(seen.checks[0].message).toMatch(/start it again/);
  const again = await check(draft);
  expect(again.state).toBe('RUNNING');
  expect(again.id).not.toBe(begun.id);
});
