import type { ColumnType, Generated } from 'kysely';

type BigInt64 = ColumnType<string, number | string, number | string>;

/** Committed entries that have no place in the tree yet. */
export interface UnsequencedTable {
  id: string;
  at: Date;
}

/** How far the tree has grown, and whose it is. */
export interface TreeHeadTable {
  single: Generated<boolean>;
  size: BigInt64;
  /** Entries before this place were pruned. */
  minimum: Generated<BigInt64>;
  vkey: string | null;
  /** A fingerprint of the key that makes the pseudonyms. */
  subject_key: string | null;
}

/** An entry's place in the tree, for good. */
export interface SequencedTable {
  index: BigInt64;
  id: string;
  at: Date;
}

/** Up to 256 hashes; a tile that is not full grows. */
export interface LogTileTable {
  level: number;
  index: BigInt64;
  hashes: Buffer;
}

export interface CheckpointTable {
  size: BigInt64;
  at: Date;
  note: string;
}

/** How many decisions of a day, by what they are found by. `day` is `YYYY-MM-DD`, UTC. */
export interface DecisionCountTable {
  day: string;
  kind: string;
  value: string;
  outcome: string;
  count: BigInt64;
}

export interface SavedSearchTable {
  id: string;
  name: string;
  filter: ColumnType<Record<string, unknown>, string, string>;
  saved_by: string;
  saved_at: Generated<Date>;
}

/** That a partner was told of a correction or an erasure (Article 19). */
export interface DisclosureNoticeTable {
  id: string;
  subject: string;
  partner: string;
  told_at: Date;
  reason: string;
  reference: string | null;
  recorded_by: string;
}

export interface LogTables {
  decision_count: DecisionCountTable;
  saved_search: SavedSearchTable;
  disclosure_notice: DisclosureNoticeTable;
  unsequenced: UnsequencedTable;
  tree_head: TreeHeadTable;
  sequenced: SequencedTable;
  log_tile: LogTileTable;
  checkpoint: CheckpointTable;
}
