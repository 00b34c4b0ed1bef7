import type { Kysely, Selectable } from 'kysely';
import type { PublicationTable } from '../database/authoring-tables.js';
import type { Tables } from '../database/tables.js';
import type { Publication as Presented } from '../graphql.js';

export type Publication = Selectable<PublicationTable>;

const MOST_WAITING = 100;

/**
 * How each of these revisions came to be published, with the second look where there was one; of none
 * named those that wait for one, at most 100, the longest first.
 */
export async function publicationsOf(
  db: Kysely<Tables>,
  revisions?: readonly number[],
): Promise<Map<number, Presented>> {
  let query = db
    .selectFrom('publication')
    .leftJoin('second_look', 'second_look.revision', 'publication.revision')
    .selectAll('publication')
    .select(['second_look.by as look_by', 'second_look.at as look_at', 'comment']);
  if (revisions) query = query.where('publication.revision', 'in', [...revisions, -1]);
  else {
    query = query.where('kind', '<>', 'PUBLISH').where('second_look.by', 'is', null);
    query = query.limit(MOST_WAITING);
  }
  const rows = await query.orderBy('publication.revision').execute();
  return new Map(
    rows.map(({ look_by, look_at, comment, ...row }) => {
      const { revision } = row;
      const look = look_by && look_at ? { revision, by: look_by, at: look_at, comment } : null;
      return [revision, present(row, look as Presented['secondLook'])];
    }),
  );
}

export function present(row: Publication, secondLook: Presented['secondLook'] = null): Presented {
  return {
    revision: row.revision,
    kind: row.kind,
    digest: row.digest,
    draft: row.draft,
    rolledBackTo: row.rolled_back_to,
    authors: row.authors,
    approver: row.approver,
    publishedBy: row.published_by,
    report: row.report,
    reason: row.reason,
    at: row.at,
    needsSecondLook: row.kind !== 'PUBLISH' && !secondLook,
    secondLook,
  };
}
