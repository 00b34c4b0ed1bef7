import { withChanges } from './draft-files.js';

const saved = (text: string) => () => withChanges(new Map(), [{ path: 'a.rego', text }]);

test.each(['\0', '\u001b', '\u0085', '\u009b', '\u202e', '\u2066', '\u2028', '\ud83d'])(
  'a file with %j is refused: reviewers would not see what it says',
  (character) => {
    expect(saved(`# ${character}\n`)).toThrow('a.rego: holds characters that are no text');
  },
);

test('tabs and the line ends of every system are text', () => {
  expect(saved('package a\r\n\tb := 1\n')().get('a.rego')).toBe('package a\r\n\tb := 1\n');
});
