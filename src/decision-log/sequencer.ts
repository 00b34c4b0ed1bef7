import type { ClientBase } from 'pg';
import { MayIShareError } from '../errors.js';
import { type Frontier, rangeNodes, rootOf } from './merkle.js';
import { type Edge, readEdge } from './stored-tree.js';
import { type GrownTiles, growTiles, type Tile, tilePath, tilesFor } from './tile.js';

/** So many entries get their place in one transaction. */
const BATCH = 8192;

/**
 * Takes committed entries out of the queue and hashes the stored bytes where they are stored
 * (RFC 6962 leaf). The scalar subquery keeps the plan to one look-up by key for each.
 */
const TAKE = `
  with taken as (
    delete from unsequenced where ctid = any(array(select ctid from unsequenced limit $1))
    returning id, at
  )
  select id, at::text as at, (
    select sha256('\\x00'::bytea || bytes) from entry where entry.at = taken.at and entry.id = taken.id
  ) as leaf
  from taken order by taken.at, id`;

const PLACE = `
  insert into sequenced (index, id, at)
  select $1 + place - 1, id, at
  from unnest($2::uuid[], $3::timestamptz[]) with ordinality as added(id, at, place)`;

const KEEP_TILES = `
  insert into log_tile (level, index, hashes)
  select * from unnest($1::smallint[], $2::bigint[], $3::bytea[])
  on conflict (level, index) do update set hashes = excluded.hashes`;

/** Counts what was placed from $1 on; case references, persons and subjects are not counted. */
const COUNT = `
  insert into decision_count (day, kind, value, outcome, count)
  select day, split_part(tag, ':', 1), substr(tag, strpos(tag, ':') + 1), outcome, count from (
    select (at at time zone 'UTC')::date as day, tag, outcome, count(*) as count
    from sequenced s, lateral (
      select outcome, tags from entry where entry.at = s.at and entry.id = s.id offset 0
    ) entry, unnest(tags) as tag
    where s.index >= $1 and outcome is not null
      and not starts_with(tag, 'case:') and not starts_with(tag, 'person:')
      and not starts_with(tag, 'subject:')
    group by 1, 2, 3
  ) counted
  on conflict (day, kind, value, outcome)
    do update set count = decision_count.count + excluded.count`;

interface Taken {
  id: string;
  at: string;
  leaf: Buffer | null;
}

/**
 * Gives committed entries their places in the tree, in the order in which they are found there.
 * Works on the one connection that holds the sequencer's lock: when that is lost, so is the right
 * to write.
 */
export class Sequencer {
  private edge: Edge | undefined;

  constructor(
    private readonly client: ClientBase,
    /** Asked before the tree is read anew: rejects where it is not the one that was signed. */
    private readonly requireSound: () => Promise<void>,
    private readonly batch = BATCH,
  ) {}

  /** Sequences all that waits. @returns the tree's frontier */
  async catchUp(): Promise<Frontier> {
    while ((await this.anyWaits()) && (await this.sequence()) === this.batch);
    this.edge ??= await this.edgeAt(await this.lockedSize(''));
    return this.edge.frontier;
  }

  private async anyWaits(): Promise<boolean> {
    const { rows } = await this.client.query('select exists (select from unsequenced) as any');
    return rows[0].any;
  }

  private async edgeAt(size: number): Promise<Edge> {
    if (this.edge?.frontier.size === size) return this.edge;
    await this.requireSound();
    return readEdge(this.client, size);
  }

  private async lockedSize(lock: 'for update' | ''): Promise<number> {
    const { rows } = await this.client.query(`select size from tree_head ${lock}`);
    return Number(rows[0].size);
  }

  /** One transaction: entries leave the queue, take their place, and the tiles hold their hashes. */
  private async sequence(): Promise<number> {
    await this.client.query('begin');
    try {
      const size = await this.lockedSize('for update');
      const edge = await this.edgeAt(size);
      const { rows } = await this.client.query<Taken>(TAKE, [this.batch]);
      const grown = growTiles(edge.frontier, rows.map(leafOf), edge.bytesOf);
      await this.store(size, rows, grown);
      await this.client.query('commit');
      this.edge = { frontier: grown.frontier, bytesOf: readerOf(grown, edge) };
      return rows.length;
    } catch (error) {
      this.edge = undefined;
      await this.client.query('rollback').catch(() => undefined);
      throw error;
    }
  }

  private async store(size: number, taken: readonly Taken[], grown: GrownTiles): Promise<void> {
    if (taken.length === 0) return;
    const ids = taken.map(({ id }) => id);
    await this.client.query(PLACE, [size, ids, taken.map(({ at }) => at)]);
    await this.client.query(KEEP_TILES, [
      grown.tiles.map(({ tile }) => tile.level),
      grown.tiles.map(({ tile }) => tile.index),
      grown.tiles.map(({ bytes }) => bytes),
    ]);
    await this.client.query(COUNT, [size]);
    await this.client.query('update tree_head set size = $1', [grown.frontier.size]);
  }
}

function leafOf({ id, leaf }: Taken): Buffer {
  if (leaf) return leaf;
  throw new MayIShareError('LOG_CORRUPT', `entry ${id} was committed and is not in the log`, {
    id,
  });
}

/** The partial tiles of the tree just grown: those that grew with it, and those that did not. */
function readerOf({ frontier, tiles }: GrownTiles, before: Edge): Edge['bytesOf'] {
  const grown = new Map(tiles.map((each) => [tilePath(each.tile), each.bytes]));
  const edge = tilesFor(rangeNodes(0, frontier.size), frontier.size);
  const bytes = new Map(
    edge.map((tile) => [tilePath(tile), grown.get(tilePath(tile)) ?? before.bytesOf(tile)]),
  );
  return (tile: Tile) => {
    const found = bytes.get(tilePath(tile));
    if (found) return found;
    throw new RangeError(`${tilePath(tile)} is not at the edge`);
  };
}

/** The root a checkpoint names, of a frontier. */
export function headOf(frontier: Frontier) {
  return { size: frontier.size, root: rootOf(frontier) };
}
