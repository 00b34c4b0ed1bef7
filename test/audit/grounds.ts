import type { Stock } from '../questions.js';
import {
  anyOf,
  ask,
  asPartners,
  type Change,
  different,
  type Need,
  Needs,
  state,
  unstate,
} from './changes.js';
import { consentItems } from './consent.js';
import type { Case, Item } from './item.js';
import { agreed, agreementItems, registered, turnedItems } from './register.js';
import { Row } from './row.js';

/** What the tables do not say of a row of the law, but the row does. */
const BESIDES: readonly Item[] = [
  ...['adult_safeguarding', 'school_census', 'national_fraud_initiative'].map(
    (rule): Item => ({
      rule,
      what: 'meets: a refusal of consent does not bar it',
      when: 'speaks',
      of: ({ input }) => input.request.circumstances.includes('consent_refused'),
    }),
  ),
  ...['INBOUND', 'OUTBOUND'].map(
    (direction): Item => ({
      rule: 'credit_reference',
      what: `meets: ${direction}`,
      when: 'speaks',
      of: ({ input }) => input.request.direction === direction,
    }),
  ),
  {
    rule: 'subject_access',
    what: 'misses: the child’s age is not said',
    when: 'silent',
    of: ({ input }) => input.request.subject?.kind === 'CHILD' && !('age' in input.request.subject),
    change: ask({ subject: { kind: 'CHILD', age: 11 } }),
  },
  {
    rule: 'subject_access',
    what: 'misses: the child has grown up',
    when: 'silent',
    of: ({ input }) => input.request.subject?.kind === 'ADULT',
    change: ask({ subject: { kind: 'CHILD', age: 11 } }),
  },
];

const rowsOf = (stock: Stock): Row[] =>
  Object.values(stock.grounds).flatMap((subject) =>
    Object.entries(subject).map(([code, fields]) => new Row(code, fields, stock)),
  );

export function groundsTurned(stock: Stock): Item[] {
  return rowsOf(stock).flatMap(turnedItems);
}

export function groundItems(stock: Stock, needs: Record<string, Need[]>): Item[] {
  return [
    ...rowsOf(stock).flatMap((row) => {
      const { code, fields } = row;
      return [
        ...classItems(row),
        ...partnerItems(row, stock),
        ...purposeItems(row),
        ...categoryItems(row),
        ...(needs[code] ?? []).flatMap((need) => needItems(row, need, new Needs(fields, stock))),
        ...confidentialityItems(row),
        ...agreementItems(row),
        ...(fields.consent ? consentItems(stock) : []),
      ];
    }),
    ...BESIDES,
  ];
}

function classItems(row: Row): Item[] {
  const shown = row.classes.filter((name) => registered(row, name));
  return shown.map((name) => ({
    rule: row.code,
    what: `meets: with ${name} data`,
    when: 'speaks',
    about: (category) => row.classOf(category) === name,
  }));
}

function partnerItems(row: Row, stock: Stock): Item[] {
  const { code: rule, fields } = row;
  const right = Object.keys(stock.partners).filter((code) =>
    row.partnerFits(stock.partners[code]?.partner),
  );
  const missing = (what: string, of: (found: Case) => boolean): Item => ({
    rule,
    what: `misses: ${what}`,
    when: 'silent',
    of: (found) => of(found) && row.purposeFits(found.input.request.purpose),
    change: asPartners(stock, right),
  });
  const kindIs = (kinds: readonly string[]) => (found: Case) =>
    kinds.includes(found.input.facts.partner.kind);
  return [
    ...(fields.partners.includes('any')
      ? []
      : [missing('another kind of partner', (found) => !kindIs(fields.partners)(found))]),
    ...(fields.except_partners ?? []).map((kind: string) => missing(kind, kindIs([kind]))),
    ...(fields.only_partner
      ? [
          missing(
            'another partner of its kind',
            (found) =>
              kindIs(fields.partners)(found) && found.input.request.partner !== fields.only_partner,
          ),
        ]
      : []),
  ];
}

function purposeItems(row: Row): Item[] {
  const { code: rule, fields } = row;
  const named: string[] = fields.purposes.filter((purpose: string) => purpose !== 'any');
  const right = named.length > 0 ? named : ['legal_proceedings', 'complaints'];
  const missing = (what: string, of: (purpose: string) => boolean): Item => ({
    rule,
    what: `misses: ${what}`,
    when: 'silent',
    of: ({ input: { request, facts } }) =>
      of(request.purpose) && !row.purposeFits(request.purpose) && row.partnerFits(facts.partner),
    change: anyOf(...right.map((purpose) => ask({ purpose }))),
  });
  return [
    ...(named.length > 0 ? [missing('another purpose', () => true)] : []),
    ...(fields.except_purposes ?? []).map((code: string) =>
      missing(`purpose ${code}`, (purpose) => beneath(purpose, code)),
    ),
  ];
}

const beneath = (code: string, above: string) => code === above || code.startsWith(`${above}.`);

/** What lies just outside a row: of each class it leaves out, beside each code that names a part, and each exception. */
function categoryItems(row: Row): Item[] {
  const { code: rule, fields } = row;
  const outside = row.outside();
  const missing = (what: string, misfits: readonly string[], right: readonly string[]): Item => ({
    rule,
    what: `misses: ${what}`,
    when: 'silent',
    of: ({ input }) =>
      row.partnerAndPurposeFit(input) &&
      input.request.dataCategories.some((each: string) => misfits.includes(each)),
    ...(row.besideProcessors
      ? { change: agreed(row), reason: 'no_ground' }
      : { change: anyOf(...right.map((category) => instead(misfits, category))) }),
  });
  const classes = new Set(outside.map(row.classOf));
  const parts: string[] = fields.categories.filter((category: string) => category.includes('.'));
  return [
    ...[...classes].map((name) =>
      missing(
        `${name} data outside the row`,
        outside.filter((each) => row.classOf(each) === name),
        row.examples(),
      ),
    ),
    ...[...new Set(parts.map((part) => part.split('.')[0] as string))].map((whole) =>
      missing(
        `${whole} beyond ${parts.filter((part) => beneath(part, whole)).join(' and ')}`,
        outside.filter((each) => beneath(each, whole)),
        parts.filter((part) => beneath(part, whole)),
      ),
    ),
    ...(fields.except_categories ?? []).map((code: string) =>
      missing(
        `${code}, excepted`,
        outside.filter((each) => beneath(each, code)),
        row.examples(),
      ),
    ),
  ];
}

function instead(misfits: readonly string[], category: string): Change {
  return (input) => {
    const kept = input.request.dataCategories.filter((each: string) => !misfits.includes(each));
    return ask({ dataCategories: [...new Set([...kept, category])] })(input);
  };
}

function labelOf({ kind, name, choices }: Need): string {
  if (choices) return choices.map(labelOf).join(kind === 'any_of' ? ' or ' : ' and ');
  return kind === 'absent' ? `not ${name}` : `${kind === 'register' ? 'explicit ' : ''}${name}`;
}

function needItems(row: Row, need: Need, needs: Needs): Item[] {
  const { code: rule } = row;
  const silent = (what: string, change: Change, more: Partial<Item> = {}): Item => ({
    rule,
    what: `misses: ${what}`,
    when: 'silent',
    change,
    ...more,
    of: (found) => row.partnerAndPurposeFit(found.input) && more.of?.(found) !== false,
  });
  const speaks = (what: string, change: Change, more: Partial<Item> = {}): Item => ({
    rule,
    what: `meets: ${what}`,
    when: 'speaks',
    change,
    ...more,
  });
  const label = labelOf(need);
  const choices = need.kind === 'any_of' ? (need.choices ?? []) : [];
  const parts = choices.filter(({ kind }) => kind === 'all_of').flatMap((all) => all.choices ?? []);
  const ages = choices.filter(({ kind }) => kind === 'child_under');
  return [
    ...(need.scope ?? ['']).map((scope) =>
      silent(scope ? `${label}, for ${scope}` : label, needs.met(need), {
        about: (category) => !scope || row.names(category).includes(scope),
      }),
    ),
    ...(choices.length > 0
      ? choices.map((choice) => speaks(`${labelOf(choice)}, alone`, needs.unmet(choice)))
      : [speaks(label, needs.unmet(need))]),
    ...parts.map((part) => silent(`only ${labelOf(part)} of ${label}`, needs.met(part))),
    ...ages.map((age) =>
      silent(`at ${age.name} exactly`, needs.met(age), {
        of: ({ input }) => input.request.subject?.age === Number(age.name),
      }),
    ),
    ...(need.scope ? [withoutScope(row, need, label)] : []),
  ];
}

/** Other data goes without what only some needs. */
function withoutScope(row: Row, { scope = [] }: Need, label: string): Item {
  const examples = row.examples().filter((each) => row.names(each).some((n) => scope.includes(n)));
  return {
    rule: row.code,
    what: `meets: other data without ${label}`,
    when: 'speaks',
    about: (category) => !row.names(category).some((name) => scope.includes(name)),
    change: anyOf(
      ...examples.map(
        (category): Change =>
          (input) => [
            different(input, ({ request }) => {
              request.dataCategories.push(category);
            }),
          ],
      ),
    ),
  };
}

function confidentialityItems(row: Row): Item[] {
  if (!row.needsConfidentiality) return [];
  const about: Item['about'] = (category) => row.classOf(category) === 'special';
  const common = { rule: row.code, about };
  return [
    {
      ...common,
      what: 'misses: special data where nobody owes confidence',
      when: 'silent',
      change: state('confidentiality_owed'),
    },
    {
      ...common,
      what: 'meets: special data where the partner is said to owe confidence',
      when: 'speaks',
      change: unstate('confidentiality_owed'),
      of: ({ input }) => input.request.circumstances.includes('confidentiality_owed'),
    },
    {
      ...common,
      what: 'meets: special data where the kind of partner owes confidence',
      when: 'speaks',
      of: ({ input }) => !input.request.circumstances.includes('confidentiality_owed'),
    },
  ];
}
