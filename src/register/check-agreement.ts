import type {
  AgreementDetails,
  AgreementParty,
  AgreementTerms,
} from '../database/register-tables.js';
import { type AgreementRow, partiesOf, partnersRole } from './agreement-terms.js';
import {
  atLeastOne,
  checkCodes,
  checkInstant,
  checkName,
  checkText,
  checkTexts,
} from './check-values.js';
import type { Known } from './known.js';
import type { Problem } from './problems.js';

/** Everything that is not right with what an agreement says, each with the field it stands in. */
export function checkAgreement(terms: AgreementTerms, known: Known): Problem[] {
  const { vocabulary } = known;
  return [
    ...checkName('title', terms.title),
    ...atLeastOne('parties', terms.partners, 'partner'),
    ...checkPartners(terms, known),
    ...atLeastOne('purposes', terms.purposes, 'purpose'),
    ...checkCodes('purposes', terms.purposes, vocabulary.purposes, 'purpose'),
    ...atLeastOne('dataCategories', terms.dataCategories, 'data category'),
    ...checkCodes(
      'dataCategories',
      terms.dataCategories,
      vocabulary.data_categories,
      'data category',
    ),
    ...checkDates(terms),
    ...partiesOf(terms).flatMap((party) => checkBasis(party, known)),
    ...checkRoles(terms, known),
    ...partiesOf(terms).flatMap((party) => checkRole(party, terms)),
    ...checkDetails(terms.details, known),
  ];
}

function checkPartners({ partners }: AgreementTerms, known: Known): Problem[] {
  const gone = partners.flatMap((code): Problem[] => {
    const successor = known.partners.get(code)?.successor;
    if (!successor) return [];
    return [
      {
        code: 'PARTNER_SUCCEEDED',
        field: 'parties',
        value: code,
        message: `\`${code}\` has become a part of \`${successor}\`: make the agreement with that one`,
        evidence: [{ name: 'successor', value: successor }],
      },
    ];
  });
  return [...checkCodes('parties', partners, known.partners, 'partner'), ...gone];
}

/** Starts before it ends, and is reviewed while it lasts. */
export function checkDates(terms: Pick<AgreementTerms, 'starts' | 'review' | 'ends'>): Problem[] {
  const [starts, review, ends] = [terms.starts, terms.review, terms.ends].map((t) => new Date(t));
  const bad = [
    ...checkInstant('starts', starts as Date),
    ...checkInstant('review', review as Date),
    ...checkInstant('ends', ends as Date),
  ];
  if (bad.length > 0) return bad;
  const day = (text: string) => text.slice(0, 10);
  const dates = (...names: ('starts' | 'review' | 'ends')[]) =>
    names.map((name) => ({ name, value: terms[name] }));
  const problems: Problem[] = [];
  if ((ends as Date) <= (starts as Date)) {
    const message = `ends: the end is not after the start on ${day(terms.starts)}`;
    const evidence = dates('starts', 'ends');
    problems.push({ code: 'ENDS_BEFORE_STARTS', field: 'ends', message, evidence });
  }
  if ((review as Date) > (ends as Date)) {
    const message = `review: ${day(terms.review)} is after the end: by then there is nothing to review`;
    const evidence = dates('review', 'ends');
    problems.push({ code: 'REVIEW_AFTER_END', field: 'review', message, evidence });
  }
  if ((review as Date) < (starts as Date)) {
    const message = `review: ${day(terms.review)} is before the start on ${day(terms.starts)}`;
    const evidence = dates('review', 'starts');
    problems.push({ code: 'REVIEW_BEFORE_START', field: 'review', message, evidence });
  }
  return problems;
}

function checkBasis(party: AgreementParty, known: Known): Problem[] {
  const { lawfulBasis: basis, partner } = party;
  if (!basis) return [];
  const { lawful_bases: bases } = known.vocabulary;
  const unknown = checkCodes('lawfulBasis', [basis], bases, 'lawful basis');
  if (unknown.length > 0) return unknown;
  if (!bases[basis]?.not_for_public_authorities || !isAuthority(partner, known)) return [];
  const { name } = (partner && known.partners.get(partner)) || known.controller;
  return [
    {
      code: 'BASIS_NOT_AVAILABLE',
      field: 'lawfulBasis',
      value: basis,
      message: `${name} is a public authority, and cannot rely on \`${basis}\` in its tasks (UK GDPR Article 6(1)): name the duty or the power, as \`legal_obligation\` or \`public_task\``,
      evidence: [{ name: 'party', value: partner ?? known.controller.code }],
    },
  ];
}

function isAuthority(partner: string | undefined, known: Known): boolean {
  if (!partner) return known.controller.publicAuthority;
  const kind = known.partners.get(partner)?.kind ?? '';
  return known.vocabulary.partner_kinds[kind]?.public_authority === true;
}

/** A processor contract is with processors (UK GDPR Article 28(3)); each of them is one. */
function checkRoles(terms: AgreementTerms, known: Known): Problem[] {
  if (terms.kind !== 'PROCESSOR_CONTRACT') return [];
  return terms.partners.flatMap((code): Problem[] => {
    const partner = known.partners.get(code);
    if (!partner || partner.role === 'PROCESSOR') return [];
    const message = `${partner.name} is no processor: make an agreement between controllers, or amend the partner's role first`;
    const evidence = [
      { name: 'partner', value: code },
      { name: 'role', value: partner.role },
    ];
    return [{ code: 'NOT_A_PROCESSOR', field: 'kind', value: code, message, evidence }];
  });
}

/** What a party is, and what kind of agreement it is in, say the same. */
function checkRole({ partner, role }: AgreementParty, { kind }: AgreementTerms): Problem[] {
  const right = partnersRole(kind);
  if (!partner || role === right) return [];
  const message =
    right === 'PROCESSOR'
      ? `parties: in a processor contract, \`${partner}\` has the role PROCESSOR`
      : `parties: \`${partner}\` acts for others here, which takes a PROCESSOR_CONTRACT (UK GDPR Article 28(3))`;
  const evidence = [
    { name: 'kind', value: kind },
    { name: 'role', value: role },
  ];
  return [{ code: 'ROLE_AGAINST_KIND', field: 'parties', value: partner, message, evidence }];
}

/** A signed next version takes over at once: with a later start, nothing would hold until then. */
export function startsLater(
  { signed, starts, reference }: AgreementRow,
  terms: AgreementTerms,
  now: Date,
): Problem[] {
  if (!signed || starts > now || new Date(terms.starts) <= now) return [];
  const message = `starts: ${reference} is in force, and its next version takes over when it is signed: keep the start on ${starts.toISOString().slice(0, 10)}, or make an agreement of its own that starts later`;
  const evidence = [
    { name: 'startsNow', value: starts.toISOString() },
    { name: 'startsThen', value: terms.starts },
  ];
  return [{ code: 'STARTS_LATER', field: 'starts', value: terms.starts, message, evidence }];
}

const TEXTS = [
  'benefit',
  'legalPower',
  'dpia',
  'method',
  'security',
  'retention',
  'destruction',
  'rightsContact',
  'rightsProcedure',
  'onwardSharing',
] as const satisfies (keyof AgreementDetails)[];

function checkDetails(details: AgreementDetails, known: Known): Problem[] {
  return [
    ...TEXTS.flatMap((field) => checkText(field, details[field])),
    ...checkTexts('areas', details.areas ?? []),
    ...checkTexts('areaNames', details.areaNames ?? []),
    ...checkCodes('conditions', details.conditions ?? [], known.vocabulary.conditions, 'condition'),
  ];
}
