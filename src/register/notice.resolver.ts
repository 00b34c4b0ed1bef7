import { Inject } from '@nestjs/common';
import { Args, Query, Resolver } from '@nestjs/graphql';
import type { Kysely } from 'kysely';
import { DATABASE } from '../database/database.module.js';
import type { Tables } from '../database/tables.js';
import type { PrivacyNotice } from '../graphql.js';
import { Allow } from '../identity/allow.js';
import { privacyNotice } from './notice.js';
import { noticeFacts } from './notice-facts.js';
import { pageAsHtml, pageAsMarkdown } from './notice-page.js';

/** The privacy notice that writes itself. */
@Resolver()
export class NoticeResolver {
  constructor(@Inject(DATABASE) private readonly db: Kysely<Tables>) {}

  @Query()
  @Allow('asker', 'governance', 'auditor')
  async privacyNotice(@Args('contact') contact?: string): Promise<PrivacyNotice> {
    const facts = await noticeFacts(this.db, new Date());
    const page = privacyNotice(facts, contact);
    const { number, digest, publishedAt } = facts.policies;
    return {
      html: pageAsHtml(page),
      markdown: pageAsMarkdown(page),
      writtenAt: facts.now,
      revision: { number, digest, publishedAt },
      agreements: facts.agreements.length,
    };
  }
}
