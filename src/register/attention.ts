import { type Kysely, sql } from 'kysely';
import type { Tables } from '../database/tables.js';
import type { AttentionBand, AttentionKind } from '../graphql.js';
import { activePolicies } from './active-vocabulary.js';
import { byUrgency, type ToSee } from './attention-place.js';
import { dueBy } from './due.js';
import { covers, heldBy } from './held.js';
import { releaseDrafts } from './release-drafts.js';
import type { Vocabulary } from './vocabulary.js';

const DAY_MS = 86_400_000;
const LOOK_AHEAD_DAYS = 90;

type Found = Omit<ToSee, 'band' | 'kind'>;
type Look = (db: Kysely<Tables>, now: Date, until: Date) => Promise<Found[]>;

/** What needs attention at an instant, the most pressing first; of the kinds named, or of all. */
export async function attentionAt(
  db: Kysely<Tables>,
  now: Date,
  kinds?: readonly AttentionKind[] | null,
): Promise<ToSee[]> {
  const until = new Date(now.getTime() + LOOK_AHEAD_DAYS * DAY_MS);
  const wanted = kinds ?? (Object.keys(LOOKS) as AttentionKind[]);
  const found = wanted.map(async (kind) =>
    (await LOOKS[kind](db, now, until)).map((item) => ({
      ...item,
      kind,
      band: bandOf(item.due, now),
    })),
  );
  return (await Promise.all(found)).flat().sort(byUrgency);
}

/** Overdue; within 30, 60 or 90 days; or without a date. */
export function bandOf(due: Date | null | undefined, now: Date): AttentionBand {
  if (!due) return 'ANY_TIME';
  const days = (due.getTime() - now.getTime()) / DAY_MS;
  if (days <= 0) return 'OVERDUE';
  if (days <= 30) return 'DAYS_30';
  return days <= 60 ? 'DAYS_60' : 'DAYS_90';
}

const LOOKS: Readonly<Record<AttentionKind, Look>> = {
  AGREEMENT_REVIEW: async (db, now, until) => {
    const found = await inForce(db, now)
      .where('review', '<=', until)
      .select(['reference', 'title', 'review'])
      .execute();
    return found.map(({ reference, title, review }) => ({
      reference,
      title,
      due: review,
      message: `Review it and record that with \`reviewAgreement\`: due ${dayOf(review)}.`,
    }));
  },

  ASSURANCE_EXPIRING: async (db, _, until) => {
    const found = await db
      .selectFrom('partner')
      .select(['code', 'name', 'assurance_kind', 'assurance_expires'])
      .where('assurance_expires', '<=', until)
      .where('successor', 'is', null)
      .execute();
    return found.map(({ code, name, assurance_kind: kind, assurance_expires: expires }) => ({
      reference: code,
      title: name,
      due: expires,
      message: `Its ${kind} ends ${dayOf(expires)}: ask for the next, and record it with \`recordAssurance\`.`,
    }));
  },

  ASSURANCE_MISSING: async (db, now) => {
    const { vocabulary } = await activePolicies(db);
    const unchecked = await db
      .selectFrom('partner')
      .where('assurance_expires', 'is', null)
      .where('successor', 'is', null)
      .select(['code', 'name', 'kind'])
      .orderBy('code')
      .execute();
    const held = await heldBy(db, inForce(db, now));
    return unchecked.flatMap((partner) => {
      const [first] = held.get(partner.code) ?? [];
      const missing = first && needsAssurance(vocabulary, partner.kind);
      return missing ? [neverChecked({ ...partner, reference: first.reference })] : [];
    });
  },

  AGREEMENT_ENDING: async (db, now, until) => {
    const found = await inForce(db, now)
      .where('ends', '<=', until)
      .select(['reference', 'title', 'ends'])
      .execute();
    return found.map(({ reference, title, ends }) => ({
      reference,
      title,
      due: ends,
      message: `Nothing may be shared under it from ${dayOf(ends)} on: sign its next version with a later end (\`amendAgreement\`), or tell those who rely on it.`,
    }));
  },

  CONTROLLER_MISSING: async (db) => {
    const there = await db.selectFrom('controller').select('code').executeTakeFirst();
    if (there) return [];
    const message =
      'Say who the council is, and whether it is a public authority, with `setController`.';
    return [{ reference: 'controller', title: 'The council itself', due: null, message }];
  },

  RELEASE_DRAFT: async (db) =>
    (await releaseDrafts(db)).map(({ id, title }) => ({
      reference: id,
      title,
      due: null,
      message: RELEASE_WAITS,
    })),

  AGREEMENT_DPIA: async (db, now) => {
    const dpia = sql<string | null>`details ->> 'dpia'`;
    const found = await inForce(db, now)
      .select(['reference', 'title', dpia.as('dpia')])
      .where(dpia, 'is not', null)
      .where(({ not, exists, selectFrom }) =>
        not(
          exists(
            selectFrom('dpia').where('withdrawn', 'is', null).whereRef('dpia.reference', '=', dpia),
          ),
        ),
      )
      .execute();
    return found.map(({ reference, title, dpia: named }) => ({
      reference,
      title,
      due: null,
      message: `It names the impact assessment \`${named}\`, which is not in the register or was withdrawn: adopt it with \`adoptDpia\`, or name another with \`amendAgreement\`.`,
    }));
  },

  AGREEMENT_NOT_STARTED: async (db, now) => {
    const found = await signedAgreements(db)
      .where('starts', '>', now)
      .select(['reference', 'title', 'starts'])
      .execute();
    return found.map(({ reference, title, starts }) => ({
      reference,
      title,
      due: starts,
      message: `Signed; nothing may be shared under it before ${dayOf(starts)}.`,
    }));
  },

  DESTRUCTION_NOT_CONFIRMED: async (db, now) => {
    const found = await db
      .selectFrom('agreement')
      .select(['reference', 'title', 'ends', 'status', terminated.as('terminated')])
      .where('signed', '=', true)
      .where('destruction_confirmed', 'is', null)
      .where((either) =>
        either.or([either('ends', '<=', now), either('status', '=', 'TERMINATED')]),
      )
      .execute();
    return found.map(({ reference, title, ends, status, terminated: over }) => ({
      reference,
      title,
      due: (status === 'TERMINATED' && over) || ends,
      message: `${status === 'TERMINATED' ? 'Terminated' : `Ended ${dayOf(ends)}`}: have the destruction of the data confirmed, with \`confirmDestruction\`.`,
    }));
  },

  DOCUMENT_REVIEW: async (db, _, until) => {
    const documents = await db
      .selectFrom('appropriate_policy_document')
      .select(['reference', 'review'])
      .where('review', '<=', until)
      .where('withdrawn', 'is', null)
      .execute();
    const dpias = await db
      .selectFrom('dpia')
      .select(['reference', 'title', 'review'])
      .where('review', '<=', until)
      .where('withdrawn', 'is', null)
      .execute();
    const item = (reference: string, title: string, due: Date, by: string) => ({
      reference,
      also: by,
      title,
      due,
      message: `Review it and record that with \`${by}\`: past ${dayOf(due)} it does not count.`,
    });
    return [
      ...documents.map(({ reference, review }) =>
        item(reference, 'Appropriate policy document', review, 'reviewAppropriatePolicyDocument'),
      ),
      ...dpias.map(({ reference, title, review }) => item(reference, title, review, 'reviewDpia')),
    ];
  },

  EMERGENCY_DECISION: async (db) => {
    const found = await db
      .selectFrom('emergency_decision as decided')
      .leftJoin('emergency_review as review', 'review.decision', 'decided.decision')
      .where('review.decision', 'is', null)
      .select(['decided.decision', 'decided.at', 'decided.partner', 'decided.client'])
      .execute();
    const { vocabulary } = await activePolicies(db);
    const { due } = vocabulary.obligations.review_after_emergency ?? {};
    return found.map(({ decision, at, partner, client }) => ({
      reference: decision,
      title: `Shared with ${partner} in an emergency, asked by ${client}`,
      due: dueBy(at, due),
      message: 'Look a second time, and record what you find with `reviewEmergencyDecision`.',
    }));
  },

  AGREEMENT_NOT_RELIED_ON: async (db, now) => {
    const yearAgo = new Date(now);
    yearAgo.setUTCFullYear(now.getUTCFullYear() - 1);
    const found = await signedAgreements(db)
      .leftJoin('agreement_use as use', 'use.reference', 'agreement.reference')
      .where('starts', '<=', yearAgo)
      .where('ends', '>', now)
      .where((either) =>
        either.or([either('use.last_used', 'is', null), either('use.last_used', '<', yearAgo)]),
      )
      .select(['agreement.reference', 'title', 'use.last_used'])
      .execute();
    return found.map(({ reference, title, last_used: last }) => ({
      reference,
      title,
      due: null,
      message: `${last ? `Last relied on ${dayOf(last)}` : 'Never relied on'}: ask whether it is needed.`,
    }));
  },

  CATEGORY_NOT_COVERED: async (db, now) => {
    const since = new Date(now.getTime() - LOOK_AHEAD_DAYS * DAY_MS);
    const found = await db
      .selectFrom('uncovered_category')
      .select(['partner', 'purpose', 'data_category', sql<string>`count(*)`.as('times')])
      .where('at', '>=', since)
      .groupBy(['partner', 'purpose', 'data_category'])
      .execute();
    const held = await heldBy(db, inForce(db, now));
    const open = found.filter(
      (asked) => !held.get(asked.partner)?.some((each) => covers(each, asked)),
    );
    return open.map(({ partner, purpose, data_category: category, times }) => ({
      reference: partner,
      also: `${category} ${purpose}`,
      title: `${category} for ${purpose}`,
      due: null,
      message: `Asked for ${times} ${times === '1' ? 'time' : 'times'} in 90 days, and no agreement with ${partner} covers it: amend one, or tell those who ask.`,
    }));
  },
};

const RELEASE_WAITS =
  'Questions are answered by the older policies until it is published: read it (`query draft`), then publish it, or give it up with `abandonDraft`.';

function needsAssurance(vocabulary: Vocabulary, kind: string): boolean {
  return vocabulary.partner_kinds[kind]?.needs_assurance !== false;
}

function neverChecked({
  code,
  name,
  reference,
}: {
  code: string;
  name: string;
  reference: string;
}) {
  return {
    reference: code,
    title: name,
    due: null,
    message: `${reference} is in force, and nothing can be shared under it: record the check of its systems with \`recordAssurance\`.`,
  };
}

/** When an agreement was first kept as terminated. */
const terminated = sql<Date | null>`(
  select min(at) from register_history as kept where kept.kind = 'agreement'
    and kept.reference = agreement.reference and kept.document ->> 'status' = 'TERMINATED')`;

function signedAgreements(db: Kysely<Tables>) {
  return db.selectFrom('agreement').where('signed', '=', true).where('status', '=', 'ACTIVE');
}

function inForce(db: Kysely<Tables>, now: Date) {
  return signedAgreements(db).where('starts', '<=', now).where('ends', '>', now);
}

function dayOf(instant: Date | null): string {
  return instant?.toISOString().slice(0, 10) ?? '';
}
