import { Inject } from '@nestjs/common';
import { Args, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import type { Kysely } from 'kysely';
import { DATABASE } from '../database/database.module.js';
import type { Tables } from '../database/tables.js';
import type {
  AgreementAmendment,
  AgreementDetails,
  AgreementMove,
  Agreement as AgreementShown,
  Partner as PartnerShown,
  Signature,
} from '../graphql.js';
import { activePolicies } from './active-vocabulary.js';
import { possibleMoves } from './agreement-states.js';
import { type AgreementRow, termsOf } from './agreement-terms.js';
import { type HistoryPage, historyPage } from './fields.resolver.js';
import { odrlOf } from './odrl.js';
import {
  behind,
  type NameOf,
  notSigned,
  presentAmendment,
  presentDetails,
  presentPartner,
  presentSignatures,
} from './present.js';
import { COUNCIL, readAgreement, readController, readCouncil, readPartner } from './read.js';
import type { Partner } from './snapshot.js';

/** The fields of an agreement that are read only where they are asked for. */
@Resolver('Agreement')
export class AgreementFieldsResolver {
  constructor(@Inject(DATABASE) private readonly db: Kysely<Tables>) {}

  @ResolveField()
  async partners(@Parent() shown: AgreementShown): Promise<PartnerShown[]> {
    const { asOf } = behind<AgreementRow>(shown);
    return (await this.partnersOf(shown)).map((partner) => presentPartner(partner, asOf));
  }

  @ResolveField()
  async details(@Parent() shown: AgreementShown): Promise<AgreementDetails> {
    return presentDetails(termsOf(await this.whole(shown)), await this.names(shown));
  }

  @ResolveField()
  async signatures(@Parent() shown: AgreementShown): Promise<Signature[]> {
    return presentSignatures((await this.whole(shown)).signatures);
  }

  @ResolveField()
  async notSigned(@Parent() shown: AgreementShown): Promise<string[]> {
    const row = await this.whole(shown);
    const council = await readCouncil(this.db);
    if (row.amendment) return notSigned(row.amendment.terms, row.amendment.signatures, council);
    return row.signed ? [] : notSigned(termsOf(row), row.signatures, council);
  }

  @ResolveField()
  async amendment(@Parent() shown: AgreementShown): Promise<AgreementAmendment | null> {
    const row = await this.whole(shown);
    return presentAmendment(row, await readCouncil(this.db), await this.names(shown));
  }

  @ResolveField()
  async moves(@Parent() shown: AgreementShown): Promise<AgreementMove[]> {
    const { asOf } = behind<AgreementRow>(shown);
    return possibleMoves(await this.whole(shown), asOf ?? new Date());
  }

  @ResolveField()
  async odrl(@Parent() shown: AgreementShown): Promise<string> {
    const { vocabulary } = await activePolicies(this.db);
    const controller = await readController(this.db);
    const partners = await this.partnersOf(shown);
    return JSON.stringify(odrlOf(await this.whole(shown), partners, controller, vocabulary));
  }

  @ResolveField()
  history(@Parent() { reference }: AgreementShown, @Args() page: HistoryPage) {
    return historyPage(this.db, 'agreement', reference, page);
  }

  /** What is held in memory is not the whole of it. */
  private async whole(shown: AgreementShown): Promise<AgreementRow> {
    const { row, asOf } = behind<AgreementRow>(shown);
    if (row.details) return row;
    return (await readAgreement(this.db, row.reference, asOf)) ?? row;
  }

  private async partnersOf(shown: AgreementShown): Promise<Partner[]> {
    const { row, asOf } = behind<AgreementRow>(shown);
    const found = await Promise.all(row.partners.map((code) => readPartner(this.db, code, asOf)));
    return found.flatMap((partner) => partner ?? []);
  }

  private async names(shown: AgreementShown): Promise<NameOf> {
    const row = await this.whole(shown);
    const codes = new Set([...row.partners, ...(row.amendment?.terms.partners ?? [])]);
    const found = await Promise.all([...codes].map((code) => readPartner(this.db, code)));
    const names = new Map(found.flatMap((each) => (each ? [[each.code, each.name]] : [])));
    const council = (await readController(this.db))?.name ?? COUNCIL.name;
    return (partner) => (partner ? (names.get(partner) ?? partner) : council);
  }
}
