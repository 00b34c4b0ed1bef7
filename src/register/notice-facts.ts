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
  /** Signed, started, not ended, not suspended, with a partner that may be shared with. */
  agreements: readonly AgreementRow[];
  /** The partners that may be shared with under an agreement: assurance in date, or none needed. */
  assured: ReadonlySet<string>;
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
  const assured = new Set(
    partners.filter((each) => isAssured(each, policies, now)).map(({ code }) => code),
  );
  return {
    now,
    controller: await readController(db),
    policies,
    grounds: groundsOf(policies),
    partners,
    agreements: agreements.filter((each) => each.partners.some((code) => assured.has(code))),
    assured,
  };
}

/** As the policies have it: which kinds of partner need none is theirs to say. */
function isAssured(partner: Partner, { vocabulary }: ActivePolicies, now: Date): boolean {
  if (vocabulary.partner_kinds[partner.kind]?.needs_assurance === false) return true;
  const { assurance_passed: passed, assurance_expires: expires } = partner;
  return passed !== null && expires !== null && passed <= now && now < expires;
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
