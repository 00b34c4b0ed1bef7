import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compileRevision } from './compile.js';
import { findOpa } from './opa.js';
import { digestOf } from './policy-files.js';
import { everyCapability, revisionOf } from './revision.fixture.js';
import { loadRevision, saveRevision } from './revision.js';
import { findRule } from './rulebook.js';

const DENY = 'decision := {"outcome": "DENY", "denialKind": "NOT_COVERED"}';
const HOUSING = `package mayishare.grounds.housing

# METADATA
# title: Homelessness duty to refer
# description: A public body may refer a household.
# related_resources:
# - description: Housing Act 1996, section 213B
#   ref: https://www.legislation.gov.uk/ukpga/1996/52/section/213B
# custom:
#   code: duty_to_refer
#   article: 6(1)(e)
found contains rego.metadata.rule().custom.code if input.purpose == "housing"
`;

let dir: string;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'compile-'));
});
afterEach(() => rm(dir, { recursive: true }));

describe('a compiled revision', () => {
  test('is named by all its files and holds Wasm, data and rules', async () => {
    const files = new Map([
      ['capabilities.json', await everyCapability()],
      ['decision.rego', `package mayishare\n\n# METADATA\n# title: The answer\n${DENY}\n`],
      ['decision_test.rego', 'package mayishare_test\n\nbroken {'],
      ['grounds/housing/housing.rego', HOUSING],
      ['grounds/housing/data.yaml', 'roles: [officer]\n'],
      ['vocabulary/data.json', '{"health": {"title": "Health"}}'],
      ['scenarios/data.json', '{"not": "data"}'],
      ['scenarios/one.yaml', 'question: {'],
      ['README.md', '# Policies\n'],
    ]);
    const revision = await compileRevision(files, findOpa(), dir);

    expect(revision.digest).toBe(digestOf(files));
    expect([...revision.wasm.slice(0, 4)]).toEqual([0, 0x61, 0x73, 0x6d]);
    expect(revision.data).toEqual({
      grounds: { housing: { roles: ['officer'] } },
      vocabulary: { health: { title: 'Health' } },
    });
    expect(revision.rules.map((rule) => `${rule.package}/${rule.rule}`)).toEqual([
      'mayishare/decision',
      'mayishare.grounds.housing/found',
    ]);
    expect(await readdir(dir)).toEqual([]);
  });

  test('tells of each rule what its metadata says and where it stands', async () => {
    const { rules } = await revisionOf(DENY, { 'grounds/housing/housing.rego': HOUSING });

    expect(findRule(rules, 'duty_to_refer')).toEqual({
      code: 'duty_to_refer',
      package: 'mayishare.grounds.housing',
      rule: 'found',
      title: 'Homelessness duty to refer',
      description: 'A public body may refer a household.',
      relatedResources: [
        {
          description: 'Housing Act 1996, section 213B',
          ref: 'https://www.legislation.gov.uk/ukpga/1996/52/section/213B',
        },
      ],
      custom: { code: 'duty_to_refer', article: '6(1)(e)' },
      file: 'grounds/housing/housing.rego',
      row: 12,
    });
    expect(findRule(rules, 'nothing')).toBeUndefined();
  });

  test('is the same bytes each time', async () => {
    const [one, two] = [await revisionOf(DENY), await revisionOf(DENY)];

    expect(Buffer.compare(one.wasm, two.wasm)).toBe(0);
  });

  test('does not depend on an entrypoint annotation', async () => {
    const marked = await revisionOf(`# METADATA\n# entrypoint: true\n${DENY}`);

    expect(marked.rules).toHaveLength(1);
  });
});

describe('what OPA refuses', () => {
  const failure = (rego: string, more?: Record<string, string>) => revisionOf(rego, more);

  test('comes with file and line, all of it at once', async () => {
    const rego = `${DENY}\n\na if { unknown_thing(1) }\n\nb if { c := 1 }`;

    await expect(failure(rego)).rejects.toMatchObject({
      code: 'POLICY_COMPILE_FAILED',
      message:
        'decision.rego:5: undefined function unknown_thing\ndecision.rego:7: assigned var c unused',
      details: {
        errors: [
          { file: 'decision.rego', row: 5, code: 'rego_type_error' },
          { file: 'decision.rego', row: 7, code: 'rego_compile_error' },
        ],
      },
    });
  });

  test('a function outside the capabilities', async () => {
    const all = JSON.parse(await everyCapability());
    const builtins = all.builtins.filter(({ name }: { name: string }) => !name.startsWith('time.'));
    const capabilities = JSON.stringify({ ...all, builtins });
    const rego = `${DENY}\n\na if { time.now_ns() > 1 }`;

    await expect(failure(rego, { 'capabilities.json': capabilities })).rejects.toMatchObject({
      message: 'decision.rego:5: undefined function time.now_ns',
    });
  });

  test('a field that the schema has not', async () => {
    const schema = { type: 'object', properties: { partner: { type: 'string' } } };
    const rego = `# METADATA\n# schemas:\n# - input: schema.input\n${DENY} if input.partnerr == "x"`;
    const schemas = {
      'schemas/input.json': JSON.stringify({ ...schema, additionalProperties: false }),
    };

    await expect(failure(rego, schemas)).rejects.toMatchObject({
      message: expect.stringMatching(/^decision\.rego:6: undefined ref: input\.partnerr/),
    });
  });

  test('a text that is no Rego', async () => {
    await expect(failure('decision := {')).rejects.toMatchObject({
      message: expect.stringMatching(/^decision\.rego:4: unexpected eof token/),
    });
  });

  test('data that is no JSON', async () => {
    await expect(failure(DENY, { 'vocabulary/data.json': '{bad' })).rejects.toMatchObject({
      code: 'POLICY_COMPILE_FAILED',
      message: expect.stringContaining('vocabulary/data.json'),
    });
  });

  test('policies without the rule that answers', async () => {
    await expect(failure('verdict := true')).rejects.toMatchObject({
      code: 'POLICY_COMPILE_FAILED',
      message: expect.stringContaining('mayishare/decision'),
    });
  });

  test('policies without capabilities', async () => {
    const files = new Map([['decision.rego', `package mayishare\n${DENY}\n`]]);

    await expect(compileRevision(files, findOpa())).rejects.toMatchObject({
      message: 'capabilities.json is missing.',
    });
  });

  test('leaves nothing behind', async () => {
    const files = new Map([
      ['capabilities.json', await everyCapability()],
      ['decision.rego', 'package mayishare\n'],
    ]);
    await expect(compileRevision(files, findOpa(), dir)).rejects.toThrow();

    expect(await readdir(dir)).toEqual([]);
  });
});

describe('saved and loaded', () => {
  test('a revision is the same', async () => {
    const revision = await revisionOf(DENY, { 'vocabulary/data.json': '{"a": 1}' });
    await saveRevision(join(dir, 'r'), revision);
    const loaded = await loadRevision(join(dir, 'r'));

    expect({ ...loaded, wasm: Buffer.from(loaded.wasm).toString('base64') }).toEqual({
      ...revision,
      wasm: Buffer.from(revision.wasm).toString('base64'),
    });
  });

  test.each(['policy.wasm', 'data.json', 'rules.json'])('a changed %s is refused', async (name) => {
    await saveRevision(dir, await revisionOf(DENY));
    const content = await readFile(join(dir, name));
    content[content.length - 1] = 0x20;
    await writeFile(join(dir, name), content);

    await expect(loadRevision(dir)).rejects.toMatchObject({
      code: 'POLICY_FAULT',
      message: `${name} of a compiled revision was changed.`,
    });
  });

  test('a half-written one is refused', async () => {
    await saveRevision(dir, await revisionOf(DENY));
    await rm(join(dir, 'revision.json'));

    await expect(loadRevision(dir)).rejects.toMatchObject({ code: 'POLICY_FAULT' });
  });
});
