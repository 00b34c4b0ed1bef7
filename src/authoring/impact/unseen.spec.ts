import { resolve } from 'node:path';
import { compileRevision } from '../../engine/compile.js';
import { findOpa } from '../../engine/opa.js';
import { type PolicyFiles, readPolicyFiles } from '../../engine/policy-files.js';
import { type Rules, rulesOf } from './rego-rules.js';
import { unseenIn } from './unseen.js';

const MAPPA = 'mappa := [needs.evidence("mappa_referral")]';
const FILE = 'grounds/crime/crime.rego';

const mappa =
  (body: string) =>
  (files: PolicyFiles): PolicyFiles =>
    new Map(files).set(FILE, String(files.get(FILE)).replace(MAPPA, body));

/** A need that is none where the body holds. */
const unless = (body: string) =>
  mappa(`mappa := [need |
	need := needs.evidence("mappa_referral")
	not backdoor
]

backdoor if {
	${body}
}`);

const backdoor = (found: object) => [{ rule: 'grounds.crime.backdoor', ...found }];

const DRAFTS: [string, (files: PolicyFiles) => PolicyFiles, object[]][] = [
  ['fewer needs', mappa('mappa := []'), []],
  ['another need of the vocabulary', mappa('mappa := [needs.evidence("court_order")]'), []],
  [
    'what a document is called',
    unless('some document in input.request.evidence\n\tdocument.reference == "LETTER-7"'),
    backdoor({ reads: ['reference'], names: ['LETTER-7'] }),
  ],
  [
    'a day to come',
    unless('data.mayishare.question.now >= 1800000000'),
    backdoor({ reads: ['now'], names: ['2027-01-15T08:00:00.000Z'] }),
  ],
  [
    'any field of the question',
    unless('some name, value in input.request\n\tname == value'),
    backdoor({ reads: ['*'], names: [] }),
  ],
  [
    'a field that is not constant',
    unless('some name in ["coun", "try"]\n\tinput.request[name] == "FR"'),
    backdoor({ reads: ['*'], names: ['coun', 'try'] }),
  ],
  ['by walking', unless('walk(input, [_, "Z9"])'), backdoor({ reads: ['*'], names: ['Z9'] })],
  [
    'by way of a rule of the question',
    unless('data.mayishare.question.form == "AGGREGATED"'),
    backdoor({ reads: ['dataForm', 'smallestCell'], names: [] }),
  ],
  [
    'in a package of its own',
    (files) =>
      new Map(files).set(
        'grounds/odd/odd.rego',
        'package mayishare.grounds.odd\n\nodd := [] if input.request.country == "RU"\n',
      ),
    [{ rule: 'grounds.odd.odd', reads: ['country'], names: ['RU'] }],
  ],
  [
    'words of a reason',
    mappa(`${MAPPA}\n\nwords := {"code": "mappa", "message": "Only where it is LETTER-7"}`),
    [],
  ],
];

let files: PolicyFiles;
let data: Record<string, unknown>;
let rules: Rules[];

beforeAll(async () => {
  files = await readPolicyFiles(resolve(import.meta.dirname, '../../../policies'));
  data = (await compileRevision(files, findOpa())).data as Record<string, unknown>;
  const drafts = DRAFTS.map(([, change]) => change(files));
  rules = (await rulesOf([files, ...drafts], findOpa())) as Rules[];
});

test.each(DRAFTS.map(([name, , found], index) => ({ name, found, index })))(
  'a draft that turns on: $name',
  ({ found, index }) => {
    const [before, after] = [rules[0], rules[index + 1]] as [Rules, Rules];
    expect(unseenIn({ rules: before, data }, { rules: after, data })).toEqual(found);
  },
);
