import { Inject } from '@nestjs/common';
import { Args, Query, Resolver } from '@nestjs/graphql';
import type { Kysely } from 'kysely';
import { DATABASE } from '../database/database.module.js';
import type { Tables } from '../database/tables.js';
import type { Agreement, Partner } from '../graphql.js';
import { Allow } from '../identity/allow.js';
import { presentAgreement, presentPartner } from './present.js';
import { type Connection, checkFirst, connection } from './relay.js';
import { loadSnapshot, type RegisterSnapshot } from './snapshot.js';

/** Reads the register as it stands: for people and pages, so straight from the database. */
@Resolver()
export class RegisterResolver {
  constructor(@Inject(DATABASE) private readonly db: Kysely<Tables>) {}

  @Query()
  @Allow('asker', 'governance', 'auditor')
  async partner(@Args('code') code: string): Promise<Partner | null> {
    const register = await loadSnapshot(this.db);
    const partner = register.partners.get(code);
    return partner ? presentPartner(partner, register, new Date()) : null;
  }

  @Query()
  @Allow('asker', 'governance', 'auditor')
  async partners(
    @Args('first') first: number,
    @Args('after') after?: string,
  ): Promise<Connection<Partner>> {
    const register = await loadSnapshot(this.db);
    const now = new Date();
    const shown = [...register.partners.values()].map((each) =>
      presentPartner(each, register, now),
    );
    return pageOf(shown, (partner) => partner.code, first, after);
  }

  @Query()
  @Allow('asker', 'governance', 'auditor')
  async agreement(@Args('reference') reference: string): Promise<Agreement | null> {
    const register = await loadSnapshot(this.db);
    const agreement = register.agreements.get(reference);
    return agreement ? presentAgreement(agreement, register, new Date()) : null;
  }

  @Query()
  @Allow('asker', 'governance', 'auditor')
  async agreements(
    @Args('first') first: number,
    @Args('partner') partner?: string,
    @Args('after') after?: string,
  ): Promise<Connection<Agreement>> {
    const register = await loadSnapshot(this.db);
    const shown = agreementsOf(register, partner).map((each) =>
      presentAgreement(each, register, new Date()),
    );
    return pageOf(shown, (agreement) => agreement.reference, first, after);
  }
}

function agreementsOf(register: RegisterSnapshot, partner: string | undefined) {
  if (partner) return register.agreementsByPartner.get(partner) ?? [];
  return [...register.agreements.values()];
}

/** A page of a list sorted by its key; the cursor is the key. */
function pageOf<T>(
  all: readonly T[],
  keyOf: (each: T) => string,
  first: number,
  after: string | undefined,
): Connection<T> {
  const key = after && Buffer.from(after, 'base64url').toString();
  const sorted = all.toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  const left = key ? sorted.filter((each) => keyOf(each) > key) : sorted;
  const page = left.slice(0, checkFirst(first));
  const cursor = (each: T) => Buffer.from(keyOf(each)).toString('base64url');
  return connection(page, cursor, left.length > page.length, after);
}
