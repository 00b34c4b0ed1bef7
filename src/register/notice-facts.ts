import type { Kysely } from 'kysely';
import type { Tables } from '../database/tables.js';
import { type ActivePolicies, activePolicies, type GroundRow } from './active-vocabulary.js';
import type { AgreementRow } from './agreement-terms.js';
import { readController } from './read.js';
import type { Controller, Partner } from './snapshot.js';

/** A ground with what the policies say of it. */
export interface NoticeGround {
  code: string;
  row: GroundRow;
  title: string;
  description: string;
  law: { title: string; url: string }[];
}

/** All that the notice is written from, as of one instant. */
export interface NoticeFacts {
  now: Date;
  controller: Controller | undefined;
  policies: ActivePolicies;
  grounds: readonly NoticeGround[];
  /** Neither suspended nor a part of another. */
  partners: readonly Partner[];
  /** Signed, started, not ended, not suspended. */
  agreements: readonly AgreementRow[];
}

export async function noticeFacts(db: Kysely<Tables>, now: Date): Promise<NoticeFacts> {
  const policies = await activePolicies(db);
  const partners = await db
    .selectFrom('partner')
    .selectAll()
    .where('status', '=', 'ACTIVE')
    .where('successor', 'is', null)
    .orderBy('name')
    .execute();
  const agreements = await db
    .selectFrom('agreement')
    .selectAll()
    .where('signed', '=', true)
    .where('status', '=', 'ACTIVE')
    .where('starts', '<=', now)
    .where('ends', '>', now)
    .orderBy('title')
    .orderBy('reference')
    .execute();
  const controller = await readController(db);
  return { now, controller, policies, grounds: groundsOf(policies), partners, agreements };
}

function groundsOf({ grounds, rules }: ActivePolicies): NoticeGround[] {
  return Object.entries(grounds).flatMap(([folder, rows]) =>
    Object.entries(rows).map(([code, row]) => {
      const rule = rules.find(
        (each) => each.package === `mayishare.grounds.${folder}` && each.rule === code,
      );
      return {
        code,
        row,
        title: rule?.title ?? code,
        description: rule?.description ?? '',
        law: (rule?.relatedResources ?? []).map(({ description, ref }) => ({
          title: description,
          url: ref,
        })),
      };
    }),
  );
}

/** Whether one code covers the other, on the dot, either way round. */
export function meets(one: string, other: string): boolean {
  return one === other || one.startsWith(`${other}.`) || other.startsWith(`${one}.`);
}
