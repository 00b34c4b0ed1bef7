import { Inject } from '@nestjs/common';
import { Args, Context, Mutation, Resolver } from '@nestjs/graphql';
import type { Kysely } from 'kysely';
import { DATABASE } from '../database/database.module.js';
import type { Tables } from '../database/tables.js';
import type { AssuranceInput, PartnerInput, PartnerResult, PartnerSeenInput } from '../graphql.js';
import { Allow, type AskedBy } from '../identity/allow.js';
import type { Caller } from '../identity/token.js';
import type { ChangeOf } from './agreements.service.js';
import { resultOf } from './change.js';
import { PartnersService } from './partners.service.js';
import { presentPartner } from './present.js';
import type { Partner } from './snapshot.js';

interface PartnerChange extends Omit<ChangeOf, 'reference'> {
  code: string;
}

/** Changes of partners. */
@Resolver()
export class PartnersResolver {
  constructor(
    @Inject(DATABASE) private readonly db: Kysely<Tables>,
    private readonly partners: PartnersService,
  ) {}

  @Mutation()
  @Allow('governance')
  createPartner(
    @Args('code') code: string,
    @Args('partner') partner: PartnerInput,
    @Context() { caller }: AskedBy,
    @Args('reason') reason?: string,
  ): Promise<PartnerResult> {
    return this.result(this.partners.create(caller as Caller, code, partner, reason));
  }

  @Mutation()
  @Allow('governance')
  amendPartner(
    @Args() of: PartnerChange,
    @Args('partner') partner: PartnerInput,
    @Context() { caller }: AskedBy,
  ): Promise<PartnerResult> {
    return this.result(this.partners.amend(caller as Caller, changeOf(of), partner));
  }

  @Mutation()
  @Allow('governance')
  suspendPartner(
    @Args() of: PartnerChange,
    @Context() { caller }: AskedBy,
  ): Promise<PartnerResult> {
    return this.result(this.partners.suspend(caller as Caller, changeOf(of)));
  }

  @Mutation()
  @Allow('governance')
  resumePartner(@Args() of: PartnerChange, @Context() { caller }: AskedBy): Promise<PartnerResult> {
    return this.result(this.partners.resume(caller as Caller, changeOf(of)));
  }

  @Mutation()
  @Allow('governance')
  succeedPartners(
    @Args('predecessors') predecessors: PartnerSeenInput[],
    @Args('successor') successor: string,
    @Args('reason') reason: string,
    @Context() { caller }: AskedBy,
  ): Promise<PartnerResult> {
    const done = this.partners.succeed(caller as Caller, predecessors, successor, reason);
    return this.result(done);
  }

  @Mutation()
  @Allow('governance')
  undoSuccession(
    @Args() of: PartnerChange,
    @Context() { caller }: AskedBy,
  ): Promise<PartnerResult> {
    return this.result(this.partners.undoSuccession(caller as Caller, changeOf(of)));
  }

  @Mutation()
  @Allow('governance')
  recordAssurance(
    @Args() of: PartnerChange,
    @Args('assurance') assurance: AssuranceInput,
    @Context() { caller }: AskedBy,
  ): Promise<PartnerResult> {
    return this.result(this.partners.recordAssurance(caller as Caller, changeOf(of), assurance));
  }

  private result(work: Promise<Partner>): Promise<PartnerResult> {
    const shown = work.then((row) => presentPartner(row));
    return resultOf(this.db, 'Partner', shown) as Promise<PartnerResult>;
  }
}

function changeOf({ code, version, reason }: PartnerChange): ChangeOf {
  return { reference: code, version, reason };
}
