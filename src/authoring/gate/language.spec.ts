import { findOpa } from '../../engine/opa.js';
import type { Subject } from './check.js';
import { misplacedIn, parse } from './language.js';
import { OpaFolder } from './opa-folder.js';
import { shippedCapabilities } from './shipped-files.js';

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

test('what compiles and cannot be loaded is found, with the functions that are to blame', async () => {
  const bars = 'bars/children/children.rego';
  const files = new Map([
    ['capabilities.json', await shippedCapabilities()],
    [
      'decision.rego',
      'package mayishare\n\ndecision := {x | some subject, code; x := data.mayishare.bars[subject][code]}\n',
    ],
    [
      bars,
      'package mayishare.bars.children\n\nyoung := count(1, 2)\n\ncount(x, y) := x if x != y\n',
    ],
  ]);
  const subject = { files } as unknown as Subject;
  const outcome = await OpaFolder.with(files, findOpa(), (folder) => {
    return parse.run(Object.assign(subject, { folder }));
  });
  expect(outcome).toMatchObject({
    result: 'FAILED',
    message: 'It compiles, and what comes of it cannot be loaded.',
    findings: [
      { message: expect.stringContaining('WebAssembly') },
      {
        file: bars,
        line: 5,
        message: expect.stringMatching(/^`count` is a function, and every.+needs`$/),
      },
    ],
  });
  expect(subject.compiled).toBeUndefined();
});
