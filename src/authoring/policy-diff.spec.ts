import { applyPatch } from 'diff';
import { diffPolicies } from './policy-diff.js';

const BEFORE = new Map([
  ['bars/a.rego', 'package mayishare.bars\n\n# METADATA\n# title: One\none := 1\n\ntwo := 2\n'],
  ['grounds/data.yaml', 'care: 1\n'],
  ['gone.rego', 'package mayishare.gone\n\nlost := 1\n'],
]);

test('what is the same is not there', () => {
  const same = diffPolicies(BEFORE, new Map(BEFORE));
  expect(same.files).toEqual([]);
  expect(same.rules).toEqual([]);
  expect(same.fromDigest).toBe(same.toDigest);
});

test('files and rules that were added, removed and changed', () => {
  const after = new Map(BEFORE);
  after.delete('gone.rego');
  after.set('bars/a.rego', BEFORE.get('bars/a.rego')?.replace('one := 1', 'one := 9') ?? '');
  after.set('new.rego', 'package mayishare.fresh\n\nfound := 1\n');
  const { files, rules } = diffPolicies(BEFORE, after);
  expect(files.map(({ path, kind, added, removed }) => [path, kind, added, removed])).toEqual([
    ['bars/a.rego', 'CHANGED', 1, 1],
    ['gone.rego', 'REMOVED', 0, 3],
    ['new.rego', 'ADDED', 3, 0],
  ]);
  expect(rules.map(({ rule, kind }) => [rule, kind])).toEqual([
    ['mayishare.bars.one', 'CHANGED'],
    ['mayishare.gone.lost', 'REMOVED'],
    ['mayishare.fresh.found', 'ADDED'],
  ]);
  expect(rules[0]).toMatchObject({ title: 'One', path: 'bars/a.rego' });
  expect(rules[1]?.after).toBeNull();
});

test('the patch is what `patch` reads', () => {
  const after = new Map(BEFORE).set('grounds/data.yaml', 'care: 2\n');
  const patch = diffPolicies(BEFORE, after).files[0]?.patch;
  expect(patch).toContain(
    '--- a/grounds/data.yaml\n+++ b/grounds/data.yaml\n@@ -1,1 +1,1 @@\n-care: 1\n+care: 2\n',
  );
});

const numbered = (word: string, lines: number) =>
  Array.from({ length: lines }, (_, line) => `${word} ${line}\n`).join('');

test('what would take too long to compare is shown as replaced', () => {
  const [before, after] = [numbered('old', 40_000), numbered('new', 30_000)];
  const found = diffPolicies(new Map([['a.rego', before]]), new Map([['a.rego', after]]));
  const [file] = found.files;
  expect(file).toMatchObject({ kind: 'CHANGED', removed: 40_000, added: 30_000 });
  expect(file?.patch).toContain('@@ -1,40000 +1,30000 @@\n-old 0\n-old 1\n');
  expect(applyPatch(before, file?.patch ?? '')).toBe(after);
});

test('many files together are bounded too: the later ones are shown as replaced', () => {
  const paths = Array.from({ length: 300 }, (_, index) => `f${1000 + index}.yaml`);
  const all = (word: string) => new Map(paths.map((path) => [path, both(word)]));
  const both = (word: string) => `same\n${numbered(word, 300)}`;
  const { files } = diffPolicies(all('old'), all('new'));
  expect(files[0]).toMatchObject({ added: 300, removed: 300 });
  expect(files.at(-1)).toMatchObject({ added: 301, removed: 301 });
  expect(applyPatch(both('old'), files.at(-1)?.patch ?? '')).toBe(both('new'));
});

test('few changes in a long file are found one by one', () => {
  const before = numbered('line', 5000);
  const after = before.replace('line 70\n', 'another\n').replace('line 4000\n', '');
  const [file] = diffPolicies(new Map([['a.yaml', before]]), new Map([['a.yaml', after]])).files;
  expect(file).toMatchObject({ added: 1, removed: 2 });
  expect(file?.patch.match(/^@@ /gm)).toHaveLength(2);
});

test('a replaced file without a last line feed is what `patch` reads', () => {
  const files = (text: string) => new Map([['a.yaml', text]]);
  const { patch, added } = diffPolicies(new Map(), files('a\nb')).files[0] ?? {};
  expect(added).toBe(2);
  expect(patch).toContain('@@ -0,0 +1,2 @@\n+a\n+b\n\\ No newline at end of file\n');
  const [emptied] = diffPolicies(files('a\n'), files('')).files;
  expect(emptied).toMatchObject({ kind: 'CHANGED', added: 0, removed: 1 });
  const [empty] = diffPolicies(new Map(), files('')).files;
  expect(empty).toMatchObject({ kind: 'ADDED', patch: expect.not.stringContaining('@@') });
});
