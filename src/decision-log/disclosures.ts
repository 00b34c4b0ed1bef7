import { type Kysely, type Selectable, sql } from 'kysely';
import type { DisclosureNoticeTable } from '../database/log-tables.js';
import type { Tables } from '../database/tables.js';

export interface DisclosedTo {
  partner: string;
  disclosures: number;
  firstDisclosed: Date;
  lastDisclosed: Date;
  notices: Selectable<DisclosureNoticeTable>[];
}

/**
 * The tags of what was disclosed about a person: the policies say that it must be recorded. What came in,
 * what is no personal data in the form it went out, and what stays in the council is no disclosure.
 */
export function disclosureTags(pseudonym: string): string[] {
  return [
    `subject:${pseudonym}`,
    'outcome:ALLOW',
    'direction:OUTBOUND',
    'obligation:record_disclosure',
  ];
}

/** The partners that were not told of the erasure since they were last disclosed to (UK GDPR Article 19). */
export async function notToldOfErasure(db: Kysely<Tables>, pseudonym: string): Promise<string[]> {
  const recipients = await disclosedTo(db, pseudonym);
  const told = ({ notices, lastDisclosed }: DisclosedTo) =>
    notices.some(({ reason, told_at: at }) => reason === 'ERASURE' && at >= lastDisclosed);
  return recipients.filter((each) => !told(each)).map(({ partner }) => partner);
}

/** Every partner that something about this person was disclosed to, with what it was told since. */
export async function disclosedTo(db: Kysely<Tables>, pseudonym: string): Promise<DisclosedTo[]> {
  const { rows } = await sql<{ partner: string; disclosures: string; first: Date; last: Date }>`
    select partner, count(*) as disclosures, min(at) as first, max(at) as last from entry
    where tags @> ${disclosureTags(pseudonym)}::text[] and kind = 'decision'
    group by partner order by partner`.execute(db);
  const notices = await db
    .selectFrom('disclosure_notice')
    .selectAll()
    .where('subject', '=', pseudonym)
    .orderBy('told_at')
    .execute();
  return rows.map(({ partner, disclosures, first, last }) => ({
    partner,
    disclosures: Number(disclosures),
    firstDisclosed: first,
    lastDisclosed: last,
    notices: notices.filter((notice) => notice.partner === partner),
  }));
}
