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
  vkey: string | null;
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

export interface LogTables {
  unsequenced: UnsequencedTable;
  tree_head: TreeHeadTable;
  sequenced: SequencedTable;
  log_tile: LogTileTable;
  checkpoint: CheckpointTable;
}
