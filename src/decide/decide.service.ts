import { createHash } from 'node:crypto';
import { setImmediate as othersTurn } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import type { Kysely } from 'kysely';
import { DATABASE } from '../database/database.module.js';
import { answeredWithin } from '../database/patience.js';
import type { Tables } from '../database/tables.js';
import { type Appended, DecisionAppender, notRecorded } from '../decision-log/append.js';
import { canonicalBytes } from '../decision-log/canonical.js';
import { SUBJECT_KEY } from '../decision-log/decision-log.module.js';
import { pseudonymOf } from '../decision-log/subjects.js';
import { badInput, MayIShareError } from '../errors.js';
import type { SharingRequestInput } from '../graphql.js';
import type { Caller } from '../identity/token.js';
import { consentsNamed } from '../register/consents.js';
import type { Consent } from '../register/facts.js';
import { type Active, ActiveService, isSame } from './active.service.js';
import type { DecisionRecord } from './decision-record.js';
import { earlierDecisions } from './earlier-decisions.js';
import { evaluateAll, type Question } from './evaluate.js';
import { knownCodes } from './known-codes.js';
import { MaskingFailed, masked, recordMaskingFailed } from './masking.js';
import { newDecision } from './new-decision.js';
import { type CheckedRequest, checkRequest } from './sharing-request.js';

/**
 * Tries without one decision that could be committed, each with half as many as the one before: a
 * register that changes at every try is no reason to try for ever.
 */
const MOST_TRIES = 20;

/** Longer than any statement may take: a database that is silent for so long is not there. */
const PATIENCE_MS = 7000;

/**
 * Questions under way at once. The door counts requests for as long as somebody waits for them; who
 * hangs up and asks anew would otherwise fill the memory with questions nobody waits for.
 */
const MOST_UNDER_WAY = 10_000;

/** One question on its way: what was asked, and the decision once there is one. */
interface Asked extends Question {
  /** Its place among what was asked together. */
  index: number;
  /** What it was last checked by: its consent was read after that. */
  by: Active;
  /** Where its key was given. */
  keyField: string;
  /** Of what was asked, where the key may come again. */
  requestDigest?: Uint8Array;
  record?: DecisionRecord;
}

/** What somebody asks together. */
interface Asking {
  requests: readonly SharingRequestInput[];
  caller: Caller;
  /** How the fields of the one at an index begin. */
  at: (index: number) => string;
}

/** Facts → engine → append → answer. Nothing leaves here that is not in the log. */
@Injectable()
export class DecideService {
  private underWay = 0;

  constructor(
    @Inject(DATABASE) private readonly db: Kysely<Tables>,
    @Inject(SUBJECT_KEY) private readonly subjectKey: Uint8Array,
    private readonly active: ActiveService,
    private readonly appender: DecisionAppender,
  ) {}

  /**
   * Decides each question as if it were alone; all share one commit. Throws `BAD_USER_INPUT`
   * before anything is logged, `UNAVAILABLE` where too many are under way, `DECISION_NOT_RECORDED`
   * where the log cannot take it.
   */
  async decide(
    requests: readonly SharingRequestInput[],
    caller: Caller,
    at: (index: number) => string,
  ): Promise<DecisionRecord[]> {
    if (this.underWay + requests.length > MOST_UNDER_WAY) throw tooMany(this.underWay);
    this.underWay += requests.length;
    try {
      return await this.decideAll({ requests, caller, at });
    } catch (error) {
      if (error instanceof MaskingFailed) await this.recordUnmasked(error, caller);
      // Also where the database failed while facts were read: nothing was recorded, nothing answered.
      throw isTold(error) ? error : notRecorded(error);
    } finally {
      this.underWay -= requests.length;
    }
  }

  /** Where the log cannot take that either, there is still no answer. */
  private async recordUnmasked(error: MaskingFailed, caller: Caller): Promise<void> {
    const recorded = recordMaskingFailed(this.db, caller, error);
    await answeredWithin(PATIENCE_MS, recorded).catch(() => undefined);
  }

  private async decideAll(asking: Asking): Promise<DecisionRecord[]> {
    const asked = await answeredWithin(
      PATIENCE_MS,
      this.check(asking, [...asking.requests.keys()]),
    );
    refuseKeysUsedTwice(asked);
    await answeredWithin(PATIENCE_MS, this.recallEarlier(asked, asking.caller));
    let open = asked.filter((each) => !each.record);
    let most = open.length;
    for (let failed = 0, again = false; open.length > 0; ) {
      if (failed === MOST_TRIES) throw notSettled();
      const turn = open.slice(0, most);
      if (again) await answeredWithin(PATIENCE_MS, this.active.refreshNow());
      await this.decideOnce(turn, asking, again);
      open = open.filter((each) => !each.record);
      again = turn.some((each) => !each.record);
      failed = turn.every((each) => !each.record) ? failed + 1 : 0;
      if (failed > 0) most = Math.ceil(turn.length / 2);
    }
    return asked.map((each) => each.record as DecisionRecord);
  }

  private async decideOnce(turn: Asked[], asking: Asking, again: boolean): Promise<void> {
    const active = this.active.current();
    if (again || turn.some(({ by }) => !isSame(by, active))) await this.checkAgain(turn, asking);
    const { caller } = asking;
    const records = await evaluateAll(turn, (turn[0] as Asked).by, caller);
    const decisions = records.map((record, index) => newDecision(record, turn[index] as Asked));
    const became = await this.appender.append(decisions);
    settle(turn, records, became);
    if (became.includes('repeated')) {
      await answeredWithin(PATIENCE_MS, this.recallEarlier(turn, caller));
    }
  }

  /** The partner may have moved abroad, the consent been withdrawn, the person unlinked since. */
  private async checkAgain(turn: readonly Asked[], asking: Asking): Promise<void> {
    const indexes = turn.map(({ index }) => index);
    const now = await answeredWithin(PATIENCE_MS, this.check(asking, indexes));
    for (const [place, each] of turn.entries()) Object.assign(each, now[place]);
  }

  private async check(asking: Asking, indexes: readonly number[]): Promise<Asked[]> {
    const { requests, caller, at } = asking;
    const { checked, by } = await this.active.knowing(async (held) => ({
      checked: await checkAll(indexes, asking, held),
      by: held,
    }));
    refuseActingForOthers(checked, caller);
    const consents = await consentsNamed(
      this.db,
      checked.flatMap(({ request }) => request.consent ?? []),
    );
    return Promise.all(
      checked.map(async ({ subjectReference, ...each }, place) => {
        const index = indexes[place] as number;
        const subject =
          subjectReference &&
          (await masked(`${at(index)}subject.reference`, () =>
            pseudonymOf(this.db, this.subjectKey, subjectReference),
          ));
        const consent = this.named(each.request.consent, consents, `${at(index)}consent`);
        const country = requests[index]?.country ?? null;
        const requestDigest =
          each.idempotencyKey &&
          digestOf({ ...asGiven(each, country), subject, person: caller.person });
        const keyField = `${at(index)}idempotencyKey`;
        const own = { index, by, subject, consent, keyField };
        return { ...each, ...own, ...(requestDigest && { requestDigest }) };
      }),
    );
  }

  private named(
    reference: string | undefined,
    consents: ReadonlyMap<string, Consent>,
    field: string,
  ): Consent | undefined {
    if (reference === undefined) return undefined;
    const consent = consents.get(reference);
    if (consent) return consent;
    throw badInput(field, reference, `${field}: no consent \`${reference}\` is in the register`);
  }

  /** Gives back the decision an idempotency key had before; with another request it is an error. */
  private async recallEarlier(asked: readonly Asked[], caller: Caller): Promise<void> {
    const keyed = asked.filter((each) => each.idempotencyKey && !each.record);
    if (keyed.length === 0) return;
    const keys = keyed.map((each) => each.idempotencyKey as string);
    const earlier = await earlierDecisions(this.db, caller, keys);
    for (const each of keyed) {
      const used = earlier.get(each.idempotencyKey as string) ?? [];
      const same = used.find(
        ({ digest }) => each.requestDigest && digest.equals(each.requestDigest),
      );
      if (!same && used.some(({ own }) => own)) throw reused(each);
      if (same && !same.record) throw forgotten(each);
      each.record = same?.record;
    }
  }
}

async function checkAll(
  indexes: readonly number[],
  { requests, at }: Asking,
  active: Active,
): Promise<CheckedRequest[]> {
  const known = knownCodes(active);
  const checked: CheckedRequest[] = [];
  for (const index of indexes) {
    // Others are answered in between: there may be hundreds, each with many references.
    if (checked.length > 0) await othersTurn();
    checked.push(checkRequest(requests[index] as SharingRequestInput, known, at(index)));
  }
  return checked;
}

/** The same request again is the same, also where what it left out means something else by now. */
function asGiven(each: Omit<CheckedRequest, 'subjectReference'>, country: string | null): object {
  return { ...each, request: { ...each.request, country } };
}

function digestOf(request: object): Uint8Array {
  return createHash('sha256').update(canonicalBytes(request)).digest();
}

function settle(
  open: readonly Asked[],
  records: readonly DecisionRecord[],
  became: readonly Appended[],
): void {
  for (const [index, each] of open.entries()) {
    if (became[index] === 'appended') each.record = records[index] as DecisionRecord;
  }
}

function isTold(error: unknown): boolean {
  return error instanceof MayIShareError && error.code !== 'UNAVAILABLE';
}

/** A name anybody could give would be no evidence of who asked. */
function refuseActingForOthers(checked: readonly CheckedRequest[], caller: Caller): void {
  if (caller.mayActForOthers || checked.every(({ onBehalfOf }) => onBehalfOf === undefined)) return;
  const message = `onBehalfOf: the client \`${caller.client}\` may not say on whose behalf it asks; leave it out, or have it given the role on_behalf_of`;
  throw new MayIShareError('FORBIDDEN', message, { field: 'onBehalfOf' });
}

/** One key for two requests of a batch is found before anything of it is in the log. */
function refuseKeysUsedTwice(asked: readonly Asked[]): void {
  const seen = new Map<string, string>();
  for (const each of asked) {
    if (each.idempotencyKey === undefined || !each.requestDigest) continue;
    const digest = Buffer.from(each.requestDigest).toString('hex');
    if ((seen.get(each.idempotencyKey) ?? digest) !== digest) throw reused(each);
    seen.set(each.idempotencyKey, digest);
  }
}

function reused({ keyField, idempotencyKey = '' }: Asked): MayIShareError {
  return badInput(
    keyField,
    idempotencyKey,
    `${keyField}: \`${idempotencyKey}\` was used with another request; send a new key`,
  );
}

function forgotten({ keyField, idempotencyKey = '' }: Asked): MayIShareError {
  return badInput(
    keyField,
    idempotencyKey,
    `${keyField}: \`${idempotencyKey}\` was used for a decision that is no longer kept; send a new key`,
  );
}

function tooMany(underWay: number): MayIShareError {
  const message = `${underWay} questions are under way here already; try again`;
  return new MayIShareError('UNAVAILABLE', message);
}

function notSettled(): MayIShareError {
  return new MayIShareError(
    'DECISION_NOT_RECORDED',
    'The register or the policies changed at every try, so there is no answer; ask again.',
  );
}
