import type { GroundRow } from './active-vocabulary.js';
import type { AgreementRow } from './agreement-terms.js';
import { meets, type NoticeFacts, type NoticeGround } from './notice-facts.js';
import type { Block, Inline } from './notice-page.js';
import type { Partner } from './snapshot.js';
import { type Codes, labelOf } from './vocabulary.js';

/** With more than so many names, a kind of partner is named by its kind alone. */
const MOST_NAMES = 8;
/** With more than so many agreements, they are told by the kind of partner. */
const MOST_AGREEMENTS = 300;

const GENERAL: Readonly<Record<string, string>> = {
  any: 'Whatever of your information this needs',
  ordinary: 'Information that is neither special category nor criminal offence data',
  special: 'Special category data',
  criminal: 'Criminal offence data',
};

/** What the grounds for these purposes allow: a row for each that something is shared under. */
export function sharingTable(
  facts: NoticeFacts,
  caption: string,
  purposes: readonly string[],
): Block[] {
  const rows = facts.grounds
    .filter(({ row }) => !row.purposes?.includes('any'))
    .filter(({ row }) => purposesIn(row, purposes).length > 0)
    .flatMap((ground) => groundRow(ground, facts, purposes));
  if (rows.length === 0) return [];
  const head = ['What this is', 'Who we share with', 'What', 'Why', 'On what basis'];
  return [{ kind: 'table', table: { caption, head, rows } }];
}

function groundRow(
  ground: NoticeGround,
  facts: NoticeFacts,
  purposes: readonly string[],
): Inline[][][] {
  const who = recipients(ground, facts, purposes);
  if (who.length === 0) return [];
  const { row, title, description } = ground;
  const { vocabulary } = facts.policies;
  const why = purposesIn(row, purposes);
  return [
    [
      [`${title}. ${description}`],
      [who.join('; ')],
      [categoriesIn(row, vocabulary.data_categories)],
      [labels(why, vocabulary.purposes)],
      basisOf(ground, facts),
    ],
  ];
}

/** Of the purposes of a ground, those that are among the theme's and not excepted. */
function purposesIn(row: GroundRow, theme: readonly string[]): string[] {
  const isExcepted = (code: string) =>
    row.except_purposes?.some((each) => each === code || code.startsWith(`${each}.`));
  const narrower = (one: string, other: string) => (one.length > other.length ? one : other);
  return (row.purposes ?? []).filter((code) =>
    theme.some((each) => meets(code, each) && !isExcepted(narrower(code, each))),
  );
}

function categoriesIn({ categories = [], except_categories = [] }: GroundRow, known: Codes) {
  const but = except_categories.length > 0 ? `; but not: ${labels(except_categories, known)}` : '';
  return labels(categories, known) + but;
}

/** Where an agreement is needed, only those with one in force; else who the policies name. */
function recipients(
  { row }: NoticeGround,
  facts: NoticeFacts,
  purposes: readonly string[],
): string[] {
  const { partners: kinds = [], except_partners = [], only_partner: only } = row;
  const fits = ({ kind, code }: Partner) =>
    (kinds.includes('any') || kinds.includes(kind)) &&
    !except_partners.includes(kind) &&
    (only === undefined || only === code);
  const bound = row.agreement ? partnersBound(facts, row.purposes ?? [], purposes) : undefined;
  const found = facts.partners.filter((each) => fits(each) && (!bound || bound.has(each.code)));
  return byKind(found, facts.policies.vocabulary.partner_kinds);
}

function partnersBound(
  { agreements, assured }: NoticeFacts,
  ground: readonly string[],
  theme: readonly string[],
): Set<string> {
  const fitting = agreements.filter(({ purposes }) =>
    purposes.some(
      (code) => ground.some((each) => meets(code, each)) && theme.some((each) => meets(code, each)),
    ),
  );
  const codes = fitting.flatMap(({ partners }) => partners);
  return new Set(codes.filter((code) => assured.has(code)));
}

function byKind(partners: readonly Partner[], kinds: Codes): string[] {
  const groups = Map.groupBy(partners, ({ kind }) => kind);
  return [...groups].map(([kind, each]) =>
    each.length > MOST_NAMES
      ? `${labelOf(kinds, kind)}: ${each.length} organisations`
      : each.map(({ name }) => name).join(', '),
  );
}

export function labels(codes: readonly string[], known: Codes): string {
  return codes.map((code) => GENERAL[code] ?? labelOf(known, code)).join('; ');
}

function basisOf({ row, law }: NoticeGround, { policies }: NoticeFacts): Inline[] {
  const { lawful_bases, conditions } = policies.vocabulary;
  const special = [...(row.special ?? []), ...[row.criminal ?? []].flat()].filter((code) =>
    Object.hasOwn(conditions, code),
  );
  const also = special.length > 0 ? `; for sensitive data: ${labels(special, conditions)}` : '';
  const links = law.flatMap((each): Inline[] => ['; ', { text: each.title, url: each.url }]);
  return [`${labelOf(lawful_bases, row.basis)}${also}`, ...links];
}

/** Every agreement in force; where there are very many, what they amount to for each kind of partner. */
export function agreementsTable(facts: NoticeFacts): Block[] {
  const { agreements } = facts;
  if (agreements.length === 0) return [];
  const many = agreements.length > MOST_AGREEMENTS;
  const rows = many ? kindRows(facts) : agreements.map((each) => agreementRow(each, facts));
  const first = many ? 'Partners' : 'Agreement';
  const head = [first, 'Who we share with', 'What', 'Why', 'On what basis', 'Until'];
  const caption = 'Agreements and contracts in force';
  return [{ kind: 'table', table: { caption, head, rows } }];
}

function agreementRow(agreement: AgreementRow, facts: NoticeFacts): Inline[][] {
  const { vocabulary } = facts.policies;
  const partners = facts.partners.filter(
    ({ code }) => agreement.partners.includes(code) && facts.assured.has(code),
  );
  return [
    [`${agreement.title} (${agreement.reference})`],
    [partners.map(({ name }) => name).join(', ')],
    [labels(agreement.data_categories, vocabulary.data_categories)],
    [labels(agreement.purposes, vocabulary.purposes)],
    [basesOf(agreement, partners, facts)],
    [agreement.ends.toISOString().slice(0, 10)],
  ];
}

/** What the parties named; where they named nothing, the bases of the grounds that rely on it. */
function basesOf(
  { details, purposes, kind }: AgreementRow,
  partners: readonly Partner[],
  { grounds, policies }: NoticeFacts,
): string {
  const council = (details.parties ?? []).filter(({ partner }) => !partner);
  const said = council.flatMap(({ lawfulBasis }) => lawfulBasis ?? []);
  const relying = grounds
    .filter(
      ({ row }) =>
        row.agreement && (row.partners ?? []).some((each) => partners.some((p) => p.kind === each)),
    )
    .filter(({ row }) => !row.agreement_kinds || (row.agreement_kinds as string[]).includes(kind))
    .filter(({ row }) =>
      row.purposes?.some((g) => g === 'any' || purposes.some((p) => meets(g, p))),
    )
    .map(({ row }) => row.basis);
  const { lawful_bases } = policies.vocabulary;
  const bases = labels([...new Set(said.length > 0 ? said : relying)], lawful_bases);
  const power = details.legalPower ? `${bases ? '; ' : ''}${details.legalPower}` : '';
  return `${bases}${power}`;
}

function kindRows(facts: NoticeFacts): Inline[][][] {
  const { vocabulary } = facts.policies;
  const kindOf = new Map(facts.partners.map(({ code, kind }) => [code, kind]));
  const groups = Map.groupBy(
    facts.agreements,
    ({ partners }) => kindOf.get(partners[0] ?? '') ?? '',
  );
  return [...groups].map(([kind, agreements]) => {
    const all = (pick: (each: AgreementRow) => string[]) => [...new Set(agreements.flatMap(pick))];
    const who = new Set(agreements.flatMap(({ partners }) => partners)).size;
    const latest = new Date(Math.max(...agreements.map(({ ends }) => ends.getTime())));
    return [
      [labelOf(vocabulary.partner_kinds, kind)],
      [`${who} organisations, ${agreements.length} agreements`],
      [labels(all((each) => each.data_categories).sort(), vocabulary.data_categories)],
      [labels(all((each) => each.purposes).sort(), vocabulary.purposes)],
      ['As the policies say for each purpose below'],
      [latest.toISOString().slice(0, 10)],
    ];
  });
}
