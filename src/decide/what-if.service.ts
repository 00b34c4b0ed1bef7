import { Inject, Injectable } from '@nestjs/common';
import type { Kysely } from 'kysely';
import { DATABASE } from '../database/database.module.js';
import type { Tables } from '../database/tables.js';
import type { Evaluation } from '../engine/answer.js';
import { badInput } from '../errors.js';
import type { Answer, SharingRequestInput } from '../graphql.js';
import type { Caller } from '../identity/token.js';
import { consentsNamed } from '../register/consents.js';
import { ActiveService } from './active.service.js';
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
    private readonly active: ActiveService,
  ) {}

  /** `digest` names a published revision, `at` the instant to ask as of; both default to now. */
  async answer(
    asked: SharingRequestInput,
    caller: Caller,
    digest?: string,
    at?: Date,
  ): Promise<Answer> {
    const active = await this.active.refreshNow();
    const revision = digest ? await this.active.revisionOf(digest) : active.revision;
    const { request } = checkRequest(asked, knownCodes({ ...active, revision }), '');
    const consents = await consentsNamed(this.db, request.consent ? [request.consent] : []);
    if (request.consent && !consents.has(request.consent)) throw noConsent(request.consent);
    const now = at ?? new Date();
    const consent = consents.get(request.consent ?? '');
    const input = inputOf(request, consent, active.register, now);
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
