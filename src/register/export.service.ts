import { Inject, Injectable } from '@nestjs/common';
import type { Kysely } from 'kysely';
import { DATABASE } from '../database/database.module.js';
import type { Tables } from '../database/tables.js';
import { appendEvent } from '../decision-log/append-event.js';
import { badInput } from '../errors.js';
import type { RegisterExport, RegisterFileFormat, RegisterFileKind } from '../graphql.js';
import type { Caller } from '../identity/token.js';
import type { AgreementRow } from './agreement-terms.js';
import { writeCsv } from './csv.js';
import { FILE_KINDS } from './import.service.js';
import { type Known, loadKnown } from './known.js';
import { odrlOf } from './odrl.js';
import { readAgreements, readConsents, readController, readPartners } from './read.js';
import { checkFirst, cursorOfKey, keyIn } from './relay.js';

/** The register as files, page by page. */
@Injectable()
export class ExportService {
  constructor(@Inject(DATABASE) private readonly db: Kysely<Tables>) {}

  /** Each page is an entry of the log: who took what out. A cursor that somebody made up passes none. */
  async page(
    caller: Caller,
    kind: RegisterFileKind,
    format: RegisterFileFormat,
    first: number,
    after?: string | null,
  ): Promise<RegisterExport> {
    if (format === 'ODRL' && kind !== 'AGREEMENTS') {
      throw badInput('format', format, 'format: ODRL is for AGREEMENTS; choose CSV');
    }
    const from = after == null ? undefined : keyIn(after);
    const found = await this.rows(kind, { limit: checkFirst(first) + 1, after: from });
    const rows = found.slice(0, first);
    const { table, key } = FILE_KINDS[kind];
    const [begins, last] = [rows[0], rows.at(-1)].map((row) => row?.[key.table]);
    const known = await loadKnown(this.db);
    const total = await this.count(table);
    const taken = { records: rows.length, ...(last ? { first: begins, last } : {}) };
    await appendEvent(this.db, 'export', caller, { of: table, format, total, ...taken });
    return {
      text: format === 'CSV' ? this.csv(kind, rows, known, !from) : await this.odrl(rows, known),
      next: found.length > first ? cursorOfKey(String(last)) : null,
      total,
    };
  }

  private rows(
    kind: RegisterFileKind,
    page: { limit: number; after: string | undefined },
  ): Promise<Record<string, unknown>[]> {
    if (kind === 'AGREEMENTS') return readAgreements(this.db, page) as Promise<never>;
    if (kind === 'PARTNERS') return readPartners(this.db, page) as Promise<never>;
    return readConsents(this.db, page) as Promise<never>;
  }

  private csv(
    kind: RegisterFileKind,
    rows: readonly Record<string, unknown>[],
    known: Known,
    head: boolean,
  ): string {
    const { columns, toCells } = FILE_KINDS[kind];
    const cells = rows.map((row) => toCells(row, known));
    return writeCsv(columns, cells, head);
  }

  private async odrl(rows: readonly Record<string, unknown>[], known: Known): Promise<string> {
    const controller = await readController(this.db);
    const lines = rows.map((row) => {
      const agreement = row as unknown as AgreementRow;
      const partners = agreement.partners.flatMap((code) => known.partners.get(code) ?? []);
      return `${JSON.stringify(odrlOf(agreement, partners, controller, known.vocabulary))}\n`;
    });
    return lines.join('');
  }

  private async count(table: 'agreement' | 'partner' | 'consent'): Promise<number> {
    const { count } = await this.db
      .selectFrom(table)
      .select((each) => each.fn.countAll<string>().as('count'))
      .executeTakeFirstOrThrow();
    return Number(count);
  }
}
