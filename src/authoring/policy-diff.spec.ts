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
