import { resolve } from 'node:path';
import { compileRevision } from '../src/engine/compile.js';
import { findOpa, runOpa } from '../src/engine/opa.js';
import { type PolicyFiles, readPolicyFiles } from '../src/engine/policy-files.js';

const FOLDER = resolve(import.meta.dirname, '../policies');
const SOURCES = /^https:\/\/(www\.legislation\.gov\.uk|ico\.org\.uk|digital\.nhs\.uk)\//;

let files: PolicyFiles;
let opa: string;

beforeAll(async () => {
  files = await readPolicyFiles(FOLDER);
  opa = (await findOpa()) as string;
});

function misspelt(path: string, right: string, wrong: string): PolicyFiles {
  const text = files.get(path) as string;
  expect(text).toContain(right);
  return new Map(files).set(path, text.replaceAll(right, wrong));
}

test.each([
  ['bars/transfers/transfers.rego', 'question.request.country', 'question.request.county'],
  ['question/question.rego', 'facts.now', 'facts.know'],
  ['question/question.rego', 'data.vocabulary.countries', 'data.vocabulary.contries'],
  ['consents/consents.rego', 'facts.consent.reference', 'facts.consent.refrence'],
  ['conditions/conditions.rego', 'partner.competentAuthority', 'partner.competentAuthorty'],
  ['conditions/conditions.rego', 'controller.appropriatePolicyDocuments', 'controller.apd'],
])('in %s, %s misspelt as %s does not compile', async (path, right, wrong) => {
  const compiling = compileRevision(misspelt(path, right, wrong), opa);
  await expect(compiling).rejects.toMatchObject({
    code: 'POLICY_COMPILE_FAILED',
    message: expect.stringContaining(path.split('/').at(-1) as string),
  });
});

interface Annotated {
  path: { value: string }[];
  annotations?: {
    scope: string;
    title?: string;
    description?: string;
    related_resources?: { ref: string }[];
  };
}

test('each bar and each ground says what it is, in plain words, and by what law', async () => {
  const { stdout } = await runOpa(
    opa,
    ['inspect', '--annotations', '--format', 'json', FOLDER],
    process.cwd(),
  );
  const annotated: Annotated[] = JSON.parse(stdout).annotations;
  const rules = new Map(
    annotated
      .filter(({ annotations }) => annotations?.scope === 'rule')
      .map(({ path, annotations }) => [path.map(({ value }) => value).join('.'), annotations]),
  );
  const named = [...files].flatMap(([path, text]) => namedIn(path, text));
  expect(named.length).toBeGreaterThanOrEqual(15 + 41);
  for (const name of named) {
    const words = rules.get(name);
    expect({ name, title: words?.title, description: words?.description }).toEqual({
      name,
      title: expect.stringMatching(/\S/),
      description: expect.stringMatching(/\S/),
    });
    const refs = words?.related_resources?.map(({ ref }) => ref) ?? [];
    expect({ name, none: refs.length === 0 }).toEqual({ name, none: false });
    expect({ name, strange: refs.filter((ref) => !SOURCES.test(ref)) }).toEqual({
      name,
      strange: [],
    });
  }
});

function namedIn(path: string, text: string): string[] {
  if (!/^(bars|grounds)\/.*(?<!_test)\.rego$/.test(path)) return [];
  const room = `data.mayishare.${path.split('/').slice(0, -1).join('.')}`;
  return [...text.matchAll(/^(\w+) := /gm)].map(([, name]) => `${room}.${name}`);
}
