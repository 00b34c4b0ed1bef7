import { Inject } from '@nestjs/common';
import { Args, Context, Mutation, Resolver } from '@nestjs/graphql';
import type { Kysely } from 'kysely';
import { DATABASE } from '../database/database.module.js';
import type {
  AgreementDetails,
  AgreementParty,
  AgreementTerms,
} from '../database/register-tables.js';
import type { Tables } from '../database/tables.js';
import type {
  AgreementPartyInput,
  AgreementResult,
  AgreementTermsInput,
  SignatureInput,
} from '../graphql.js';
import { Allow, type AskedBy } from '../identity/allow.js';
import type { Caller } from '../identity/token.js';
import { type AgreementRow, partnersRole } from './agreement-terms.js';
import { AgreementsService, type ChangeOf } from './agreements.service.js';
import { resultOf } from './change.js';
import { presentAgreement } from './present.js';

/** Changes of agreements. */
@Resolver()
export class AgreementsResolver {
  constructor(
    @Inject(DATABASE) private readonly db: Kysely<Tables>,
    private readonly agreements: AgreementsService,
  ) {}

  @Mutation()
  @Allow('governance')
  createAgreement(
    @Args('reference') reference: string,
    @Args('terms') terms: AgreementTermsInput,
    @Context() { caller }: AskedBy,
    @Args('reason') reason?: string,
  ): Promise<AgreementResult> {
    const given = termsGiven(terms);
    return this.result(this.agreements.create(caller as Caller, reference, given, reason));
  }

  @Mutation()
  @Allow('governance')
  amendAgreement(
    @Args() of: ChangeOf,
    @Args('terms') terms: AgreementTermsInput,
    @Context() { caller }: AskedBy,
  ): Promise<AgreementResult> {
    const given = (before: AgreementTerms) => termsGiven(terms, before);
    return this.result(this.agreements.amend(caller as Caller, of, given));
  }

  @Mutation()
  @Allow('governance')
  submitAgreement(@Args() of: ChangeOf, @Context() { caller }: AskedBy): Promise<AgreementResult> {
    return this.result(this.agreements.submit(caller as Caller, of));
  }

  @Mutation()
  @Allow('governance')
  returnAgreement(@Args() of: ChangeOf, @Context() { caller }: AskedBy): Promise<AgreementResult> {
    return this.result(this.agreements.return(caller as Caller, of));
  }

  @Mutation()
  @Allow('governance')
  signAgreement(
    @Args() of: ChangeOf,
    @Args('signature') signature: SignatureInput,
    @Context() { caller }: AskedBy,
  ): Promise<AgreementResult> {
    return this.result(this.agreements.sign(caller as Caller, of, signature));
  }

  @Mutation()
  @Allow('governance')
  reviewAgreement(
    @Args() of: ChangeOf,
    @Args('nextReview') nextReview: Date,
    @Context() { caller }: AskedBy,
  ): Promise<AgreementResult> {
    return this.result(this.agreements.review(caller as Caller, of, nextReview));
  }

  @Mutation()
  @Allow('governance')
  suspendAgreement(@Args() of: ChangeOf, @Context() { caller }: AskedBy): Promise<AgreementResult> {
    return this.result(this.agreements.suspend(caller as Caller, of));
  }

  @Mutation()
  @Allow('governance')
  resumeAgreement(@Args() of: ChangeOf, @Context() { caller }: AskedBy): Promise<AgreementResult> {
    return this.result(this.agreements.resume(caller as Caller, of));
  }

  @Mutation()
  @Allow('governance')
  terminateAgreement(
    @Args() of: ChangeOf,
    @Context() { caller }: AskedBy,
  ): Promise<AgreementResult> {
    return this.result(this.agreements.terminate(caller as Caller, of));
  }

  @Mutation()
  @Allow('governance')
  confirmDestruction(
    @Args() of: ChangeOf,
    @Context() { caller }: AskedBy,
  ): Promise<AgreementResult> {
    return this.result(this.agreements.confirmDestruction(caller as Caller, of));
  }

  private result(work: Promise<AgreementRow>): Promise<AgreementResult> {
    const shown = work.then((row) => presentAgreement(row));
    return resultOf(this.db, 'Agreement', shown) as Promise<AgreementResult>;
  }
}

/** What was given in the form in which terms are kept. What it is silent about stays as before; null takes it away. */
function termsGiven(given: AgreementTermsInput, before?: AgreementTerms): AgreementTerms {
  const { title, kind, parties, purposes, dataCategories, starts, review, ends, ...rest } = given;
  const said = Object.entries(rest).filter(([, value]) => value !== undefined);
  const details = Object.entries({ ...before?.details, ...Object.fromEntries(said) });
  const stated = details.filter(([, value]) => value !== null);
  return {
    title,
    kind,
    partners: parties.flatMap(({ partner }) => partner ?? []),
    purposes,
    dataCategories,
    starts: starts.toISOString(),
    review: review.toISOString(),
    ends: ends.toISOString(),
    details: {
      ...(Object.fromEntries(stated) as AgreementDetails),
      parties: parties.map((party) => partyGiven(party, kind, before)),
    },
  };
}

function partyGiven(
  { partner, role, lawfulBasis }: AgreementPartyInput,
  kind: AgreementTerms['kind'],
  before?: AgreementTerms,
): AgreementParty {
  const there = before?.details.parties?.find((each) => each.partner === (partner ?? undefined));
  const basis = lawfulBasis === undefined ? there?.lawfulBasis : lawfulBasis;
  return {
    ...(partner && { partner }),
    role: role ?? (partner ? partnersRole(kind) : 'CONTROLLER'),
    ...(basis && { lawfulBasis: basis }),
  };
}
