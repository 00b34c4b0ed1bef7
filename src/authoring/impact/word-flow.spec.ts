import { resolve } from 'node:path';
import { findOpa } from '../../engine/opa.js';
import { type PolicyFiles, readPolicyFiles } from '../../engine/policy-files.js';
import { type Rules, rulesOf } from './rego-rules.js';
import { unitsOf } from './units.js';
import { areGeneric, differInWordsOnly } from './words.js';

const EMPLOYERS = 'bars/employers/employers.rego';
const NOWHERE = { kind: 'nobody', partner: 'nobody', purpose: 'nothing' };

const also = (path: string, text: string) => (files: PolicyFiles) =>
  new Map(files).set(path, `${files.get(path) ?? ''}\n${text}\n`);
const bar = (body: string) =>
  also(EMPLOYERS, `more := sentence.bar(question.categories, "Not so") if {\n\t${body}\n}`);
const EMERGENCY = '"either a civil emergency or an emergency"';

/** Whether what the draft adds may turn on words; whether on the grounds of other partners and purposes. */
const DRAFTS: [string, (files: PolicyFiles) => PolicyFiles, boolean, boolean][] = [
  ['nothing', (files) => files, false, false],
  ['a bar that says something', bar('question.partner.kind == "media"'), false, false],
  [
    'words made in what it gives',
    also(EMPLOYERS, 'more := {"dataCategories": [], "message": $"{sentence.way} nobody"}'),
    false,
    false,
  ],
  [
    'a member `message` that is compared',
    bar('said := {"message": sentence.label("health")}\n\tsaid.message == "Health"'),
    true,
    true,
  ],
  [
    'and by whatever name it has',
    bar('said := {"message": sentence.label("health")}\n\tsome each in said\n\teach == "Health"'),
    true,
    true,
  ],
  ['what another bar says', bar('criminal_record_check.message == "Health"'), true, true],
  [
    'words compared within words',
    also(
      EMPLOYERS,
      'more := {"dataCategories": [], "message": [x | x := sentence.way; x == "go to"][0]}',
    ),
    true,
    true,
  ],
  [
    'words that are handed to it',
    (files) =>
      also(
        'answer/answer.rego',
        'held(reasons) := reasons if some each in reasons',
      )(
        new Map(files).set(
          'answer/answer.rego',
          String(files.get('answer/answer.rego')).replace(
            '"reasons": reasons,',
            '"reasons": held(reasons),',
          ),
        ),
      ),
    true,
    true,
  ],
  [
    'what is said of the nearest ground',
    also('scope/scope.rego', `odd if data.mayishare.nearest.speaking == [${EMERGENCY}]`),
    false,
    true,
  ],
  [
    'for whom else there is a ground',
    also('scope/scope.rego', 'odd if data.mayishare.nearest.other_partners("health") == ["court"]'),
    false,
    true,
  ],
];

let rules: Rules[];

beforeAll(async () => {
  const files = await readPolicyFiles(resolve(import.meta.dirname, '../../../policies'));
  const drafts = DRAFTS.map(([, change]) => change(files));
  rules = (await rulesOf([files, ...drafts], findOpa())) as Rules[];
});

const named = (label: string) => ({ vocabulary: { purposes: { crime: { label } } } });

test.each(DRAFTS.map(([name, , words, grounds], index) => ({ name, words, grounds, index })))(
  'a draft that turns on $name',
  ({ words, grounds, index }) => {
    const [shipped, drafted] = [rules[0], rules[index + 1]] as [Rules, Rules];
    expect(areGeneric(drafted, shipped)).toBe(!words);
    const before = { rules: drafted, data: named('Crime') };
    const after = { rules: drafted, data: named('Crimes') };
    expect(differInWordsOnly(before, after, shipped)).toBe(!words);
    const ground = unitsOf(before, after, shipped).get('mayishare.grounds.crime.mappa');
    expect(ground?.speaksAt(NOWHERE)).toBe(grounds);
  },
);
