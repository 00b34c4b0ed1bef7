import { Inject, Injectable } from '@nestjs/common';
import { type Kysely, sql } from 'kysely';
import { validate as isUuid, v7 as newId } from 'uuid';
import { DATABASE } from '../database/database.module.js';
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
import { importFile } from './import-file.js';
import { loadKnown } from './known.js';

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
  constructor(
    @Inject(DATABASE) private readonly db: Kysely<Tables>,
    @Inject(SUBJECT_KEY) private readonly subjectKey: Uint8Array,
  ) {}

  async begin(caller: Caller, kind: RegisterFileKind): Promise<RegisterImport> {
    const forgotten = new Date(Date.now() - KEPT_HOURS * 3_600_000);
    await this.db.deleteFrom('register_import').where('begun', '<', forgotten).execute();
    const values = { id: newId(), kind, client: caller.client, begun: new Date() };
    await this.db.insertInto('register_import').values(values).execute();
    return { id: values.id, kind, done: 0, total: 0 };
  }

  async find(caller: Caller, id: string): Promise<RegisterImport | null> {
    if (!isUuid(id)) return null;
    const found = await this.db
      .selectFrom('register_import')
      .select(['id', 'kind', 'done', 'total'])
      .where('id', '=', id)
      .where('client', '=', caller.client)
      .executeTakeFirst();
    return found ? { ...found, kind: found.kind as RegisterFileKind } : null;
  }

  async add(caller: Caller, id: string, part: number, text: string): Promise<RegisterImport> {
    const found = await this.must(caller, id);
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

  async run(caller: Caller, id: string, meant: ImportMeant): Promise<RegisterImportResult> {
    const { kind } = await this.must(caller, id);
    const parts = await this.db
      .selectFrom('register_import_part')
      .select(['part', 'text'])
      .where('import', '=', id)
      .orderBy('part')
      .execute();
    const gap = parts.findIndex(({ part }, index) => part !== index);
    if (gap >= 0) throw badInput('id', id, `id: part ${gap} of this import is missing`);
    const text = parts.map((each) => each.text).join('');
    const result = await this.import(caller, kind, text, meant, async (done, total) => {
      await this.db
        .updateTable('register_import')
        .set({ done, total })
        .where('id', '=', id)
        .execute();
    });
    if (result.applied) await this.db.deleteFrom('register_import').where('id', '=', id).execute();
    return result;
  }

  /** All of the file, or nothing; nothing either where it is a dry run. */
  async import(
    caller: Caller,
    kind: RegisterFileKind,
    text: string,
    { dryRun, signed }: ImportMeant,
    progress: (done: number, total: number) => Promise<void> = async () => undefined,
  ): Promise<RegisterImportResult> {
    const work = this.db.transaction().execute(async (all) => {
      await sql.raw(`set local statement_timeout = ${LONGEST_MS}`).execute(all);
      const reading = await this.reading(all, signed);
      const run = { caller, dryRun, reading, progress };
      const result = await importFile(all, FILE_KINDS[kind], text, run);
      if (!result.applied) throw new DryRun(result);
      return result;
    });
    return work.catch((error: unknown) => {
      if (error instanceof DryRun) return error.result;
      throw isTaken(error) ? changedMeanwhile(error) : error;
    });
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

/** SQLSTATE 23505: somebody else wrote a record of that name first. */
function isTaken(error: unknown): boolean {
  return (error as { code?: unknown }).code === '23505';
}

function changedMeanwhile(cause: unknown): MayIShareError {
  const message =
    'The register changed while the file was read, so nothing of it was; run it again';
  return new MayIShareError('CONFLICT', message, {}, { cause });
}
