import { Inject } from '@nestjs/common';
import { Args, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { type Kysely, type SqlBool, sql } from 'kysely';
import { DATABASE } from '../database/database.module.js';
import type { Tables } from '../database/tables.js';
import { noCursor } from '../errors.js';
import type {
  Draft,
  DraftCheck,
  DraftMove,
  DraftVersion,
  ImpactReport,
  PolicyDiff,
  PolicyFile,
  Shadow,
} from '../graphql.js';
import { type Connection, checkFirst, connection } from '../register/relay.js';
import { presentDraftCheck } from './checks.resolver.js';
import { authorsOf, type DraftRow } from './draft-store.js';
import { DraftsService } from './drafts.service.js';
import { movesFrom } from './moves.js';
import { diffPolicies } from './policy-diff.js';
import { presentReport } from './present-report.js';
import { ReportsService } from './reports.service.js';
import { revisionFiles } from './revision-files.js';
import { GREATEST_NUMBER, presentFile, presentFiles } from './revisions.resolver.js';

const MOST_SHOWN = 100;
const MOST_MOVES = 500;
const PLAIN = [
  'id',
  'title',
  'state',
  'moves',
  'base',
  'digest',
  'version',
  'createdBy',
  'createdAt',
  'changedAt',
  'publishAt',
] as const;
export type ShownDraft = Pick<Draft, (typeof PLAIN)[number]> & { row: DraftRow };

/** A draft as the contract shows it; what has to be looked up is left to the fields. */
export function showDraft(row: DraftRow): ShownDraft {
  return {
    id: row.id,
    title: row.title,
    state: row.state,
    moves: movesFrom(row.state),
    base: row.base,
    digest: row.digest,
    version: row.version,
    createdBy: row.created_by,
    createdAt: row.created_at,
    changedAt: row.changed_at,
    publishAt: row.publish_at,
    row,
  };
}

@Resolver('Draft')
export class DraftResolver {
  constructor(
    @Inject(DATABASE) private readonly db: Kysely<Tables>,
    private readonly drafts: DraftsService,
    private readonly reportsService: ReportsService,
  ) {}

  @ResolveField()
  async onActive(@Parent() { base }: ShownDraft): Promise<boolean> {
    return (await this.drafts.activeNumber()) === base;
  }

  @ResolveField()
  authors(@Parent() { row }: ShownDraft): Promise<string[]> {
    return authorsOf(this.db, row);
  }

  @ResolveField()
  async files(@Parent() { row }: ShownDraft): Promise<PolicyFile[]> {
    return presentFiles(await this.drafts.files(row));
  }

  @ResolveField()
  async file(
    @Parent() { row }: ShownDraft,
    @Args('path') path: string,
  ): Promise<PolicyFile | null> {
    return presentFile(path, await this.drafts.files(row));
  }

  @ResolveField()
  async diff(@Parent() { row }: ShownDraft): Promise<PolicyDiff> {
    return diffPolicies(await revisionFiles(this.db, row.base), await this.drafts.files(row));
  }

  @ResolveField()
  async versions(
    @Parent() { id }: ShownDraft,
    @Args('first') first: number,
    @Args('after') after?: string,
  ): Promise<Connection<DraftVersion>> {
    let query = this.db
      .selectFrom('draft_version')
      .selectAll()
      .where('draft', '=', id)
      .orderBy('number', 'desc')
      .orderBy('path', 'desc')
      .limit(checkFirst(first) + 1);
    if (after) {
      const { number, path } = placeIn(after);
      query = query.where(sql<SqlBool>`(number, path) < (${number}, ${path})`);
    }
    const rows = await query.execute();
    const page = rows
      .slice(0, first)
      .map(({ content, draft, ...row }) => ({ ...row, text: content }));
    return connection(page, cursorOf, rows.length > first, after);
  }

  @ResolveField()
  async history(@Parent() { id }: ShownDraft): Promise<DraftMove[]> {
    const query = this.db.selectFrom('draft_move').selectAll().where('draft', '=', id);
    const rows = await query.orderBy('id', 'desc').limit(MOST_MOVES).execute();
    return rows
      .reverse()
      .map(({ publish_at: publishAt, ...row }) => ({ ...row, publishAt }) as DraftMove);
  }

  @ResolveField()
  async check(@Parent() { id }: ShownDraft): Promise<DraftCheck | null> {
    const query = this.db.selectFrom('draft_check').selectAll().where('draft', '=', id);
    const row = await query.orderBy('started_at', 'desc').limit(1).executeTakeFirst();
    return row ? presentDraftCheck(row) : null;
  }

  @ResolveField()
  async shadow(@Parent() { id, digest }: ShownDraft): Promise<Shadow | null> {
    const query = this.db.selectFrom('shadow_count').selectAll().where('draft', '=', id);
    const count = await query.where('digest', '=', digest).executeTakeFirst();
    if (!count) return null;
    const rows = await this.db
      .selectFrom('shadow_difference')
      .selectAll()
      .where('draft', '=', id)
      .where('digest', '=', digest)
      .orderBy('at', 'desc')
      .limit(MOST_SHOWN)
      .execute();
    const numbers = { asked: Number(count.asked), different: Number(count.different) };
    const differences = rows.map(({ decision, at, kind, difference }) => {
      return { decision, at, kind, ...(difference as object) };
    }) as Shadow['differences'];
    return { ...numbers, skipped: Number(count.skipped), differences };
  }

  @ResolveField()
  async reports(@Parent() { id }: ShownDraft): Promise<ImpactReport[]> {
    return (await this.reportsService.ofDraft(id)).map(presentReport);
  }
}

function cursorOf({ number, path }: DraftVersion): string {
  return Buffer.from(`${number} ${path}`).toString('base64url');
}

function placeIn(cursor: string): { number: number; path: string } {
  const [, number, path] =
    /^(\d+) ([\w./-]+)$/.exec(Buffer.from(cursor, 'base64url').toString()) ?? [];
  if (number && path && Number(number) <= GREATEST_NUMBER) return { number: Number(number), path };
  throw noCursor(cursor);
}
