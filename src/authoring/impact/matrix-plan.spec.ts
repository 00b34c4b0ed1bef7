import { resolve } from 'node:path';
import { shippedFiles } from '../../decide/shipped.js';
import { compileRevision } from '../../engine/compile.js';
import { findOpa } from '../../engine/opa.js';
import { type PolicyFiles, readPolicyFiles } from '../../engine/policy-files.js';
import type { CompiledRevision } from '../../engine/revision.js';
import type { ImpactPart } from '../../graphql.js';
import { compare } from './comparison.js';
import { type MatrixSpec, sizeOf } from './matrix.js';
import { type MatrixPlan, planMatrix, type Revision, wholeMatrix } from './matrix-plan.js';
import { rulesOf } from './rego-rules.js';
import { PartBuilder } from './report.js';

/*
 * What is left out of a matrix, or answered for many at once, must change nothing in the report:
 * each draft is asked both ways.
 */

const ROOT = resolve(import.meta.dirname, '../../..');
const NOW = 1_800_000_000;
const DAY = 86_400;

const partner = (code: string, kind: string, more: object = {}, agreements: object[] = []) => ({
  code,
  name: `Name of ${code}`,
  request: `"partner":"${code}","direction":"OUTBOUND","dataForm":"IDENTIFIABLE","country":"GB"`,
  facts: JSON.stringify({
    now: NOW,
    controller: {
      code: 'council',
      name: 'The council',
      publicAuthority: true,
      appropriatePolicyDocuments: [
        {
          reference: 'APD-1',
          conditions: ['sch1.6', 'sch1.10', 'sch1.18'],
          adopted: 0,
          review: NOW + DAY,
        },
      ],
      dpias: [],
    },
    partner: {
      code,
      name: `Name of ${code}`,
      kind,
      role: 'CONTROLLER',
      country: 'GB',
      competentAuthority: kind === 'police',
      usDataBridge: false,
      status: 'ACTIVE',
      assurance: { kind: 'SELF_ASSESSMENT', passed: 0, expires: NOW + DAY },
      ...more,
    },
    agreements,
  }),
});

const agreement = {
  reference: 'DSA-1',
  version: 1,
  title: 'An agreement',
  kind: 'CONTROLLER_TO_CONTROLLER',
  purposes: ['service_delivery.housing', 'crime'],
  dataCategories: ['identity', 'contact', 'criminal'],
  starts: 0,
  review: NOW + DAY,
  ends: NOW + DAY,
  signed: true,
  status: 'ACTIVE',
};

const stated = (...circumstances: string[]) => ({
  circumstances,
  evidence: [],
  json: `"circumstances":${JSON.stringify(circumstances)},"evidence":[]`,
});
const held = (kind: string) => ({
  circumstances: [],
  evidence: [kind],
  json: `"circumstances":[],"evidence":[{"kind":"${kind}","reference":"matrix"}]`,
});

const matrix: MatrixSpec = {
  partners: [
    partner('one_police', 'police'),
    partner('other_police', 'police'),
    partner('homes', 'housing_provider', {}, [agreement]),
    partner('care_quality_commission', 'regulator'),
    partner('firm', 'contractor', { role: 'PROCESSOR' }),
    partner('paper', 'media', { status: 'SUSPENDED' }),
  ],
  purposes: [
    'crime',
    'crime.public_protection',
    'service_delivery.housing',
    'complaints',
    'marketing',
    'regulation.care_quality',
    'safeguarding.children',
  ],
  categories: [
    'identity',
    'identity.name',
    'contact',
    'contact.email',
    'contact.telephone',
    'health.mental',
    'religion',
    'criminal',
    'licensing',
  ],
  variants: [
    stated(),
    ...['child_at_risk', 'made_public', 'payment_offered', 'legal_claim', 'direct_care'].map(
      (code) => stated(code),
    ),
    ...['mappa_referral', 'court_order', 'ethics_approval'].map(held),
  ],
};

const edit = (path: string, from: string | RegExp, to: string) => (files: PolicyFiles) => {
  const text = files.get(path);
  const edited = text?.replace(from, to);
  if (edited === undefined || edited === text) throw new Error(`${path} has no ${from}`);
  return new Map(files).set(path, edited);
};

const tips = (categories: string) => (files: PolicyFiles) =>
  edit(
    'grounds/crime/data.yaml',
    'mappa:\n',
    `tips:\n  partners: [regulator]\n  purposes: [crime]\n  categories: [${categories}]\n  basis: public_task\n  agreement: false\n  obligations: []\nmappa:\n`,
  )(
    edit(
      'grounds/crime/crime.rego',
      'mappa := [',
      'tips := [needs.circumstance("made_public")]\n\nmappa := [',
    )(files),
  );

const DRAFTS: [string, (files: PolicyFiles) => PolicyFiles, 'some' | 'all' | 'none'][] = [
  [
    'a row for one more purpose',
    edit(
      'grounds/crime/data.yaml',
      'purposes: [crime.public_protection]',
      'purposes: [crime.public_protection, marketing]',
    ),
    'some',
  ],
  [
    'a row for one partner only',
    edit('grounds/crime/data.yaml', 'mappa:\n', 'mappa:\n  only_partner: one_police\n'),
    'some',
  ],
  [
    'a row with another basis',
    edit('grounds/safeguarding/data.yaml', 'basis: public_task', 'basis: legal_obligation'),
    'some',
  ],
  [
    'a rule that needs less',
    edit('grounds/crime/crime.rego', 'mappa := [needs.evidence("mappa_referral")]', 'mappa := []'),
    'some',
  ],
  [
    'a rule that asks who asks',
    edit(
      'grounds/crime/crime.rego',
      'mappa := [needs.evidence("mappa_referral")]',
      'mappa := [need |\n\tneed := needs.evidence("mappa_referral")\n\tinput.facts.partner.code != "other_police"\n]',
    ),
    'some',
  ],
  ['a ground more', tips('ordinary'), 'some'],
  [
    'a ground less',
    edit('grounds/regulation/data.yaml', /care_regulation:\n( {2}.*\n)+/, ''),
    'some',
  ],
  [
    'a bar that fires elsewhere',
    edit(
      'bars/fairness/fairness.rego',
      'question.purpose_in(["insight"])',
      'question.purpose_in(["insight", "complaints"])',
    ),
    'some',
  ],
  [
    'a bar that fires everywhere',
    edit(
      'bars/fairness/fairness.rego',
      'question.stated("payment_offered")',
      'question.stated("legal_claim")',
    ),
    'all',
  ],
  [
    'a rule that all share',
    edit('agreements/agreements.rego', 'agreement.signed == true', 'agreement.signed == false'),
    'all',
  ],
  [
    'another class of data',
    edit(
      'vocabulary/data_categories/data.yaml',
      /(\ncontact:[\s\S]*?class: )ordinary/,
      '$1special',
    ),
    'all',
  ],
  ['words only', edit('grounds/crime/crime.rego', '# title: ', '# title: Anew '), 'none'],
  [
    'a bar by what words say',
    edit(
      'bars/employers/employers.rego',
      /$/,
      '\nworded := sentence.bar(question.categories, "Not so") if {\n\tsaid := {"message": sentence.labels(question.categories)}\n\tsaid.message == "Religion or belief"\n}\n',
    ),
    'all',
  ],
  [
    'a ground, where a bar asks for whom else there is one',
    (files) =>
      edit(
        'bars/employers/employers.rego',
        /$/,
        '\nothers := sentence.bar(question.categories, "Not so") if {\n\t"regulator" in data.mayishare.nearest.other_partners("criminal")\n}\n',
      )(tips('criminal')(files)),
    'all',
  ],
  [
    'a bar by how long a code is',
    edit(
      'bars/employers/employers.rego',
      /$/,
      '\nlong := sentence.bar(question.categories, "Too long") if {\n\tsome category in question.categories\n\tcount(category) > 14\n}\n',
    ),
    'all',
  ],
];

let files: PolicyFiles;
let active: CompiledRevision;
let shipped: PolicyFiles;

beforeAll(async () => {
  files = await readPolicyFiles(resolve(ROOT, 'policies'));
  shipped = await shippedFiles();
  active = await compileRevision(files, findOpa());
});

async function report(draft: CompiledRevision, { tasks, unreachable }: MatrixPlan) {
  const part = new PartBuilder();
  part.unreachable = unreachable;
  const options = { threads: 2, matrix, stuckMs: 20_000 };
  await compare(active, draft, tasks.values(), (result) => part.add(result), options);
  return part.build();
}

const told = ({ changed, counts, groups, groupCount }: ImpactPart) => ({
  changed,
  counts,
  groupCount,
  groups: groups.map(({ samples, ...group }) => group),
});

async function planOf(draft: CompiledRevision, drafted: PolicyFiles): Promise<MatrixPlan> {
  const rules = await rulesOf([files, drafted, shipped], findOpa());
  if (!rules) throw new Error('not parsed');
  const [before, after] = [
    { files, data: active.data, rules: rules[0] },
    { files: drafted, data: draft.data, rules: rules[1] },
  ] as unknown as [Revision, Revision];
  return planMatrix(matrix, before, after, rules[2]);
}

/** A few of them in `npm test`; all in `npm run test:matrix`. */
const tried = process.env.EVERY_DRAFT
  ? DRAFTS
  : DRAFTS.filter((_, index) => index % 4 === 3 || index === 14);

test.each(tried)('%s: the report is that of the whole matrix', async (_, change, reached) => {
  const drafted = change(files);
  const draft = await compileRevision(drafted, findOpa());
  const plan = await planOf(draft, drafted);
  const planned = await report(draft, plan);
  const whole = await report(draft, wholeMatrix(matrix));
  expect(told(planned)).toEqual(told(whole));
  expect(whole.asked).toBe(sizeOf(matrix));
  expect(planned.asked + planned.unreachable).toBe(sizeOf(matrix));
  if (reached === 'all') expect(planned.unreachable).toBe(0);
  else expect(planned.unreachable).toBeGreaterThan(0);
  if (reached === 'none') expect(planned.asked).toBe(0);
  else expect(whole.changed).toBeGreaterThan(0);
});
