import { Inject, Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { type Kysely, type SqlBool, sql } from 'kysely';
import { CONFIG, type Config } from '../config.js';
import { DATABASE } from '../database/database.module.js';
import type { Tables } from '../database/tables.js';
import type { DecisionRecord } from '../decide/decision-record.js';
import { Engine } from '../engine/engine.js';
import { createLogger, type Logger } from '../telemetry.js';
import { asGiven, impactOf, shown } from './impact/compare-answers.js';
import { buildOf } from './publish.service.js';

const LOOK_EVERY_MS = 1000;
/** Entries are committed in another order than their times, so the newest wait a little. */
const SETTLE_MS = 2000;
const MOST_AT_ONCE = 500;
const MOST_DRAFTS = 5;
const WAITING = ['SUBMITTED', 'APPROVED', 'SCHEDULED'];

/**
 * Asks live questions of drafts that wait for approval or publishing. It reads them from the log
 * after they are answered, so no answer ever waits for it, and a draft's row lets one replica do it.
 */
@Injectable()
export class ShadowService implements OnModuleInit, OnApplicationShutdown {
  private timer: NodeJS.Timeout | undefined;
  private looking: Promise<void> | undefined;
  private readonly engines = new Map<string, Engine>();
  private readonly warned = new Set<string>();
  private readonly logger: Logger;

  constructor(
    @Inject(DATABASE) private readonly db: Kysely<Tables>,
    @Inject(CONFIG) private readonly config: Config,
  ) {
    this.logger = createLogger(config.logLevel);
  }

  onModuleInit(): void {
    this.timer = setInterval(() => {
      this.looking ??= this.look()
        .catch((err) => this.logger.warn({ err }, 'Drafts could not be asked live questions'))
        .finally(() => {
          this.looking = undefined;
        });
    }, LOOK_EVERY_MS);
    this.timer.unref();
  }

  async onApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.looking;
    await this.closeOthers([]);
  }

  private async look(): Promise<void> {
    const drafts = await this.db
      .selectFrom('draft')
      .select(['id', 'digest'])
      .where('state', 'in', WAITING)
      .orderBy('changed_at', 'desc')
      .execute();
    for (const draft of drafts.slice(0, MOST_DRAFTS)) {
      await this.follow(draft).catch((err) => this.warnOnce(draft.digest, err));
    }
    await this.closeOthers(drafts.map(({ digest }) => digest));
  }

  private async follow(draft: { id: string; digest: string }): Promise<void> {
    const start = { draft: draft.id, digest: draft.digest, until: new Date() };
    await this.db
      .insertInto('shadow_count')
      .values({ ...start, asked: 0, different: 0, skipped: 0 })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    await this.db.transaction().execute(async (all) => {
      const count = await all
        .selectFrom('shadow_count')
        .selectAll()
        .where('draft', '=', draft.id)
        .where('digest', '=', draft.digest)
        .forUpdate()
        .skipLocked()
        .executeTakeFirst();
      if (count) await this.askAll(all, draft, count.until);
    });
  }

  private async askAll(
    all: Kysely<Tables>,
    draft: { id: string; digest: string },
    since: Date,
  ): Promise<void> {
    const until = new Date(Date.now() - SETTLE_MS);
    if (until <= since) return;
    const newest = await this.decisions(all, since, until);
    const engine = newest.length > 0 ? await this.engineOf(draft.digest) : undefined;
    const evaluations = await engine?.evaluateMany(newest.map(({ input }) => input));
    let different = 0;
    for (const [index, record] of newest.entries()) {
      const evaluation = evaluations?.[index];
      const after = evaluation?.kind === 'answer' ? asGiven(evaluation.answer) : undefined;
      const before = asGiven(record.answer);
      const kind = impactOf(before, after);
      if (!kind) continue;
      different++;
      const difference = JSON.stringify({ before: shown(before), after: shown(after) });
      const row = { draft: draft.id, digest: draft.digest, decision: record.id, kind, difference };
      await all
        .insertInto('shadow_difference')
        .values(row)
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    }
    await this.count(all, draft, { since, until, asked: newest.length, different });
  }

  private async count(
    all: Kysely<Tables>,
    draft: { id: string; digest: string },
    seen: { since: Date; until: Date; asked: number; different: number },
  ): Promise<void> {
    const skipped = seen.asked < MOST_AT_ONCE ? 0 : (await this.waiting(all, seen)) - seen.asked;
    await sql`
      update shadow_count set until = ${seen.until}, asked = asked + ${seen.asked},
        different = different + ${seen.different}, skipped = skipped + ${skipped}
      where draft = ${draft.id} and digest = ${draft.digest}`.execute(all);
  }

  private async waiting(all: Kysely<Tables>, { since, until }: { since: Date; until: Date }) {
    const { rows } = await sql<{ count: string }>`
      select count(*) from entry
      where kind = 'decision' and at >= ${since} and at < ${until}`.execute(all);
    return Number(rows[0]?.count);
  }

  private async decisions(all: Kysely<Tables>, since: Date, until: Date) {
    const rows = await all
      .selectFrom('entry')
      .select('bytes')
      .where('kind', '=', 'decision')
      .where(sql<SqlBool>`at >= ${since} and at < ${until}`)
      .orderBy('at', 'desc')
      .limit(MOST_AT_ONCE)
      .execute();
    return rows.map(({ bytes }) => JSON.parse(bytes.toString()) as DecisionRecord);
  }

  private async engineOf(digest: string): Promise<Engine> {
    const running = this.engines.get(digest);
    if (running) return running;
    const compiled = await buildOf(this.db, digest);
    if (!compiled) throw new Error(`no build of ${digest}`);
    const { evaluationDeadlineMs: deadlineMs } = this.config;
    const engine = await Engine.start(compiled, { workers: 1, deadlineMs });
    this.engines.set(digest, engine);
    return engine;
  }

  private async closeOthers(wanted: readonly string[]): Promise<void> {
    for (const [digest, engine] of this.engines) {
      if (wanted.includes(digest)) continue;
      this.engines.delete(digest);
      await engine.close();
    }
  }

  private warnOnce(digest: string, err: unknown): void {
    if (!this.warned.has(digest)) this.logger.warn({ err, digest }, 'A draft cannot be asked');
    this.warned.add(digest);
  }
}
