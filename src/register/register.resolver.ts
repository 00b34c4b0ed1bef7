import { Inject } from '@nestjs/common';
import { Args, Context, Query, Resolver } from '@nestjs/graphql';
import type { Kysely } from 'kysely';
import { DATABASE } from '../database/database.module.js';
import type { Tables } from '../database/tables.js';
import { badInput } from '../errors.js';
import type {
  Agreement,
  AppropriatePolicyDocument,
  Consent,
  Controller,
  Dpia,
  Partner,
} from '../graphql.js';
import { Allow, type AskedBy } from '../identity/allow.js';
import type { Caller } from '../identity/token.js';
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
  constructor(@Inject(DATABASE) private readonly db: Kysely<Tables>) {}

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
    @Args('after') after?: string,
    @Args('asOf') asOf?: Date,
  ): Promise<Connection<Partner>> {
    const found = await readPartners(this.db, pageAt(first, after), asOf);
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
    @Args('after') after?: string,
    @Args('asOf') asOf?: Date,
  ): Promise<Connection<Agreement>> {
    if (partner != null && !(await readPartner(this.db, partner, asOf))) throw noPartner(partner);
    const found = await readAgreements(this.db, pageAt(first, after), partner, asOf);
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
    @Args('after') after?: string,
  ): Promise<Connection<Consent>> {
    const found = await readConsents(this.db, pageAt(first, after));
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
