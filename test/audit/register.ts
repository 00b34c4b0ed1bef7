import type { Input } from '../questions.js';
import type { Json } from '../service.js';
import {
  ask,
  type Change,
  consentNames,
  different,
  eachAgreement,
  hold,
  partnerIs,
  register,
  together,
} from './changes.js';
import type { Item } from './item.js';
import { covers, inForce, type Row } from './row.js';

/* What a ground needs of the register: agreements, checks of the partner's systems, policy documents, consents. */

const forPurpose = ({ request, facts }: Input): Json[] =>
  facts.agreements.filter(({ purposes }: Json) => covers(purposes, request.purpose));

const anyInForce = ({ facts }: Input, agreements: Json[]) =>
  agreements.some((agreement) => inForce(agreement, facts.now));

const begun: Change = eachAgreement((_, { facts }) => ({
  signed: true,
  status: 'ACTIVE',
  starts: facts.now - 1,
  ends: facts.now + 1,
}));

const alsoNames = (list: string, field: string) =>
  eachAgreement((agreement, { request }) => ({
    [list]: [...agreement[list], ...[request[field]].flat()],
  }));

export function agreementItems(row: Row): Item[] {
  if (!row.fields.agreement) return [];
  const silent = (what: string, of: (input: Input) => boolean, change: Change): Item => ({
    rule: row.code,
    what: `misses: ${what}`,
    when: 'silent',
    of: ({ input }) => row.partnerAndPurposeFit(input) && of(input),
    change,
  });
  return [
    ...(purposeLeftOut(row)
      ? [
          silent(
            'no agreement for the purpose',
            (input) => forPurpose(input).length === 0,
            agreed(row),
          ),
        ]
      : []),
    ...(dataLeftOut(row)
      ? [
          silent(
            'an agreement in force, but not for this data',
            (input) => anyInForce(input, forPurpose(input)),
            alsoNames('dataCategories', 'dataCategories'),
          ),
        ]
      : []),
    ...(parties(row).some(({ agreement }) => agreement.status === 'ACTIVE' && begins(agreement))
      ? [
          silent(
            'an agreement that is not in force',
            (input) => forPurpose(input).length > 0 && !anyInForce(input, forPurpose(input)),
            begun,
          ),
        ]
      : []),
    ...(parties(row).some(({ partner }) => !checked(partner))
      ? [
          silent(
            'assurance past its date',
            ({ facts }) => !checked(facts.partner),
            register('assurance'),
          ),
        ]
      : []),
  ];
}

const NOW = Date.now() / 1_000;
const checked = ({ assurance }: Json, now = NOW) => assurance && now < assurance.expires;
const begins = (agreement: Json) => !inForce(agreement, NOW);

/** The register's agreements that a ground could rest on, were they in force. */
function parties(row: Row): { partner: Json; agreement: Json }[] {
  return Object.values(row.stock.partners)
    .filter(({ partner }) => row.partnerFits(partner))
    .flatMap(({ partner, agreements }) => agreements.map((agreement) => ({ partner, agreement })))
    .filter(({ agreement }) =>
      agreement.purposes.some(
        (purpose: string) =>
          row.purposeFits(purpose) ||
          row.fields.purposes.some((wanted: string) => covers([purpose], wanted)),
      ),
    );
}

/** Whether the register has a partner without an agreement for a purpose of the row. */
function purposeLeftOut(row: Row): boolean {
  const purposes = Object.keys(row.stock.vocabulary.purposes ?? {}).filter((purpose) =>
    row.purposeFits(purpose),
  );
  return Object.values(row.stock.partners).some(
    ({ partner, agreements }) =>
      row.partnerFits(partner) &&
      purposes.some((purpose) => !agreements.some((each) => covers(each.purposes, purpose))),
  );
}

/** Whether an agreement of the register leaves out data that the row speaks for. */
const dataLeftOut = (row: Row) =>
  parties(row).some(
    ({ agreement }) =>
      inForce(agreement, NOW) &&
      Object.keys(row.stock.vocabulary.data_categories ?? {}).some(
        (category) => row.fits(category) && !covers(agreement.dataCategories, category),
      ),
  );

/** What no scenario can show, for the register has no such gap: asked of a register that has it. */
export function turnedItems(row: Row): Item[] {
  return [
    ...(row.fields.agreement ? agreementLapses(row) : []),
    ...row.classes.flatMap((name) => [...policyLapses(row, name)]),
    ...row.classes.filter((name) => !registered(row, name)).map((name) => classOnce(row, name)),
  ];
}

function agreementLapses(row: Row): Item[] {
  const { code: rule, fields } = row;
  const lapse = (what: string, change: Change, reason = 'agreement_not_in_force'): Item => ({
    rule,
    what: `misses: ${what}`,
    when: 'speaks',
    change: together(change, whereProcessor),
    reason,
  });
  const agreements = (change: (now: number) => object) =>
    eachAgreement((_, { facts }) => change(facts.now));
  const none = 'agreement_not_covering';
  return [
    lapse(
      'the agreement has ended',
      agreements((now) => ({ ends: now })),
    ),
    lapse(
      'the agreement has not begun',
      agreements((now) => ({ starts: now + 1 })),
    ),
    lapse(
      'the agreement is not signed',
      agreements(() => ({ signed: false })),
    ),
    lapse(
      'the agreement is suspended',
      agreements(() => ({ status: 'SUSPENDED' })),
    ),
    lapse(
      'the agreement is for other data',
      agreements(() => ({ dataCategories: [] })),
      none,
    ),
    lapse(
      'the agreement is for another purpose',
      agreements(() => ({ purposes: [] })),
      none,
    ),
    ...(fields.agreement_kinds
      ? [
          lapse(
            'an agreement of another kind',
            agreements(() => ({ kind: 'OTHER' })),
            none,
          ),
        ]
      : []),
    lapse('assurance ran out', assuranceEnds, 'assurance_expired'),
    lapse('no assurance', partnerIs({ assurance: undefined }), 'assurance_expired'),
  ];
}

const assuranceEnds: Change = (input) =>
  partnerIs({ assurance: { ...input.facts.partner.assurance, expires: input.facts.now } })(input);

/** With the contract in hand, so that no bar comes before the ground. */
const whereProcessor: Change = (input) =>
  input.facts.partner.role === 'PROCESSOR' ? hold('processor_contract')(input) : [input];

function policyLapses(row: Row, name: string): Item[] {
  const needed = row.needPolicy(name);
  const wanting = registered(row, name) ? undefined : agreed(row);
  const about: Item['about'] = (category) => row.classOf(category) === name;
  const item = (what: string, change: Change, more: Partial<Item>): Item => ({
    rule: row.code,
    what: `misses: ${name} data, ${what}`,
    when: wanting ? 'silent' : 'speaks',
    about,
    change: wanting ? together(wanting, change) : change,
    ...more,
  });
  if (needed.length === 0 || !policyHeld(row, needed)) return [];
  const reason = 'appropriate_policy_missing';
  const each = (change: (document: Json, now: number) => object) => policies(change);
  const lapses: [string, Change][] = [
    ['no policy document', each(({ conditions }) => ({ conditions: without(conditions, needed) }))],
    ['policy document past its review', each((_, now) => ({ review: now }))],
    ['policy document not yet adopted', each((_, now) => ({ adopted: now + 1 }))],
  ];
  if (!needed.includes('sch1.10')) {
    return lapses.map(([what, change]) => item(what, change, { reason }));
  }
  return lapses.flatMap(([what, change]) => [
    item(`${what}, taken in`, together(change, ask({ direction: 'INBOUND' })), { reason }),
    item(`${what}, to no competent authority`, together(change, unofficial), { reason }),
    {
      ...item(what, change, { still: true }),
      what: `meets: ${name} data, ${what}, to a competent authority`,
    },
  ]);
}

const unofficial = partnerIs({ competentAuthority: false });
const without = (list: string[], codes: string[]) => list.filter((code) => !codes.includes(code));

const policies =
  (change: (document: Json, now: number) => object): Change =>
  (input) => [
    different(input, ({ facts }) => {
      for (const each of facts.controller.appropriatePolicyDocuments)
        Object.assign(each, change(each, facts.now));
    }),
  ];

function policyHeld({ stock }: Row, needed: string[]): boolean {
  const documents = stock.scenarios[0]?.input.facts.controller.appropriatePolicyDocuments;
  return needed.every((code) =>
    documents.some(({ conditions, review }: Json) => conditions.includes(code) && NOW < review),
  );
}

/** Whether the register holds what a ground needs for this class of data. */
export function registered(row: Row, name: string): boolean {
  const some = (codes: string[]) =>
    Object.keys(row.stock.vocabulary.data_categories ?? {}).some(
      (category) => row.classOf(category) === name && row.fits(category) && covers(codes, category),
    );
  const party = parties(row).some(
    ({ agreement }) => inForce(agreement, NOW) && some(agreement.dataCategories),
  );
  const consented = Object.values(row.stock.consents).some(({ dataCategories }) =>
    some(dataCategories),
  );
  return (
    policyHeld(row, row.needPolicy(name)) &&
    (!row.fields.agreement || party) &&
    (!row.fields.consent || consented)
  );
}

export const agreed = ({ fields }: Row) =>
  register(fields.agreement_kinds ? 'processor_contract' : 'agreement');

function classOnce(row: Row, name: string): Item {
  const { agreement, consent } = row.fields;
  return {
    rule: row.code,
    what: `meets: with ${name} data, once the register has what it needs`,
    when: 'silent',
    about: (category) => row.classOf(category) === name,
    of: ({ input }) => row.partnerAndPurposeFit(input),
    change: consent
      ? consentNames('dataCategories', 'dataCategories')
      : together(register('appropriate_policy'), agreement ? agreed(row) : register()),
  };
}
