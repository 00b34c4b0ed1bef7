import { rulesIn } from './rego-blocks.js';

const TEXT = `# METADATA
# title: A package
package mayishare.bars.parking

import data.mayishare.question

# METADATA
# title: Parking fines
# description: Nobody's business.
fines := {"message": "no"} if {
	question.stated("fine")

	# a comment within
	count(question.categories) > 0
} else := {"message": \`raw
text at the edge
\`} if {
	true
}

default late := false

late if question.now > 3

# A \` in a comment, and "\`" in a text, begin nothing.
odd := "\`"

names[code] contains code if some code in question.categories

late if question.now < 1
`;

test('a rule has its metadata, its title and its line', () => {
  const [fines] = rulesIn(TEXT);
  expect(fines).toMatchObject({
    rule: 'mayishare.bars.parking.fines',
    title: 'Parking fines',
    line: 10,
  });
  expect(fines?.text.startsWith('# METADATA\n# title: Parking fines')).toBe(true);
  expect(fines?.text.endsWith('\ttrue\n}')).toBe(true);
  expect(fines?.text).toContain('text at the edge');
});

test('definitions of one name are one rule', () => {
  const late = rulesIn(TEXT).find(({ rule }) => rule.endsWith('.late'));
  expect(late?.text).toBe(
    'default late := false\n\nlate if question.now > 3\n\nlate if question.now < 1',
  );
});

test('rules come in the order of the file', () => {
  expect(rulesIn(TEXT).map(({ rule }) => rule.split('.').at(-1))).toEqual([
    'fines',
    'late',
    'odd',
    'names',
  ]);
});

test('a file without rules has none', () => {
  expect(rulesIn('package x\n')).toEqual([]);
  expect(rulesIn('')).toEqual([]);
});
