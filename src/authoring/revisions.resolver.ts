import { Inject } from '@nestjs/common';
import { Args, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import type { Kysely } from 'kysely';
import { DATABASE } from '../database/database.module.js';
import type { Tables } from '../database/tables.js';
import { type PolicyFiles, sha256 } from '../engine/policy-files.js';
import { badInput, noCursor } from '../errors.js';
import type { PolicyDiff, PolicyFile, PolicySetInput, Publication, Revision } from '../graphql.js';
import { Allow } from '../identity/allow.js';
import { type Connection, checkFirst, connection } from '../register/relay.js';
import { readDraft } from './draft-store.js';
import { DraftsService } from './drafts.service.js';
import { diffPolicies } from './policy-diff.js';
import { publicationsOf } from './publications.js';
import { revisionFiles } from './revision-files.js';

/** What the column of numbers holds. */
export const GREATEST_NUMBER = 2_147_483_647;

type Shown = Pick<Revision, 'number' | 'digest' | 'origin' | 'publishedAt' | 'active'>;

@Resolver('Revision')
export class RevisionsResolver {
  constructor(
    @Inject(DATABASE) private readonly db: Kysely<Tables>,
    private readonly drafts: DraftsService,
  ) {}

  @Query()
  @Allow('governance', 'auditor')
  async revision(
    @Args('number') number?: number,
    @Args('digest') digest?: string,
  ): Promise<Shown | null> {
    let query = this.select().orderBy('number', 'desc').limit(1);
    if (number != null) query = query.where('number', '=', number);
    if (digest != null) query = query.where('digest', '=', digest);
    if (number == null && digest == null) {
      query = query.whereRef('number', '=', 'active.revision');
    }
    const row = await query.executeTakeFirst();
    return row ? present(row) : null;
  }

  @Query()
  @Allow('governance', 'auditor')
  async revisions(
    @Args('first') first: number,
    @Args('after') after?: string,
  ): Promise<Connection<Shown>> {
    let query = this.select()
      .orderBy('number', 'desc')
      .limit(checkFirst(first) + 1);
    if (after) query = query.where('number', '<', numberIn(after));
    const rows = await query.execute();
    const shown = rows.slice(0, first).map(present);
    return connection(shown, ({ number }) => cursorOf(number), rows.length > first, after);
  }

  @Query()
  @Allow('governance', 'auditor')
  async policyDiff(
    @Args('from') from: PolicySetInput,
    @Args('to') to: PolicySetInput,
  ): Promise<PolicyDiff> {
    return diffPolicies(await this.filesOf('from', from), await this.filesOf('to', to));
  }

  @ResolveField()
  async publication(@Parent() { number }: Shown): Promise<Publication | null> {
    return (await publicationsOf(this.db, [number])).get(number) ?? null;
  }

  @ResolveField()
  async files(@Parent() { number }: Shown): Promise<PolicyFile[]> {
    return presentFiles(await revisionFiles(this.db, number));
  }

  @ResolveField()
  async file(@Parent() { number }: Shown, @Args('path') path: string): Promise<PolicyFile | null> {
    return presentFile(path, await revisionFiles(this.db, number));
  }

  private async filesOf(field: string, { revision, draft }: PolicySetInput): Promise<PolicyFiles> {
    if (revision != null && draft == null) return revisionFiles(this.db, revision);
    if (draft != null && revision == null) {
      return this.drafts.files(await readDraft(this.db, draft));
    }
    throw badInput(field, { revision, draft }, `${field}: name either a revision or a draft`);
  }

  private select() {
    return this.db
      .selectFrom('revision')
      .innerJoin('active', (join) => join.onTrue())
      .select(['number', 'digest', 'origin', 'published_at', 'active.revision as active']);
  }
}

export function presentFiles(files: PolicyFiles): PolicyFile[] {
  return [...files].map(([path, text]) => fileOf(path, text));
}

export function presentFile(path: string, files: PolicyFiles): PolicyFile | null {
  const text = files.get(path);
  return text === undefined ? null : fileOf(path, text);
}

function fileOf(path: string, text: string): PolicyFile {
  return { path, text, size: Buffer.byteLength(text), sha256: sha256(text) };
}

function present(row: {
  number: number;
  digest: string;
  origin: string;
  published_at: Date;
  active: number;
}): Shown {
  const { number, digest, origin, published_at: publishedAt, active } = row;
  return { number, digest, origin, publishedAt, active: number === active };
}

function cursorOf(number: number): string {
  return Buffer.from(String(number)).toString('base64url');
}

function numberIn(cursor: string): number {
  const number = Number(Buffer.from(cursor, 'base64url').toString());
  if (Number.isInteger(number) && number > 0 && number <= GREATEST_NUMBER) return number;
  throw noCursor(cursor);
}
