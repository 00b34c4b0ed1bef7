import { Inject, Injectable } from '@nestjs/common';
import { type Kysely, sql, type Transaction } from 'kysely';
import { validate as isUuid, v7 as newId } from 'uuid';
import { DATABASE } from '../database/database.module.js';
import type { ImportOutcome } from '../database/register-tables.js';
import type { Tables } from '../database/tables.js';
import { SUBJECT_KEY } from '../decision-log/decision-log.module.js';
import { pseudonymOf } from '../decision-log/subjects.js';
import { badInput, MayIShareError } from '../errors.js';
import type { RegisterFileKind, RegisterImport, RegisterImportResult } from '../graphql.js';
import type { Caller } from '../identity/token.js';
import { AGREEMENTS } from './file-agreements.js';
import { CONSENTS } from './file-consents.js';
import type { FileKind, Reading } from './file-kind.js';
import { PARTNERS } from './file-partners.js';
import { type ImportRun, importFile } from './import-file.js';
import { loadKnown } from './known.js';
import { Turns } from './turns.js';

// biome-ignore lint/suspicious/noExplicitAny: each kind has rows of its own
export const FILE_KINDS: Readonly<Record<RegisterFileKind, FileKind<any>>> = {
  AGREEMENTS,
  PARTNERS,
  CONSENTS,
};

/** How an import is meant. */
export interface ImportMeant {
  dryRun: boolean;
  signed: boolean;
}

const MOST_PARTS = 1000;
/** An import that nobody runs is forgotten. */
const KEPT_HOURS = 24;
const LONGEST_MS = 300_000;

/** Undoes what a dry run has read. */
class DryRun extends Error {
  constructor(readonly result: RegisterImportResult) {
    super('dry run');
  }
}

/** Files on their way into the register. */
@Injectable()
export class ImportService {
  private readonly turns = new Turns();

  constructor(
    @Inject(DATABASE) private readonly db: Kysely<Tables>,
    @Inject(SUBJECT_KEY) private readonly subjectKey: Uint8Array,
  ) {}

  /** A new import, to which the parts of the file are added. */
  async begin(caller: Caller, kind: RegisterFileKind): Promise<RegisterImport> {
    const forgotten = new Date(Date.now() - KEPT_HOURS * 3_600_000);
    await this.db.deleteFrom('register_import').where('begun', '<', forgotten).execute();
    const values = { id: newId(), kind, client: caller.client, begun: new Date() };
    await this.db.insertInto('register_import').values(values).execute();
    return { id: values.id, kind, done: 0, total: 0, running: false };
  }

  async find(caller: Caller, id: string): Promise<RegisterImport | null> {
    if (!isUuid(id)) return null;
    const found = await this.db
      .selectFrom('register_import')
      .select(['id', 'kind', 'done', 'total', 'outcome', isRun.as('running')])
      .where('id', '=', id)
      .where('client', '=', caller.client)
      .executeTakeFirst();
    if (!found) return null;
    const { outcome, ...rest } = found;
    const come = rest.running ? null : outcome;
    return { ...rest, ...come, kind: found.kind as RegisterFileKind };
  }

  async add(caller: Caller, id: string, part: number, text: string): Promise<RegisterImport> {
    const found = await this.must(caller, id);
    mustBeText('text', text);
    if (part < 0 || part >= MOST_PARTS) {
      throw badInput('part', part, `part: from 0 to ${MOST_PARTS - 1}, here is ${part}`);
    }
    await this.db
      .insertInto('register_import_part')
      .values({ import: id, part, text })
      .onConflict((conflict) => conflict.columns(['import', 'part']).doUpdateSet({ text }))
      .execute();
    return found;
  }

  /** Runs of one import take turns; after one that was applied, the others get its result. */
  async run(caller: Caller, id: string, meant: ImportMeant): Promise<RegisterImportResult> {
    const { kind } = await this.must(caller, id);
    try {
      await this.forgetOutcome(id);
      const result = await this.inOneGo((all) => this.runOnce(all, caller, id, kind, meant));
      if (!result.applied) await this.keep(this.db, id, { result });
      return result;
    } catch (error) {
      await this.keepFailure(id, failureOf(error)).catch(() => undefined);
      throw error;
    }
  }

  private async runOnce(
    all: Transaction<Tables>,
    caller: Caller,
    id: string,
    kind: RegisterFileKind,
    meant: ImportMeant,
  ): Promise<RegisterImportResult> {
    await sql`select pg_advisory_xact_lock(${lockOf(id)})`.execute(all);
    const earlier = await resultOf(all, id);
    if (earlier?.applied) return earlier;
    const text = await wholeText(all, id);
    const read = await this.read(all, caller, kind, text, meant, this.progressOf(id));
    await this.keep(all, id, { result: read });
    await all.deleteFrom('register_import_part').where('import', '=', id).execute();
    return read;
  }

  /** All of the file, or nothing; nothing either where it is a dry run. */
  import(
    caller: Caller,
    kind: RegisterFileKind,
    text: string,
    meant: ImportMeant,
  ): Promise<RegisterImportResult> {
    mustBeText('csv', text);
    return this.inOneGo((all) => this.read(all, caller, kind, text, meant, () => undefined));
  }

  /**
   * In a transaction that is undone where the result was not to be applied; one at a time, for each
   * has a connection as long as it lasts. In it nothing waits for another connection: where many read
   * files in, each would wait for what the others hold.
   */
  private inOneGo(
    work: (all: Transaction<Tables>) => Promise<RegisterImportResult>,
  ): Promise<RegisterImportResult> {
    return this.turns.take(async () => {
      const done = this.db.transaction().execute(async (all) => {
        await sql.raw(`set local statement_timeout = ${LONGEST_MS}`).execute(all);
        const result = await work(all);
        if (!result.applied) throw new DryRun(result);
        return result;
      });
      return done.catch((error: unknown) => {
        if (error instanceof DryRun) return error.result;
        throw isTaken(error) ? changedMeanwhile(error) : error;
      });
    });
  }

  private async read(
    all: Kysely<Tables>,
    caller: Caller,
    kind: RegisterFileKind,
    text: string,
    { dryRun, signed }: ImportMeant,
    progress: ImportRun['progress'],
  ): Promise<RegisterImportResult> {
    await FILE_KINDS[kind].hold?.(all);
    const reading = () => this.reading(all, signed);
    return importFile(all, FILE_KINDS[kind], text, { caller, dryRun, reading, progress });
  }

  /** Told by another connection, so that it is seen meanwhile; nobody waits for that. */
  private progressOf(id: string): ImportRun['progress'] {
    let told = true;
    return (done, total) => {
      if (!told) return;
      told = false;
      const far = this.db.updateTable('register_import').set({ done, total }).where('id', '=', id);
      void far
        .execute()
        .catch(() => undefined)
        .finally(() => {
          told = true;
        });
    };
  }

  /** What an earlier run came to is not what this one comes to; one that was applied stays so. */
  private async forgetOutcome(id: string): Promise<void> {
    await this.db
      .updateTable('register_import')
      .set({ outcome: null })
      .where('id', '=', id)
      .where(sql<boolean>`outcome #>> '{result,applied}' is distinct from 'true'`)
      .execute();
  }

  /** Not in the place of what another run of the same import came to. */
  private async keepFailure(id: string, failure: string): Promise<void> {
    await this.db
      .updateTable('register_import')
      .set({ outcome: JSON.stringify({ failure }) })
      .where('id', '=', id)
      .where(sql<boolean>`outcome -> 'result' is null`)
      .execute();
  }

  private async keep(db: Kysely<Tables>, id: string, outcome: ImportOutcome | null): Promise<void> {
    const kept = outcome && JSON.stringify(outcome);
    await db.updateTable('register_import').set({ outcome: kept }).where('id', '=', id).execute();
  }

  private async reading(all: Kysely<Tables>, signed: boolean): Promise<Reading> {
    return {
      known: await loadKnown(all),
      now: new Date(),
      signed,
      pseudonym: (reference) => pseudonymOf(all, this.subjectKey, reference),
    };
  }

  private async must(caller: Caller, id: string): Promise<RegisterImport> {
    const found = await this.find(caller, id);
    if (found) return found;
    throw new MayIShareError('NOT_FOUND', 'no such import', { field: 'id', value: id });
  }
}

/** Held, in PostgreSQL's advisory locks, while an import is run. */
const lockOf = (id: unknown) => sql<string>`hashtextextended(${id}::text, 0)`;
const isRun = sql<boolean>`not pg_try_advisory_xact_lock_shared(${lockOf(sql.ref('id'))})`;

function failureOf(error: unknown): string {
  if (error instanceof MayIShareError) return error.message;
  return 'the service failed, and nothing was changed; its own log says why';
}

async function resultOf(
  all: Kysely<Tables>,
  id: string,
): Promise<RegisterImportResult | undefined> {
  const { outcome } = await all
    .selectFrom('register_import')
    .select('outcome')
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  return outcome?.result;
}

async function wholeText(all: Kysely<Tables>, id: string): Promise<string> {
  const parts = await all
    .selectFrom('register_import_part')
    .select(['part', 'text'])
    .where('import', '=', id)
    .orderBy('part')
    .execute();
  const gap = parts.findIndex(({ part }, index) => part !== index);
  if (gap >= 0) throw badInput('id', id, `id: part ${gap} of this import is missing`);
  return parts.map((each) => each.text).join('');
}

/** What PostgreSQL and JSON can hold: no file of another encoding can be a CSV of ours. */
function mustBeText(field: string, text: string): void {
  if (!text.includes('\0') && text.isWellFormed()) return;
  const message = `${field}: holds characters that are no text; write the file as UTF-8`;
  throw badInput(field, '', message);
}

/** SQLSTATE 23505: somebody else wrote a record of that name first. */
function isTaken(error: unknown): boolean {
  return (error as { code?: unknown }).code === '23505';
}

function changedMeanwhile(cause: unknown): MayIShareError {
  const message =
    'The register changed while the file was read, so nothing of it was; run it again';
  return new MayIShareError('CONFLICT', message, {}, { cause });
}
