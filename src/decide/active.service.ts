import {
  Inject,
  Injectable,
  Logger,
  type OnApplicationShutdown,
  type OnModuleInit,
} from '@nestjs/common';
import type { Kysely } from 'kysely';
import { CONFIG, type Config } from '../config.js';
import { DATABASE } from '../database/database.module.js';
import { answeredWithin } from '../database/patience.js';
import type { Tables } from '../database/tables.js';
import { Engine } from '../engine/engine.js';
import { badInput, MayIShareError } from '../errors.js';
import { loadSnapshot, type RegisterSnapshot } from '../register/snapshot.js';
import { loadPublished, type PublishedRevision } from './revisions.js';
import { publishShipped } from './shipped.js';
import { CodeRefused, clip } from './unknown-code.js';

/** What questions are answered with: one revision in its engine, and the register of one moment. */
export interface Active {
  revision: PublishedRevision;
  engine: Engine;
  register: RegisterSnapshot;
}

/** How the revision held here stands to the one that is published. */
export interface LoadStatus {
  state: 'LOADED' | 'STALE' | 'ERROR';
  loaded: number;
  published: number;
  problem: string | null;
}

const LOOK_EVERY_MS = 500;
/** Revisions of past decisions that are kept at hand, each with its policies. */
const MOST_PAST = 20;
const NUMBERS_MS = 7000;
const REGISTER_MS = 60_000;

/**
 * Holds the active revision and the register in memory. Correctness does not rest on it: the insert
 * that commits a decision checks both numbers, and what is stale is evaluated again.
 */
@Injectable()
export class ActiveService implements OnModuleInit, OnApplicationShutdown {
  private held: Active | undefined;
  private refreshing: Promise<Active> | undefined;
  private readonly past = new Map<number, PublishedRevision>();
  private timer: NodeJS.Timeout | undefined;
  private failed: { number: number; problem: string } | undefined;
  private readonly logger = new Logger('active');
  private told: string | undefined;

  constructor(
    @Inject(DATABASE) private readonly db: Kysely<Tables>,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  async onModuleInit(): Promise<void> {
    await publishShipped(this.db);
    await this.refresh();
    this.timer = setInterval(() => void this.lookAgain(), LOOK_EVERY_MS);
    this.timer.unref();
  }

  /** Each problem is told once, until a look succeeds: there are two looks a second. */
  private async lookAgain(): Promise<void> {
    try {
      await this.refresh();
      this.told = undefined;
    } catch (error) {
      const { message } = error as Error;
      if (message !== this.told) this.logger.warn(`What is published cannot be loaded: ${message}`);
      this.told = message;
    }
  }

  async onApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.held?.engine.close();
  }

  current(): Active {
    if (!this.held) throw new Error('asked before the module was started');
    return this.held;
  }

  /** Reads both numbers and loads what has moved on. Callers at the same time share one look. */
  refresh(): Promise<Active> {
    this.refreshing ??= this.look().finally(() => {
      this.refreshing = undefined;
    });
    return this.refreshing;
  }

  /** A look that began after this call: what is under way may have read the numbers already. */
  async refreshNow(): Promise<Active> {
    await this.refreshing?.catch(() => undefined);
    return this.refresh();
  }

  /** What `look` makes of what is held. A code nobody knows may be newer than that: it looks again before refusing. */
  async knowing<T>(look: (held: Active) => Promise<T>): Promise<T> {
    const held = this.current();
    try {
      return await look(held);
    } catch (error) {
      if (!(error instanceof CodeRefused)) throw error;
      const now = await this.refreshNow();
      if (isSame(now, held)) throw error;
      return look(now);
    }
  }

  private async look(): Promise<Active> {
    const read = this.db.selectFrom('active').selectAll().executeTakeFirstOrThrow();
    // Callers share a look, so one whose connection is dead must not be the last.
    const numbers = await answeredWithin(NUMBERS_MS, read);
    const before = this.held;
    const register =
      before?.register.number === Number(numbers.register)
        ? before.register
        : await answeredWithin(REGISTER_MS, loadSnapshot(this.db, before?.register));
    if (before?.revision.number === numbers.revision) {
      this.held = { ...before, register };
      return this.held;
    }
    this.held = { ...(await this.load(numbers.revision)), register };
    void before?.engine.close();
    return this.held;
  }

  private async load(number: number): Promise<Pick<Active, 'revision' | 'engine'>> {
    try {
      const revision = await loadPublished(this.db, { number });
      const engine = await this.startEngine(revision, this.config.workers);
      this.failed = undefined;
      return { revision, engine };
    } catch (error) {
      this.failed = { number, problem: (error as Error).message };
      throw error;
    }
  }

  /** Whether questions are answered here by what is published; read from the database, so never a guess. */
  async status(): Promise<LoadStatus> {
    const loaded = this.current().revision.number;
    const { revision: published } = await this.db
      .selectFrom('active')
      .select('revision')
      .executeTakeFirstOrThrow();
    if (loaded === published) return { state: 'LOADED', loaded, published, problem: null };
    if (this.failed?.number === published) {
      return { state: 'ERROR', loaded, published, problem: this.failed.problem };
    }
    const problem = `revision ${published} is published and not loaded here yet`;
    return { state: 'STALE', loaded, published, problem };
  }

  private startEngine(revision: PublishedRevision, workers?: number): Promise<Engine> {
    const { evaluationDeadlineMs: deadlineMs } = this.config;
    return Engine.start(revision.compiled, { ...(workers && { workers }), deadlineMs });
  }

  /** An engine of a revision: the running one, or one for a question or two, to be released. */
  async engineOf(
    revision: PublishedRevision,
  ): Promise<{ engine: Engine; release(): Promise<void> }> {
    const { engine } = this.current();
    if (engine.digest === revision.digest) return { engine, release: async () => undefined };
    const past = await this.startEngine(revision, 1);
    return { engine: past, release: () => past.close() };
  }

  /** The revision that was active at an instant. Throws `BAD_USER_INPUT` for before the first. */
  async revisionAsOf(at: Date): Promise<PublishedRevision> {
    const found = await this.db
      .selectFrom('revision')
      .select('number')
      .where('published_at', '<=', at)
      .orderBy('number', 'desc')
      .executeTakeFirst();
    if (found) return this.revisionOf(found.number);
    const message = `at: no policies were published by ${at.toISOString()}`;
    throw badInput('at', at.toISOString(), message);
  }

  /** A published revision that somebody named by its digest. Throws `BAD_USER_INPUT`. */
  async revisionNamed(digest: string): Promise<PublishedRevision> {
    const active = this.current().revision;
    if (active.digest === digest) return active;
    return loadPublished(this.db, { digest }).catch((error: unknown) => {
      if (!(error instanceof MayIShareError && error.code === 'NOT_FOUND')) throw error;
      const message = `revision: no policies were published with the digest \`${clip(digest)}\`; \`revisions\` lists those that were`;
      throw badInput('revision', digest, message);
    });
  }

  /**
   * The revision a past decision was made with, to word it again. By its number: what was rolled back to
   * has the digest of what was published before.
   */
  async revisionOf(number: number): Promise<PublishedRevision> {
    const active = this.current().revision;
    if (active.number === number) return active;
    const known = this.past.get(number) ?? (await loadPublished(this.db, { number }));
    this.past.delete(number);
    this.past.set(number, known);
    const [oldest] = this.past.keys();
    if (this.past.size > MOST_PAST && oldest !== undefined) this.past.delete(oldest);
    return known;
  }
}

export function isSame(one: Active, other: Active): boolean {
  return one.revision === other.revision && one.register === other.register;
}
