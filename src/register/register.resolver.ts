import { Inject } from '@nestjs/common';
import { Args, Context, Query, Resolver } from '@nestjs/graphql';
import type { Kysely } from 'kysely';
import { DATABASE } from '../database/database.module.js';
import type { Tables } from '../database/tables.js';
import { SUBJECT_KEY } from '../decision-log/decision-log.module.js';
import { lookUpSubject } from '../decision-log/subjects.js';
import { badInput } from '../errors.js';
import type {
  Agreement,
  AgreementFilter,
  AppropriatePolicyDocument,
  Consent,
  Controller,
  Dpia,
  Partner,
  PartnerFilter,
} from '../graphql.js';
import { Allow, type AskedBy } from '../identity/allow.js';
import type { Caller } from '../identity/token.js';
import { activePolicies } from './active-vocabulary.js';
import type { Consent as ConsentRow } from './facts.js';
import {
  type NamedCodes,
  pageOfWanted,
  requireCodes,
  wantedAgreement,
  wantedPartner,
} from './narrow.js';
import {
  presentAgreement,
  presentConsent,
  presentConsentTo,
  presentController,
  presentDpia,
  presentPartner,
  presentPolicyDocument,
} from './present.js';
import {
  type PageOf,
  readAgreement,
  readAgreements,
  readConsent,
  readConsents,
  readController,
  readDpias,
  readPartner,
  readPartners,
  readPolicyDocuments,
} from './read.js';
import { type Connection, checkFirst, connection, cursorOfKey, keyIn } from './relay.js';

/** Reads the register as it stands, or stood: for people and pages, so straight from the database. */
@Resolver()
export class RegisterResolver {
  constructor(
    @Inject(DATABASE) private readonly db: Kysely<Tables>,
    @Inject(SUBJECT_KEY) private readonly subjectKey: Uint8Array,
  ) {}

  @Query()
  @Allow('asker', 'governance', 'auditor')
  async partner(@Args('code') code: string, @Args('asOf') asOf?: Date): Promise<Partner | null> {
    const partner = await readPartner(this.db, code, asOf);
    return partner ? presentPartner(partner, asOf) : null;
  }

  @Query()
  @Allow('asker', 'governance', 'auditor')
  async partners(
    @Args('first') first: number,
    @Args('filter') filter?: PartnerFilter | null,
    @Args('after') after?: string,
    @Args('asOf') asOf?: Date,
  ): Promise<Connection<Partner>> {
    const page = pageAt(first, after);
    const read = (some: PageOf) => readPartners(this.db, some, asOf);
    const wanted = filter && wantedPartner(await this.checked(filter));
    const found = await pageOfWanted(read, ({ code }) => code, wanted, page);
    const shown = found.map((each) => presentPartner(each, asOf));
    return pageOf(shown, ({ code }) => code, first, after);
  }

  @Query()
  @Allow('asker', 'governance', 'auditor')
  async agreement(
    @Args('reference') reference: string,
    @Args('asOf') asOf?: Date,
  ): Promise<Agreement | null> {
    const agreement = await readAgreement(this.db, reference, asOf);
    return agreement ? presentAgreement(agreement, asOf) : null;
  }

  @Query()
  @Allow('asker', 'governance', 'auditor')
  async agreements(
    @Args('first') first: number,
    @Args('partner') partner?: string,
    @Args('filter') filter?: AgreementFilter | null,
    @Args('after') after?: string,
    @Args('asOf') asOf?: Date,
  ): Promise<Connection<Agreement>> {
    if (partner != null && !(await readPartner(this.db, partner, asOf))) throw noPartner(partner);
    const page = pageAt(first, after);
    const read = (some: PageOf) => readAgreements(this.db, some, partner, asOf);
    const wanted = filter && wantedAgreement(await this.checked(filter), asOf ?? new Date());
    const found = await pageOfWanted(read, ({ reference }) => reference, wanted, page);
    const shown = found.map((each) => presentAgreement(each, asOf));
    return pageOf(shown, ({ reference }) => reference, first, after);
  }

  @Query()
  @Allow('asker', 'governance', 'auditor')
  async consent(
    @Args('reference') reference: string,
    @Context() { caller }: AskedBy,
    @Args('asOf') asOf?: Date,
  ): Promise<Consent | null> {
    const consent = await readConsent(this.db, reference, asOf);
    return consent ? presentConsentTo(caller as Caller, consent, asOf) : null;
  }

  @Query()
  @Allow('governance', 'auditor')
  async consents(
    @Args('first') first: number,
    @Context() { caller }: AskedBy,
    @Args('subject') subject?: string | null,
    @Args('after') after?: string,
  ): Promise<Connection<Consent>> {
    const page = pageAt(first, after);
    const found = await (subject == null
      ? readConsents(this.db, page)
      : this.consentsOf(subject, caller as Caller, page));
    const shown = found.map((each) => presentConsent(each));
    return pageOf(shown, ({ reference }) => reference, first, after);
  }

  @Query()
  @Allow('asker', 'governance', 'auditor')
  async appropriatePolicyDocuments(
    @Args('asOf') asOf?: Date,
  ): Promise<AppropriatePolicyDocument[]> {
    const found = await readPolicyDocuments(this.db, asOf);
    return found.map((each) => presentPolicyDocument(each, asOf));
  }

  @Query()
  @Allow('asker', 'governance', 'auditor')
  async dpias(@Args('asOf') asOf?: Date): Promise<Dpia[]> {
    return (await readDpias(this.db, asOf)).map((each) => presentDpia(each, asOf));
  }

  @Query()
  @Allow('asker', 'governance', 'auditor')
  async controller(@Args('asOf') asOf?: Date): Promise<Controller | null> {
    const controller = await readController(this.db, asOf);
    return controller ? presentController(controller) : null;
  }

  private async checked<T extends NamedCodes>(filter: T): Promise<T> {
    requireCodes(filter, (await activePolicies(this.db)).vocabulary);
    return filter;
  }

  private async consentsOf(reference: string, caller: Caller, page: PageOf): Promise<ConsentRow[]> {
    const event = 'consents_looked_up';
    const subject = await lookUpSubject(this.db, this.subjectKey, reference, caller, event);
    return subject ? readConsents(this.db, page, subject) : [];
  }
}

/** One more than asked for says whether there are more. */
function pageAt(first: number, after: string | undefined): PageOf {
  const key = after == null ? undefined : keyIn(after);
  return { limit: checkFirst(first) + 1, after: key };
}

function noPartner(code: string) {
  return badInput('partner', code, `partner: no partner \`${code}\` is in the register`);
}

/** A page of a list sorted by its key; the cursor is the key. */
function pageOf<T>(
  found: readonly T[],
  keyOf: (each: T) => string,
  first: number,
  after: string | undefined,
): Connection<T> {
  const cursor = (each: T) => cursorOfKey(keyOf(each));
  return connection(found.slice(0, first), cursor, found.length > first, after);
}
