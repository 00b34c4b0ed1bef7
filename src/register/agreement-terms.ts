import type { Insertable, Selectable } from 'kysely';
import type {
  AgreementParty,
  AgreementTable,
  AgreementTerms,
} from '../database/register-tables.js';

export type AgreementRow = Selectable<AgreementTable>;

/** The columns that are terms; `signed` and what the state rests on are not among them. */
type TermColumns = Pick<
  Insertable<AgreementTable>,
  | 'title'
  | 'kind'
  | 'partners'
  | 'purposes'
  | 'data_categories'
  | 'starts'
  | 'review'
  | 'ends'
  | 'details'
>;

export function termsOf(row: AgreementRow): AgreementTerms {
  return {
    title: row.title,
    kind: row.kind,
    partners: row.partners,
    purposes: row.purposes,
    dataCategories: row.data_categories,
    starts: row.starts.toISOString(),
    review: row.review.toISOString(),
    ends: row.ends.toISOString(),
    details: row.details,
  };
}

export function columnsOf(terms: AgreementTerms): TermColumns {
  return {
    title: terms.title,
    kind: terms.kind,
    partners: terms.partners,
    purposes: terms.purposes,
    data_categories: terms.dataCategories,
    starts: new Date(terms.starts),
    review: new Date(terms.review),
    ends: new Date(terms.ends),
    details: JSON.stringify(terms.details),
  };
}

/** The parties, the council first. Records of before parties were kept have the partners' roles. */
export function partiesOf(terms: AgreementTerms): AgreementParty[] {
  const council: AgreementParty = { role: 'CONTROLLER' };
  const said = terms.details.parties;
  if (said) return said.some(({ partner }) => !partner) ? said : [council, ...said];
  const role = partnersRole(terms.kind);
  return [council, ...terms.partners.map((partner) => ({ partner, role }))];
}

/** What the council's partners are in an agreement of this kind (UK GDPR Article 28(3)). */
export function partnersRole(kind: AgreementTerms['kind']): AgreementParty['role'] {
  return kind === 'PROCESSOR_CONTRACT' ? 'PROCESSOR' : 'CONTROLLER';
}
