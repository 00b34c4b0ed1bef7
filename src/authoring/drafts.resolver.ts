import { Inject } from '@nestjs/common';
import { Args, Context, Mutation, Query, Resolver } from '@nestjs/graphql';
import { type Kysely, type SqlBool, sql } from 'kysely';
import { validate as isUuid } from 'uuid';
import { DATABASE } from '../database/database.module.js';
import type { Tables } from '../database/tables.js';
import { MayIShareError, noCursor } from '../errors.js';
import type { DraftFileInput } from '../graphql.js';
import { Allow, type AskedBy } from '../identity/allow.js';
import type { Caller } from '../identity/token.js';
import { type Connection, checkFirst, connection } from '../register/relay.js';
import { BasesService } from './bases.service.js';
import { type ShownDraft, showDraft } from './draft.resolver.js';
import { type DraftRow, readDraft } from './draft-store.js';
import { DraftsService } from './drafts.service.js';
import { nameOf, orRefusal } from './refusal.js';
import { ReviewsService } from './reviews.service.js';

/** Drafts: found, written, handed over. */
@Resolver()
export class DraftsResolver {
  constructor(
    @Inject(DATABASE) private readonly db: Kysely<Tables>,
    private readonly drafts: DraftsService,
    private readonly reviews: ReviewsService,
    private readonly bases: BasesService,
  ) {}

  @Query()
  @Allow('governance', 'auditor')
  async draft(@Args('id') id: string): Promise<ShownDraft | null> {
    try {
      return showDraft(await readDraft(this.db, id));
    } catch (error) {
      if (error instanceof MayIShareError && error.code === 'NOT_FOUND') return null;
      throw error;
    }
  }

  @Query('drafts')
  @Allow('governance', 'auditor')
  async list(
    @Args('first') first: number,
    @Args('state') state?: string,
    @Args('after') after?: string,
  ): Promise<Connection<ShownDraft>> {
    let query = this.db
      .selectFrom('draft')
      .selectAll()
      .orderBy('id', 'desc')
      .limit(checkFirst(first) + 1);
    if (state) query = query.where('state', '=', state);
    if (after) query = query.where(sql<SqlBool>`id < ${idIn(after)}`);
    const rows = (await query.execute()) as DraftRow[];
    const shown = rows.slice(0, first).map(showDraft);
    const cursor = ({ id }: ShownDraft) => Buffer.from(id).toString('base64url');
    return connection(shown, cursor, rows.length > first, after);
  }

  @Mutation()
  @Allow('governance')
  createDraft(
    @Args('title') title: string,
    @Context() { caller }: AskedBy,
    @Args('from') from?: number,
  ) {
    return shown(() => this.drafts.create(title, from ?? undefined, who(caller)));
  }

  @Mutation()
  @Allow('governance')
  saveDraftFiles(
    @Args('draft') draft: string,
    @Args('files') files: DraftFileInput[],
    @Context() { caller }: AskedBy,
    @Args('seen') seen?: number,
  ) {
    const changes = files.map(({ path, text }) => ({ path, text: text ?? null }));
    return shown(() => this.drafts.save(draft, changes, who(caller), seen));
  }

  @Mutation()
  @Allow('governance')
  renameDraftFile(
    @Args('draft') draft: string,
    @Args('path') path: string,
    @Args('to') to: string,
    @Context() { caller }: AskedBy,
    @Args('seen') seen?: number,
  ) {
    return shown(() => this.drafts.rename(draft, path, to, who(caller), seen));
  }

  @Mutation()
  @Allow('governance')
  deleteDraftFile(
    @Args('draft') draft: string,
    @Args('path') path: string,
    @Context() { caller }: AskedBy,
    @Args('seen') seen?: number,
  ) {
    return shown(() => this.drafts.remove(draft, path, who(caller), seen));
  }

  @Mutation()
  @Allow('governance')
  restoreDraftVersion(
    @Args('draft') draft: string,
    @Args('version') version: number,
    @Context() { caller }: AskedBy,
  ) {
    return shown(() => this.drafts.restore(draft, version, who(caller)));
  }

  @Mutation()
  @Allow('governance')
  updateDraftBase(@Args('draft') draft: string, @Context() { caller }: AskedBy) {
    return shown(() => this.bases.update(draft, who(caller)));
  }

  @Mutation()
  @Allow('governance')
  abandonDraft(
    @Args('draft') draft: string,
    @Context() { caller }: AskedBy,
    @Args('comment') comment?: string,
  ) {
    return shown(() => this.drafts.abandon(draft, who(caller), comment));
  }

  @Mutation()
  @Allow('governance')
  submitDraft(
    @Args('draft') draft: string,
    @Context() { caller }: AskedBy,
    @Args('comment') comment?: string,
  ) {
    return shown(() => this.reviews.submit(draft, caller as Caller, comment));
  }

  @Mutation()
  @Allow('governance')
  approveDraft(
    @Args('draft') draft: string,
    @Args('digest') digest: string,
    @Args('report') report: string,
    @Context() { caller }: AskedBy,
    @Args('comment') comment?: string,
  ) {
    const seen = { digest, report };
    return shown(() => this.reviews.approve(draft, caller as Caller, seen, comment));
  }

  @Mutation()
  @Allow('governance')
  sendBackDraft(
    @Args('draft') draft: string,
    @Args('comment') comment: string,
    @Context() { caller }: AskedBy,
  ) {
    return shown(() => this.reviews.sendBack(draft, caller as Caller, comment));
  }
}

export function shown(make: () => Promise<DraftRow>) {
  return orRefusal('Draft', async () => showDraft(await make()));
}

function who(caller: Caller | undefined): string {
  return nameOf(caller as Caller);
}

function idIn(cursor: string): string {
  const id = Buffer.from(cursor, 'base64url').toString();
  if (isUuid(id)) return id;
  throw noCursor(cursor);
}
