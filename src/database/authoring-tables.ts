import type { ColumnType, Generated } from 'kysely';

type BigInt64 = ColumnType<string, number | string, number | string>;
type Json<T> = ColumnType<T, string, string>;

/** A change of the policies on its way. Its files are those of `base` with its versions on top. */
export interface DraftTable {
  id: string;
  title: string;
  base: number;
  state: string;
  /** The number of the last version, 0 where nothing was changed yet. */
  version: Generated<number>;
  digest: string;
  created_by: string;
  created_at: Generated<Date>;
  changed_at: Generated<Date>;
  publish_at: Date | null;
  publish_by: string | null;
  /** The app by which somebody set the time; null where an older version did. */
  publish_client: string | null;
}

/** One file as one save left it; `content` null where the save deleted it. */
export interface DraftVersionTable {
  draft: string;
  number: number;
  path: string;
  content: string | null;
  author: string;
  at: Generated<Date>;
  digest: string;
}

export interface DraftMoveTable {
  id: Generated<string>;
  draft: string;
  move: string;
  /** The state after the move. */
  state: string;
  version: number;
  digest: string;
  by: string;
  at: Generated<Date>;
  comment: string | null;
  report: string | null;
  publish_at: Date | null;
}

export interface DraftCheckTable {
  id: string;
  draft: string;
  digest: string;
  by: string;
  state: 'RUNNING' | 'PASSED' | 'FAILED';
  checks: Json<unknown[]>;
  started_at: Generated<Date>;
  finished_at: Date | null;
  /** The process that runs it, see `RunnerService`. */
  runner: string | null;
}

/** Checked policies, compiled: what publishing takes. */
export interface PolicyBuildTable {
  digest: string;
  data: Json<Record<string, unknown>>;
  rules: Json<unknown[]>;
  wasm: Buffer;
  built_at: Generated<Date>;
}

export interface DraftReportTable {
  id: string;
  draft: string;
  draft_digest: string;
  against: number;
  by: string;
  state: 'RUNNING' | 'DONE' | 'FAILED' | 'CANCELLED';
  done: ColumnType<string, number | undefined, number>;
  total: ColumnType<string, number | undefined, number>;
  settings: Json<unknown>;
  report: ColumnType<unknown, string | null | undefined, string | null>;
  digest: string | null;
  problem: string | null;
  started_at: Generated<Date>;
  finished_at: Date | null;
  /** The process that runs it, see `RunnerService`. */
  runner: string | null;
}

export interface ShadowDifferenceTable {
  draft: string;
  digest: string;
  decision: string;
  at: Generated<Date>;
  kind: string;
  difference: Json<unknown>;
}

export interface ShadowCountTable {
  draft: string;
  digest: string;
  asked: BigInt64;
  different: BigInt64;
  skipped: BigInt64;
  /** Decisions before this instant were asked of the draft. */
  until: Date;
}

export interface PublicationTable {
  revision: number;
  kind: 'PUBLISH' | 'EMERGENCY' | 'ROLL_BACK';
  digest: string;
  draft: string | null;
  rolled_back_to: number | null;
  authors: string[];
  approver: string | null;
  published_by: string;
  report: string | null;
  reason: string | null;
  at: Date;
}

export interface SecondLookTable {
  revision: number;
  by: string;
  at: Generated<Date>;
  comment: string;
}

export interface PublishFailureTable {
  id: Generated<string>;
  draft: string | null;
  digest: string;
  problem: string;
  at: Generated<Date>;
}

export interface AuthoringTables {
  draft: DraftTable;
  draft_version: DraftVersionTable;
  draft_move: DraftMoveTable;
  draft_check: DraftCheckTable;
  policy_build: PolicyBuildTable;
  draft_report: DraftReportTable;
  shadow_difference: ShadowDifferenceTable;
  shadow_count: ShadowCountTable;
  publication: PublicationTable;
  second_look: SecondLookTable;
  publish_failure: PublishFailureTable;
}
