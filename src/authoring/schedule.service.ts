import { Inject, Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import type { Kysely } from 'kysely';
import { CONFIG, type Config } from '../config.js';
import { DATABASE } from '../database/database.module.js';
import type { Tables } from '../database/tables.js';
import { createLogger, type Logger } from '../telemetry.js';
import { type DraftRow, readDraft } from './draft-store.js';
import { noteFailure, PublishService } from './publish.service.js';
import { type Actor, Refusal } from './refusal.js';

const LOOK_EVERY_MS = 1000;

type Due = Pick<DraftRow, 'id' | 'digest' | 'publish_by' | 'publish_client'>;

/** Publishes approved drafts when their time has come; the draft's lock lets one replica do it. */
@Injectable()
export class ScheduleService implements OnModuleInit, OnApplicationShutdown {
  private timer: NodeJS.Timeout | undefined;
  private looking: Promise<void> | undefined;
  private readonly logger: Logger;

  constructor(
    @Inject(DATABASE) private readonly db: Kysely<Tables>,
    @Inject(CONFIG) config: Config,
    private readonly publishing: PublishService,
  ) {
    this.logger = createLogger(config.logLevel);
  }

  onModuleInit(): void {
    this.timer = setInterval(() => {
      this.looking ??= this.look()
        .catch((err) => this.logger.warn({ err }, 'Drafts that are due could not be looked up'))
        .finally(() => {
          this.looking = undefined;
        });
    }, LOOK_EVERY_MS);
    this.timer.unref();
  }

  async onApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.looking;
  }

  private async look(): Promise<void> {
    const due = await this.db
      .selectFrom('draft')
      .select(['id', 'digest', 'publish_by', 'publish_client'])
      .where('state', '=', 'SCHEDULED')
      .where('publish_at', '<=', new Date())
      .execute();
    for (const draft of due) await this.publish(draft);
  }

  private async publish(draft: Due): Promise<void> {
    const by = whoScheduled(draft);
    try {
      await this.publishing.publish(draft.id, by);
    } catch (error) {
      // Another replica was first, or somebody took the date back.
      if (error instanceof Refusal && !(await this.isScheduled(draft.id))) return;
      const problem = (error as Error).message;
      this.logger.error({ err: error, draft: draft.id }, 'A draft that was due was not published');
      if (!(error instanceof Refusal)) return;
      await noteFailure(this.db, { draft: draft.id, digest: draft.digest, problem });
      await this.publishing.unschedule(draft.id, { client: 'may-i-share' }, problem);
    }
  }

  private async isScheduled(id: string): Promise<boolean> {
    return (await readDraft(this.db, id)).state === 'SCHEDULED';
  }
}

/** As whoever set the time would have stood in the log, had they published themselves. */
function whoScheduled({ publish_by, publish_client }: Due): Actor {
  const name = publish_by ?? 'may-i-share';
  if (publish_client === null || publish_client === name) return { client: name };
  return { client: publish_client, person: name };
}
