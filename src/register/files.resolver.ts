import { Args, Context, Mutation, Query, Resolver } from '@nestjs/graphql';
import type {
  RegisterExport,
  RegisterFileFormat,
  RegisterFileKind,
  RegisterImport,
  RegisterImportResult,
} from '../graphql.js';
import { Allow, type AskedBy } from '../identity/allow.js';
import type { Caller } from '../identity/token.js';
import { ExportService } from './export.service.js';
import { type ImportMeant, ImportService } from './import.service.js';

/** The register from files and as files. */
@Resolver()
export class FilesResolver {
  constructor(
    private readonly imports: ImportService,
    private readonly exports: ExportService,
  ) {}

  @Query()
  @Allow('governance', 'auditor')
  exportRegister(
    @Args('kind') kind: RegisterFileKind,
    @Args('format') format: RegisterFileFormat,
    @Args('first') first: number,
    @Context() { caller }: AskedBy,
    @Args('after') after?: string,
  ): Promise<RegisterExport> {
    return this.exports.page(caller as Caller, kind, format, first, after);
  }

  @Query()
  @Allow('governance')
  registerImport(
    @Args('id') id: string,
    @Context() { caller }: AskedBy,
  ): Promise<RegisterImport | null> {
    return this.imports.find(caller as Caller, id);
  }

  @Mutation()
  @Allow('governance')
  importRegister(
    @Args('kind') kind: RegisterFileKind,
    @Args('csv') csv: string,
    @Args() meant: ImportMeant,
    @Context() { caller }: AskedBy,
  ): Promise<RegisterImportResult> {
    return this.imports.import(caller as Caller, kind, csv, meant);
  }

  @Mutation()
  @Allow('governance')
  beginImport(
    @Args('kind') kind: RegisterFileKind,
    @Context() { caller }: AskedBy,
  ): Promise<RegisterImport> {
    return this.imports.begin(caller as Caller, kind);
  }

  @Mutation()
  @Allow('governance')
  addToImport(
    @Args('id') id: string,
    @Args('part') part: number,
    @Args('text') text: string,
    @Context() { caller }: AskedBy,
  ): Promise<RegisterImport> {
    return this.imports.add(caller as Caller, id, part, text);
  }

  @Mutation()
  @Allow('governance')
  runImport(
    @Args('id') id: string,
    @Args() meant: ImportMeant,
    @Context() { caller }: AskedBy,
  ): Promise<RegisterImportResult> {
    return this.imports.run(caller as Caller, id, meant);
  }
}
