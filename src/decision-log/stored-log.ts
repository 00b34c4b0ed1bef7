import { MayIShareError } from '../errors.js';
import { type Queryable, readHead } from './stored-tree.js';
import { encodeBundle, type Tile, tilePath } from './tile.js';

/** One entry's place, and what is stored there; null where it is gone. */
const ENTRIES = `
  select s.index, (
    select bytes from entry where entry.at = s.at and entry.id = s.id
  ) as bytes
  from sequenced s where s.index >= $1 and s.index < $2 order by s.index`;

/** The exact stored bytes of the entries from a place up to another. Throws `LOG_CORRUPT`. */
async function readEntries(db: Queryable, from: number, to: number): Promise<Buffer[]> {
  const { rows } = await db.query<{ index: string; bytes: Buffer | null }>({
    name: 'read-entries',
    text: ENTRIES,
    values: [from, to],
  });
  return rows.map(({ index, bytes }, at) => {
    if (bytes && Number(index) === from + at) return bytes;
    const message = `entry ${from + at} is missing from the log`;
    throw new MayIShareError('LOG_CORRUPT', message, { index: from + at });
  });
}

/** A resource of C2SP tlog-tiles; undefined where the log has not grown so far. */
export async function readResource(db: Queryable, tile: Tile): Promise<Uint8Array | undefined> {
  return tile.level === 'entries' ? readBundle(db, tile) : readHashes(db, tile);
}

async function readBundle(db: Queryable, tile: Tile): Promise<Uint8Array | undefined> {
  const from = tile.index * 256;
  const { size, minimum } = await readHead(db);
  if (size < from + tile.width || from < minimum) return undefined;
  const entries = await readEntries(db, from, from + tile.width);
  if (entries.length === tile.width) return encodeBundle(entries);
  const path = tilePath(tile);
  const message = `${path}: ${tile.width - entries.length} entries are missing from the log`;
  throw new MayIShareError('LOG_CORRUPT', message, { path });
}

async function readHashes(db: Queryable, tile: Tile): Promise<Uint8Array | undefined> {
  const { rows } = await db.query<{ hashes: Buffer }>({
    name: 'read-tile',
    text: 'select hashes from log_tile where level = $1 and index = $2',
    values: [tile.level, tile.index],
  });
  const hashes = rows[0]?.hashes;
  return hashes && hashes.length >= tile.width * 32
    ? hashes.subarray(0, tile.width * 32)
    : undefined;
}
