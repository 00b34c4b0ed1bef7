import type { NoticeFacts, NoticeGround } from './notice-facts.js';
import { type Block, type Inline, list, type Page, type Section, text } from './notice-page.js';
import { agreementsTable, sharingTable } from './notice-tables.js';
import { COUNCIL } from './read.js';
import { labelOf, type VocabularyEntry } from './vocabulary.js';

/** A theme of the notice, with the purposes whose sharing is told in it. */
interface Theme {
  heading: string;
  purposes: readonly string[];
  says: string;
  /** A rule of the policies that is a promise to keep, told where it is in force. */
  promise?: string;
}

/** In the order of the council's own notice. */
const THEMES: readonly Theme[] = [
  {
    heading: 'What we do with your information',
    purposes: [
      'service_delivery',
      'service_information',
      'regulation',
      'finance',
      'employment_matters',
      'research',
      'emergency_response',
      'legal_proceedings',
      'representation',
      'marketing',
    ],
    says: 'We share information to deliver services, and for what goes with that.',
  },
  {
    heading: 'Reviewing and improving our services',
    purposes: ['service_management'],
    says: 'We look at how people use our services and whether we perform well, to improve them and to plan.',
  },
  {
    heading: 'Statutory returns and public registers',
    purposes: ['statutory_returns', 'public_register'],
    says: 'The law says that we must provide some information about you to others, or publish it.',
  },
  {
    heading: 'Data matching',
    purposes: ['fraud.investigation'],
    says: 'We compare information from different sources to check it, to prevent and detect crime, and to protect public funds.',
  },
  {
    heading: 'Anti-fraud and crime prevention',
    purposes: ['crime', 'regulation.professional_standards'],
    says: 'The law allows us to share information to prevent and detect crime and fraud.',
  },
  {
    heading: 'National Fraud Initiative',
    purposes: ['fraud.national_fraud_initiative'],
    says: 'We must take part in the Cabinet Office’s data matching against fraud.',
  },
  {
    heading: 'Safeguarding',
    purposes: ['safeguarding'],
    says: 'We protect children, and adults at risk. The law requires or allows us to share information for that.',
  },
  {
    heading: 'Information requests',
    purposes: ['information_request'],
    says: 'We answer requests for information. What identifies you is not given to others who ask for it.',
    promise: 'foi_personal_data',
  },
  {
    heading: 'Complaints',
    purposes: ['complaints'],
    says: 'We use information to handle the complaints that you or others make.',
  },
  {
    heading: 'Equalities information',
    purposes: ['equality_monitoring'],
    says: 'We collect equalities information to see whom our services reach. It is made anonymous before it is used for that.',
    promise: 'equality_data_identifiable',
  },
  {
    heading: 'Insight and profiling',
    purposes: ['insight'],
    says: 'We analyse how services are used. Results do not identify you unless we have to know who qualifies for a service.',
    promise: 'profile_not_anonymised',
  },
];

/** The council's privacy notice, in the order of its own, from what is in force. */
export function privacyNotice(facts: NoticeFacts, contact: string | undefined): Page {
  const council = facts.controller?.name ?? COUNCIL.name;
  return {
    title: `Privacy notice: ${council}`,
    sections: [
      personalInformation(facts),
      whyWeNeed(facts),
      whyWeCan(facts),
      whoWeShareWith(facts),
      ...THEMES.map((theme) => themeSection(theme, facts)),
      rights(facts),
      questions(council, contact),
      updating(facts),
    ],
  };
}

function personalInformation({ policies }: NoticeFacts): Section {
  const sensitive = Object.entries(policies.vocabulary.data_categories)
    .filter(([code, entry]) => entry?.class !== 'ordinary' && !code.includes('.'))
    .map(([code, entry]) => [
      entry?.label ?? code,
      entry?.description ? `: ${entry.description}` : '',
    ]);
  return {
    heading: 'Personal information',
    blocks: [
      text(
        'Personal information is information that identifies a living person. Some of it is more sensitive, and we take extra care with it:',
      ),
      list(sensitive),
    ],
  };
}

function whyWeNeed({ policies, grounds, agreements }: NoticeFacts): Section {
  const { purposes } = policies.vocabulary;
  const named = [
    ...grounds.flatMap(({ row }) => row.purposes ?? []),
    ...agreements.flatMap((each) => each.purposes),
  ];
  const tops = new Set(named.map((code) => code.split('.')[0] as string));
  const items = Object.entries(purposes)
    .filter(([code]) => tops.has(code))
    .map(([, { label = '', description = '' }]) => [`${label}: ${description}`]);
  return {
    heading: 'Why we need your personal information',
    blocks: [text('We use and share personal information for:'), list(items)],
  };
}

function whyWeCan({ policies, grounds }: NoticeFacts): Section {
  const { lawful_bases: bases, conditions } = policies.vocabulary;
  const usedBases = new Set(grounds.map(({ row }) => row.basis));
  const used = new Set(
    grounds.flatMap(({ row }) => [...(row.special ?? []), ...[row.criminal ?? []].flat()]),
  );
  const items = (codes: Iterable<string>, known: Readonly<Record<string, VocabularyEntry>>) =>
    [...codes]
      .filter((code) => Object.hasOwn(known, code))
      .sort()
      .map((code) => [`${labelOf(known, code)} (`, ...lawOf(known[code]), ')']);
  return {
    heading: 'Why we can use your personal information',
    blocks: [
      text('We collect, use and share personal information only where we have a legal basis:'),
      list(items(usedBases, bases)),
      text(
        'For sensitive information, and for information about crime, one of these conditions is met besides:',
      ),
      list(items(used, conditions)),
    ],
  };
}

function lawOf(entry: VocabularyEntry | undefined): Inline[] {
  const law = [entry?.law ?? []].flat();
  return law.flatMap(({ title, url }, index): Inline[] => [
    ...(index > 0 ? ['; '] : []),
    { text: title, url },
  ]);
}

function whoWeShareWith(facts: NoticeFacts): Section {
  const promises = [
    promise(facts, 'never_sold', 'We do not sell your personal information to anyone.'),
    promise(
      facts,
      'assurance_expired',
      'Before information is shared under an agreement we check that the partner’s systems protect it, and that the check is in date.',
    ),
  ].flat();
  const anywhere = facts.grounds.filter(({ row }) => row.purposes?.includes('any'));
  return {
    heading: 'Who we share information with',
    blocks: [
      ...promises,
      text(
        'We share it only under a contract or agreement in force, or where the law allows or requires it.',
      ),
      ...agreementsTable(facts),
      text('Whatever the purpose, information may also be shared on these grounds:'),
      list(anywhere.map(groundItem)),
    ],
  };
}

function groundItem({ title, description, law }: NoticeGround): Inline[] {
  const links = law.flatMap((each, index): Inline[] => [
    ...(index > 0 ? ['; '] : []),
    { text: each.title, url: each.url },
  ]);
  return [`${title}: ${description} (`, ...links, ')'];
}

/** Told only where the active policies have the rule. */
function promise({ policies }: NoticeFacts, rule: string, words: string): Block[] {
  return policies.rules.some((each) => each.rule === rule) ? [text(words)] : [];
}

function themeSection(
  { heading, purposes, says, promise: rule }: Theme,
  facts: NoticeFacts,
): Section {
  const table = sharingTable(facts, `${heading}: what we share`, purposes);
  const nothing = 'Nothing that identifies you is shared for this under the policies in force.';
  const kept = rule
    ? facts.policies.rules.filter((each) => each.rule === rule).map((each) => each.description)
    : [];
  return {
    heading,
    blocks: [
      text(says),
      ...kept.filter((words) => words !== '').map((words) => text(words)),
      ...(table.length > 0 ? table : [text(nothing)]),
    ],
  };
}

function rights({ grounds }: NoticeFacts): Section {
  const access = grounds.find(({ code }) => code === 'subject_access');
  const consent = grounds.find(({ code }) => code === 'consent');
  return {
    heading: 'Your rights',
    blocks: [
      list([
        [
          'You can ask for the information we hold about you. We answer within one month',
          ...(access ? [': ', ...groundItem(access)] : ['.']),
        ],
        ['You can ask us to correct what is inaccurate, and in some circumstances to delete it.'],
        ['Where we have shared it, we tell those we shared it with, so far as we can.'],
        ...(consent
          ? [
              [
                'Where we rely on your consent, you can withdraw it at any time, as easily as you gave it.',
              ],
            ]
          : []),
        ['You can object to the use of your information, and ask us to restrict it.'],
      ]),
    ],
  };
}

function questions(council: string, contact: string | undefined): Section {
  return {
    heading: 'If you have questions',
    blocks: [
      text(`Data controller: ${council}.`),
      text(
        contact
          ? `You can contact our Data Protection Officer: ${contact}`
          : 'You can contact our Data Protection Officer at the council’s offices.',
      ),
      text(
        'You can complain to the Information Commissioner: ',
        { text: 'make a complaint', url: 'https://ico.org.uk/make-a-complaint/' },
        '.',
      ),
    ],
  };
}

function updating({ policies, agreements, now }: NoticeFacts): Section {
  const day = (instant: Date) => instant.toISOString().slice(0, 10);
  return {
    heading: 'Updating this privacy notice',
    blocks: [
      text(
        `This notice was written on ${day(now)} from revision ${policies.number} of our policies, published on ${day(policies.publishedAt)}, and from ${agreements.length} agreements in force. It changes when they change.`,
      ),
    ],
  };
}
