import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  ASK,
  CHECK,
  DRAFT,
  drafting,
  goingLive,
  PATH,
  REFUSAL,
  startForDrafts,
  until,
} from './drafting.js';
import { type Json, MAY_I_SHARE, type Service } from './service.js';

/* Drafts of policies: writing them, and the gate they pass. */

let service: Service;

beforeAll(async () => {
  service = await startForDrafts();
});

afterAll(() => service?.stop());

const drafts = drafting(() => service);
const { as, create, save, textOf: fileOf, simple } = drafts;
const { check, smallDraft } = goingLive(drafts);

// Writing
test('several people save; each save is a version with its author, and nobody overwrites another', async () => {
  const { id } = await create('alice');
  const first = await save('alice', id, [{ path: 'notes/a.rego', text: 'package a\n' }]);
  expect(first).toMatchObject({ version: 1, state: 'DRAFT' });
  const second = await save('carol', id, [{ path: 'notes/a.rego', text: 'package b\n' }], 1);
  expect(second).toMatchObject({ version: 2, authors: ['alice', 'carol'] });
  const late = await save('alice', id, [{ path: 'notes/a.rego', text: 'package c\n' }], 1);
  expect(late).toMatchObject({ code: 'CHANGED_SINCE' });
  expect(await fileOf(id, 'notes/a.rego')).toBe('package b\n');
  const SAVE =
    'mutation ($d: ID!, $f: [DraftFileInput!]!, $s: Int) { saveDraftFiles(draft: $d, files: $f, seen: $s) { __typename } }';
  for (const [path, seen, field] of [
    ['notes/a.rego', 999, 'seen'],
    ['notes/a.rego/b.rego', 2, 'path'],
  ]) {
    const files = [{ path, text: 'package c\n' }];
    const { errors } = await service.ask(SAVE, { d: id, f: files, s: seen }, 'governance', 'x');
    expect(errors[0].extensions).toMatchObject({ code: 'BAD_USER_INPUT', field });
  }
  const back = await as(
    'alice',
    `mutation ($d: ID!) { restoreDraftVersion(draft: $d, version: 1) { ${DRAFT} } }`,
    { d: id },
  );
  expect(back).toMatchObject({ version: 3, digest: first.digest });
  const { versions } = await as(
    'alice',
    'query ($d: ID!) { draft(id: $d) { versions(first: 2) { edges { node { number author text } } pageInfo { hasNextPage } } } }',
    { d: id },
  );
  expect(versions.edges.map(({ node }: Json) => [node.number, node.author])).toEqual([
    [3, 'alice'],
    [2, 'carol'],
  ]);
  expect(versions.pageInfo.hasNextPage).toBe(true);
});

test('of very many moves the last are told, in their order', async () => {
  const { id } = await create('alice');
  const owner = await service.owner();
  const fill = `insert into draft_move (draft, move, state, version, digest, by)
    select $1, 'edit', 'DRAFT', n, 'x', 'alice' from generate_series(1, 501) n`;
  await owner.query(fill, [id]);
  await owner.end();
  const query = 'query ($d: ID!) { draft(id: $d) { history { version } } }';
  const { history } = await as('alice', query, { d: id });
  expect(history).toHaveLength(500);
  expect([history[0].version, history.at(-1).version]).toEqual([2, 501]);
});

test('a title and a comment are text, of nobody', async () => {
  const { id } = await create('alice');
  const abandon = `mutation ($d: ID!, $comment: String) { abandonDraft(draft: $d, comment: $comment) { ${DRAFT} } }`;
  const title = 'mutation ($title: String!) { createDraft(title: $title) { __typename } }';
  const wrong: [string, Json][] = [
    [title, { title: 'Schools\u001b[2K' }],
    [title, { title: 'Schools\u202e' }],
    [abandon, { d: id, comment: 'no\u009b2K' }],
    [abandon, { d: id, comment: 'as 943 476 5919 asked' }],
  ];
  for (const [query, variables] of wrong) {
    const { errors } = await service.ask(
      query,
      variables,
      'governance',
      'test-governance',
      'alice',
    );
    expect(errors[0].extensions.code).toBe('BAD_USER_INPUT');
  }
  expect(await as('alice', abandon, { d: id, comment: 'one\n\ttwo' })).toMatchObject({
    state: 'ABANDONED',
  });
});

test('files are renamed and deleted, and the difference says so by file and by rule', async () => {
  const { id, digest } = await create('alice');
  const moved = `mutation ($d: ID!) { renameDraftFile(draft: $d, path: "${PATH}", to: "grounds/education/schools.rego") { ${DRAFT} ${REFUSAL} } }`;
  expect(await as('alice', moved, { d: id })).toMatchObject({ version: 1 });
  expect(await as('alice', moved, { d: id })).toMatchObject({ code: 'NO_SUCH_FILE' });
  const gone = await simple(
    'alice',
    'deleteDraftFile',
    id,
    ', path: "bars/transfers/transfers.rego"',
  );
  expect(gone.version).toBe(2);
  const diff = await as(
    'bob',
    'query ($d: ID!) { policyDiff(from: { revision: 1 }, to: { draft: $d }) { fromDigest toDigest files { path kind added removed } rules { rule kind title } } }',
    { d: id },
  );
  expect(diff).toMatchObject({ fromDigest: digest, toDigest: gone.digest });
  expect(diff.files.map(({ path, kind }: Json) => `${kind} ${path}`)).toEqual([
    'REMOVED bars/transfers/transfers.rego',
    `REMOVED ${PATH}`,
    'ADDED grounds/education/schools.rego',
  ]);
  expect(diff.rules).toContainEqual({
    rule: 'mayishare.bars.transfers.transfer_unprotected',
    kind: 'REMOVED',
    title: 'A transfer without protection',
  });
});

test('a path that leaves the folder, and an asker, are refused', async () => {
  const { id } = await create('alice');
  const variables = { d: id, f: [{ path: '../etc/passwd', text: '' }] };
  const query =
    'mutation ($d: ID!, $f: [DraftFileInput!]!) { saveDraftFiles(draft: $d, files: $f) { __typename } }';
  const bad = await service.ask(query, variables, 'governance', 'alice');
  expect(bad.errors[0].extensions).toMatchObject({ code: 'BAD_USER_INPUT', field: 'path' });
  const asker = await service.ask(query, variables, 'asker');
  expect(asker.errors[0].extensions.code).toBe('FORBIDDEN');
});

// The gate
test('says what is wrong, where: a draft that does not compile', async () => {
  const { id } = await create('alice');
  await save('alice', id, [
    {
      path: PATH,
      text: 'package mayishare.grounds.education\n\nschool_census := [unknown(1)]\n',
    },
  ]);
  // Of several who ask at once, one begins a run.
  const START =
    'mutation ($d: ID!) { checkDraft(draft: $d) { ... on DraftCheck { id } ... on AuthoringRefusal { code } } }';
  const all = await Promise.all([1, 2, 3, 4].map(() => as('alice', START, { d: id })));
  expect(all.filter(({ code }) => code === 'ALREADY_RUNNING')).toHaveLength(3);
  const run = all.find((each) => each.id);
  const LOOK = `query ($id: ID!) { draftCheck(id: $id) { ${CHECK} } }`;
  const { state, checks } = await until(
    () => as('alice', LOOK, run),
    (seen) => seen.state !== 'RUNNING',
  );
  expect(state).toBe('FAILED');
  expect(checks[0]).toMatchObject({ code: 'parse', result: 'FAILED' });
  expect(checks[0].findings[0]).toMatchObject({ file: PATH, line: 3 });
  expect(checks.find(({ code }: Json) => code === 'scenarios').result).toBe('SKIPPED');
  expect(await simple('alice', 'submitDraft', id)).toMatchObject({ code: 'NOT_IN_STATE' });
});

test('no draft gives itself the network', async () => {
  const { id } = await create('alice');
  const capabilities = JSON.parse(await fileOf(id, 'capabilities.json'));
  capabilities.builtins.push({
    name: 'http.send',
    decl: { type: 'function', args: [{ type: 'any' }], result: { type: 'any' } },
  });
  await save('alice', id, [{ path: 'capabilities.json', text: JSON.stringify(capabilities) }]);
  const { state, checks } = await check(id);
  expect(state).toBe('FAILED');
  expect(checks).toHaveLength(1);
  expect(checks[0].findings[0].message).toContain('http.send');
});

test('nor by being tested or tried, before it was ever checked', async () => {
  const called: unknown[] = [];
  const server = createServer((request, response) => response.end(`${called.push(request.url)}`));
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  const { id } = await create('alice');
  const capabilities = JSON.parse(await fileOf(id, 'capabilities.json'));
  const send = { type: 'function', args: [{ type: 'any' }], result: { type: 'any' } };
  capabilities.builtins.push({ name: 'http.send', decl: send });
  delete capabilities.allow_net;
  const rule = `http.send({"method": "GET", "url": "http://127.0.0.1:${port}"}).status_code`;
  await save('alice', id, [
    { path: 'capabilities.json', text: JSON.stringify(capabilities) },
    { path: 'a_test.rego', text: `package test.a\n\ntest_a if ${rule} == 200\n` },
    { path: 'a.rego', text: `package mayishare.a\n\na := ${rule}\n` },
  ]);
  const tested = await as(
    'alice',
    'mutation ($d: ID!) { testDraft(draft: $d) { ... on TestRun { passed failed failures { file message } } } }',
    { d: id },
  );
  expect(tested).toMatchObject({ passed: 0, failed: 2 });
  expect(tested.failures[0]).toEqual({
    file: 'capabilities.json',
    message: '`http.send` is not allowed here',
  });
  expect(tested.failures[1].message).toContain('`allow_net` is missing');
  const { data } = await service.ask(MAY_I_SHARE, { request: ASK });
  const tried = await service.ask(
    'query ($d: ID!, $id: ID!) { tryOnDraft(draft: $d, decision: $id) { kind } }',
    { d: id, id: data.mayIShare.id },
    'governance',
    'alice',
  );
  expect(tried.errors[0].message).toContain('`http.send` is not allowed here');
  expect(called).toEqual([]);
  server.close();
});

test('format, metadata, tests, scenarios and used codes are looked at, each on its own', async () => {
  const draft = await smallDraft('alice', 'twice');
  const rule = '\n# METADATA\n# title: No law\nno_law := []\n';
  const text = (await fileOf(draft.id, PATH)) + rule;
  const purposes = await fileOf(draft.id, 'vocabulary/purposes/data.yaml');
  await save('alice', draft.id, [
    { path: PATH, text: `${text}\n\n\n` },
    { path: 'grounds/education/more_test.rego', text: 'package test.more\n\ntest_no if false\n' },
    {
      path: 'vocabulary/purposes/data.yaml',
      text: purposes.replace(/^crime:(\n {2}.*)+\n/m, ''),
    },
    {
      path: 'scenarios/more.yaml',
      text: '- id: X-1\n  ask: { partner: dwp, purpose: finance.benefits, dataCategories: [identity] }\n  expect: FORBIDDEN\n',
    },
  ]);
  const { state, checks } = await check(draft.id);
  expect(state).toBe('FAILED');
  const failed = Object.fromEntries(
    checks
      .filter(({ result }: Json) => result === 'FAILED')
      .map(({ code, findings }: Json) => [code, findings]),
  );
  expect(Object.keys(failed)).toEqual(['format', 'metadata', 'tests', 'scenarios', 'vocabulary']);
  expect(failed.metadata[0].message).toBe('no_law has no description, no law (related_resources)');
  expect(failed.tests[0]).toMatchObject({ file: 'grounds/education/more_test.rego', line: 3 });
  expect(failed.scenarios[0].message).toMatch(/X-1: FORBIDDEN is expected/);
  expect(failed.vocabulary[0].message).toMatch(/`crime` is used: agreement DSA-007/);
});
