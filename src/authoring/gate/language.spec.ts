import { misplacedIn } from './language.js';

const found = (path: string, text: string) =>
  misplacedIn(new Map([[path, text]])).map(({ file, message }) => [file, message]);

test.each([
  ['decision.rego', 'package mayishare\n'],
  ['bars/children/children.rego', '# a comment\npackage mayishare.bars.children # and another\n'],
  ['bars/children/children_test.rego', 'package test.mayishare.bars.children\n'],
  ['grounds/table_test.rego', 'package test.anything\n'],
  ['bars/children/data.yaml', 'package: none\n'],
])('%s is in its place', (path, text) => {
  expect(found(path, text)).toEqual([]);
});

test('a bar beside the folder of bars, and a rule that would not go live, are found', () => {
  const bar = 'package mayishare.bars.extra\n';
  expect(found('extra/extra.rego', bar)).toEqual([
    ['extra/extra.rego', expect.stringContaining('in this folder it is `mayishare.extra`')],
  ]);
  expect(found('bars/employers/phantom_test.rego', 'package mayishare.bars.employers\n')).toEqual([
    ['bars/employers/phantom_test.rego', expect.stringContaining('does not go live')],
  ]);
  expect(found('none.rego', 'x := 1\n')).toHaveLength(1);
});
