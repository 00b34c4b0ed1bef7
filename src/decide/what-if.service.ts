import { Inject, Injectable } from '@nestjs/common';
import type { Kysely } from 'kysely';
import { DATABASE } from '../database/database.module.js';
import type { Tables } from '../database/tables.js';
import { SUBJECT_KEY } from '../decision-log/decision-log.module.js';
import { knownPseudonym } from '../decision-log/subjects.js';
import type { Evaluation } from '../engine/answer.js';
import { badInput } from '../errors.js';
import type { Answer, SharingRequestInput } from '../graphql.js';
import type { Caller } from '../identity/token.js';
import { snapshotAsOf } from '../register/history.js';
import { readConsent } from '../register/read.js';
import { type Active, ActiveService } from './active.service.js';
import { given, inputOf } from './evaluate.js';
import { knownCodes } from './known-codes.js';
import { presentAnswer } from './present.js';
import type { PublishedRevision } from './revisions.js';
import { checkRequest } from './sharing-request.js';

/** Answers without deciding: nothing is logged. */
@Injectable()
export class WhatIfService {
  constructor(
    @Inject(DATABASE) private readonly db: Kysely<Tables>,
    @Inject(SUBJECT_KEY) private readonly subjectKey: Uint8Array,
    private readonly active: ActiveService,
  ) {}

  /**
   * `digest` names a published revision, `at` the instant to ask as of; both default to now. A date
   * gone by is answered with the register and the revision of that date.
   */
  async answer(
    asked: SharingRequestInput,
    caller: Caller,
    digest?: string,
    at?: Date,
  ): Promise<Answer> {
    const now = at ?? new Date();
    const past = at && at < new Date() ? at : undefined;
    const active = await this.asOf(past);
    const revision = digest != null ? await this.active.revisionNamed(digest) : active.revision;
    const { request, subjectReference } = checkRequest(
      asked,
      knownCodes({ ...active, revision }),
      '',
      now,
    );
    const consent = request.consent && (await readConsent(this.db, request.consent, past));
    if (request.consent && !consent) throw noConsent(request.consent);
    const subject = subjectReference && (await this.pseudonymOf(subjectReference));
    const question = { request, consent: consent || undefined, subject };
    const input = inputOf(question, active.register, now);
    const record = {
      kind: 'decision' as const,
      at: now.toISOString(),
      client: caller.client,
      ...(caller.person && { person: caller.person }),
      input,
      ...given(await this.evaluate(revision, input)),
      revision: { number: revision.number, digest: revision.digest },
      register: active.register.number,
    };
    return presentAnswer(record, revision, active.register) as Answer;
  }

  /** Trying something out makes no pseudonym: who has none is somebody no consent is of. */
  private async pseudonymOf(reference: string): Promise<string> {
    return (await knownPseudonym(this.db, this.subjectKey, reference)) ?? 'nobody';
  }

  /** The register and the revision of an instant gone by; of a day to come, those of now. */
  private async asOf(past: Date | undefined): Promise<Active> {
    const active = await this.active.refreshNow();
    if (!past) return active;
    const revision = await this.active.revisionAsOf(past);
    return { ...active, revision, register: await snapshotAsOf(this.db, past) };
  }

  private async evaluate(revision: PublishedRevision, input: object): Promise<Evaluation> {
    const { engine, release } = await this.active.engineOf(revision);
    try {
      return await engine.evaluate(input);
    } finally {
      await release();
    }
  }
}

function noConsent(reference: string) {
  return badInput('consent', reference, `consent: no consent \`${reference}\` is in the register`);
}
