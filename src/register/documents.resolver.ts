import { Inject } from '@nestjs/common';
import { Args, Context, Mutation, Resolver } from '@nestjs/graphql';
import type { Kysely } from 'kysely';
import { DATABASE } from '../database/database.module.js';
import type { Tables } from '../database/tables.js';
import type {
  AppropriatePolicyDocumentInput,
  AppropriatePolicyDocumentResult,
  ConsentInput,
  ConsentResult,
  ControllerInput,
  ControllerResult,
  DpiaInput,
  DpiaResult,
} from '../graphql.js';
import { Allow, type AskedBy } from '../identity/allow.js';
import type { Caller } from '../identity/token.js';
import type { ChangeOf } from './agreements.service.js';
import { resultOf } from './change.js';
import { ConsentsService } from './consents.service.js';
import { DocumentsService, type SeenVersion } from './documents.service.js';
import {
  presentConsentTo,
  presentController,
  presentDpia,
  presentPolicyDocument,
} from './present.js';
import type { Dpia } from './snapshot.js';

/** Changes of consents, and of what the council itself answers for. */
@Resolver()
export class DocumentsResolver {
  constructor(
    @Inject(DATABASE) private readonly db: Kysely<Tables>,
    private readonly consents: ConsentsService,
    private readonly documents: DocumentsService,
  ) {}

  @Mutation()
  @Allow('governance', 'asker')
  recordConsent(
    @Args('consent') consent: ConsentInput,
    @Context() { caller }: AskedBy,
  ): Promise<ConsentResult> {
    const done = this.consents.record(caller as Caller, consent);
    const shown = done.then((row) => presentConsentTo(caller as Caller, row));
    return resultOf(this.db, 'Consent', shown) as Promise<ConsentResult>;
  }

  @Mutation()
  @Allow('governance', 'asker')
  withdrawConsent(
    @Args('reference') reference: string,
    @Args() { version, reason }: SeenVersion,
    @Context() { caller }: AskedBy,
  ): Promise<ConsentResult> {
    const done = this.consents.withdraw(caller as Caller, reference, version, reason);
    const shown = done.then((row) => presentConsentTo(caller as Caller, row));
    return resultOf(this.db, 'Consent', shown) as Promise<ConsentResult>;
  }

  @Mutation()
  @Allow('governance')
  adoptAppropriatePolicyDocument(
    @Args('document') document: AppropriatePolicyDocumentInput,
    @Args() seen: SeenVersion,
    @Context() { caller }: AskedBy,
  ): Promise<AppropriatePolicyDocumentResult> {
    const done = this.documents.adoptPolicyDocument(caller as Caller, document, seen);
    return this.policyDocument(done.then((row) => presentPolicyDocument(row)));
  }

  @Mutation()
  @Allow('governance')
  reviewAppropriatePolicyDocument(
    @Args() of: ChangeOf,
    @Args('nextReview') nextReview: Date,
    @Context() { caller }: AskedBy,
  ): Promise<AppropriatePolicyDocumentResult> {
    const done = this.documents.reviewPolicyDocument(caller as Caller, of, nextReview);
    return this.policyDocument(done.then((row) => presentPolicyDocument(row)));
  }

  @Mutation()
  @Allow('governance')
  withdrawAppropriatePolicyDocument(
    @Args() of: ChangeOf,
    @Context() { caller }: AskedBy,
  ): Promise<AppropriatePolicyDocumentResult> {
    const done = this.documents.withdrawPolicyDocument(caller as Caller, of);
    return this.policyDocument(done.then((row) => presentPolicyDocument(row)));
  }

  @Mutation()
  @Allow('governance')
  adoptDpia(
    @Args('dpia') dpia: DpiaInput,
    @Args() seen: SeenVersion,
    @Context() { caller }: AskedBy,
  ): Promise<DpiaResult> {
    return this.dpia(this.documents.adoptDpia(caller as Caller, dpia, seen));
  }

  @Mutation()
  @Allow('governance')
  reviewDpia(
    @Args() of: ChangeOf,
    @Args('nextReview') nextReview: Date,
    @Context() { caller }: AskedBy,
  ): Promise<DpiaResult> {
    return this.dpia(this.documents.reviewDpia(caller as Caller, of, nextReview));
  }

  @Mutation()
  @Allow('governance')
  withdrawDpia(@Args() of: ChangeOf, @Context() { caller }: AskedBy): Promise<DpiaResult> {
    return this.dpia(this.documents.withdrawDpia(caller as Caller, of));
  }

  @Mutation()
  @Allow('governance')
  setController(
    @Args('controller') controller: ControllerInput,
    @Args() seen: SeenVersion,
    @Context() { caller }: AskedBy,
  ): Promise<ControllerResult> {
    const done = this.documents.setController(caller as Caller, controller, seen);
    const shown = done.then(presentController);
    return resultOf(this.db, 'Controller', shown) as Promise<ControllerResult>;
  }

  private dpia(done: Promise<Dpia>): Promise<DpiaResult> {
    const shown = done.then((row) => presentDpia(row));
    return resultOf(this.db, 'Dpia', shown) as Promise<DpiaResult>;
  }

  private policyDocument(shown: Promise<object>): Promise<AppropriatePolicyDocumentResult> {
    const result = resultOf(this.db, 'AppropriatePolicyDocument', shown);
    return result as Promise<AppropriatePolicyDocumentResult>;
  }
}
