import type { ClientBase, Pool } from 'pg';
import { MayIShareError } from '../errors.js';
import { EMPTY, type Frontier, type Hash, rangeNodes, rootOf } from './merkle.js';
import { frontierFromTiles, type Tile, tilePath, tilesFor } from './tile.js';

export type Queryable = Pick<ClientBase | Pool, 'query'>;

/** What is read of tiles: their bytes, cut to the width asked for. */
export type TileReader = (tile: Tile) => Uint8Array;

/** Reads tiles of hashes at once. Throws `LOG_CORRUPT` where one is missing or too short. */
export async function readTiles(db: Queryable, tiles: readonly Tile[]): Promise<TileReader> {
  const { rows } = await db.query<{ level: number; index: string; hashes: Buffer }>({
    name: 'read-tiles',
    text: `select level, index, hashes from log_tile
      join unnest($1::smallint[], $2::bigint[]) as wanted(level, index) using (level, index)`,
    values: [tiles.map(({ level }) => level), tiles.map(({ index }) => index)],
  });
  const found = new Map(rows.map(({ level, index, hashes }) => [`${level}/${index}`, hashes]));
  return (tile) => {
    const hashes = found.get(`${tile.level}/${tile.index}`);
    if (hashes && hashes.length >= tile.width * 32) return hashes.subarray(0, tile.width * 32);
    const path = tilePath(tile);
    throw new MayIShareError('LOG_CORRUPT', `the log’s ${path} is missing or too short`, { path });
  };
}

/** The right edge of the tree as it was at a size: its frontier, and the partial tiles. */
export interface Edge {
  frontier: Frontier;
  bytesOf: TileReader;
}

export async function readEdge(db: Queryable, size: number): Promise<Edge> {
  if (size === 0) return { frontier: EMPTY, bytesOf: noTile };
  const bytesOf = await readTiles(db, tilesFor(rangeNodes(0, size), size));
  return { frontier: frontierFromTiles(size, bytesOf), bytesOf };
}

function noTile(tile: Tile): never {
  throw new RangeError(`an empty tree has no ${tilePath(tile)}`);
}

export async function readRoot(db: Queryable, size: number): Promise<Hash> {
  return rootOf((await readEdge(db, size)).frontier);
}

/** How far the tree has grown, from where on its entries are kept, and whose key it has. */
export async function readHead(
  db: Queryable,
): Promise<{ size: number; minimum: number; vkey: string | null }> {
  const { rows } = await db.query('select size, minimum, vkey from tree_head');
  const [{ size, minimum, vkey }] = rows;
  return { size: Number(size), minimum: Number(minimum), vkey };
}

/** The newest checkpoint that was published, as it was signed. */
export async function readCheckpoint(db: Queryable): Promise<string | undefined> {
  const { rows } = await db.query<{ note: string }>(
    'select note from checkpoint order by size desc limit 1',
  );
  return rows[0]?.note;
}
