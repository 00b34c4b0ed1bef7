import { Inject } from '@nestjs/common';
import { Query, Resolver } from '@nestjs/graphql';
import type { Kysely } from 'kysely';
import { DATABASE } from '../database/database.module.js';
import type { Tables } from '../database/tables.js';
import type { Rule } from '../graphql.js';
import { Allow } from '../identity/allow.js';
import { ActiveService } from './active.service.js';
import { sourcesOf } from './revisions.js';
import { rulesOf } from './rules.js';

@Resolver()
export class RulesResolver {
  /** Of the last revision asked for: its scenarios are some hundred kilobytes to read. */
  private held: { digest: string; rules: Rule[] } | undefined;

  constructor(
    @Inject(DATABASE) private readonly db: Kysely<Tables>,
    private readonly active: ActiveService,
  ) {}

  @Query()
  @Allow('asker', 'governance', 'auditor')
  async rules(): Promise<Rule[]> {
    const { digest, compiled } = (await this.active.refreshNow()).revision;
    if (this.held?.digest !== digest) {
      this.held = { digest, rules: rulesOf(compiled, await sourcesOf(this.db, digest)) };
    }
    return this.held.rules;
  }
}
