import { Inject, Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import type { Kysely } from 'kysely';
import { DATABASE } from '../database/database.module.js';
import type { Tables } from '../database/tables.js';
import { shippedFiles } from '../decide/shipped.js';
import { digestOf, type PolicyFiles } from '../engine/policy-files.js';
import { RELEASE, releaseDrafts } from '../register/release-drafts.js';
import { BasesService } from './bases.service.js';
import { changesBetween } from './draft-files.js';
import { DraftsService } from './drafts.service.js';
import { Refusal } from './refusal.js';
import { revisionFiles } from './revision-files.js';
import { takeTurn } from './take-turn.js';

/** Other policies in a newer release of the program become a draft to review, and go live by no other way. */
@Injectable()
export class ReleaseService implements OnModuleInit {
  private readonly logger = new Logger('policies');

  constructor(
    @Inject(DATABASE) private readonly db: Kysely<Tables>,
    private readonly drafts: DraftsService,
    private readonly bases: BasesService,
  ) {}

  async onModuleInit(): Promise<void> {
    await this.draftWhatIsNew();
    for (const { id, title } of await releaseDrafts(this.db)) {
      this.logger.warn(
        `${title} wait as the draft ${id}: the older ones answer until it is published or given up (query attention)`,
      );
    }
  }

  private async draftWhatIsNew(): Promise<void> {
    const shipped = await shippedFiles();
    if (await this.known(digestOf(shipped))) return;
    await this.db.transaction().execute(async (all) => {
      await takeTurn(all, 'release');
      // Another replica that was started beside this one may have been first.
      if (!(await this.known(digestOf(shipped)))) await this.draft(shipped);
    });
  }

  private async draft(shipped: PolicyFiles): Promise<void> {
    const base = await this.lastRelease();
    const { id } = await this.drafts.create('Policies of a newer release', base, RELEASE);
    const changes = changesBetween(await revisionFiles(this.db, base), shipped);
    await this.drafts.save(id, changes, RELEASE);
    await this.bases.update(id, RELEASE).catch(leaveOnItsBase);
  }

  /** Published before, or a draft already. */
  private async known(digest: string): Promise<boolean> {
    const { db } = this;
    const published = db.selectFrom('revision').select('digest').where('digest', '=', digest);
    const drafted = db.selectFrom('draft_version').select('digest').where('digest', '=', digest);
    const found = await published.union(drafted.where('author', '=', RELEASE)).execute();
    return found.length > 0;
  }

  /** The last revision that is a release's own: what a newer release is a change of. */
  private async lastRelease(): Promise<number> {
    const row = await this.db
      .selectFrom('revision')
      .leftJoin('publication', 'publication.revision', 'revision.number')
      .leftJoin('draft', 'draft.id', 'publication.draft')
      .select('revision.number')
      .where(({ or, eb }) => or([eb('origin', '=', 'shipped'), eb('created_by', '=', RELEASE)]))
      .orderBy('revision.number', 'desc')
      .limit(1)
      .executeTakeFirstOrThrow();
    return row.number;
  }
}

/** Where both changed the same file, people have to choose. */
function leaveOnItsBase(error: unknown): void {
  if (!(error instanceof Refusal && error.code === 'BOTH_CHANGED')) throw error;
}
