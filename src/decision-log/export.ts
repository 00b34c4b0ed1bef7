import { createHash } from 'node:crypto';
import { type Kysely, sql } from 'kysely';
import type { Pool } from 'pg';
import type { Tables } from '../database/tables.js';
import { MayIShareError } from '../errors.js';
import { type Hash, inclusionPlan, rangeNodes } from './merkle.js';
import type { DecisionSearch } from './search.js';
import { readTiles } from './stored-tree.js';
import { hashFromTiles, proofFromTiles, tilesFor, tilesForPlan } from './tile.js';

/** An entry with its place in the log. */
export interface Placed {
  index: number;
  bytes: Buffer;
}

/** What is taken out of the log: up to `size`, the entries a checkpoint covers. */
export interface Extract {
  /** Decisions that match; without it every entry, of whatever kind. */
  search?: DecisionSearch;
  from: number;
  to: number;
  /** Only these places, in rising order. */
  only?: readonly number[];
  /** From this place on nothing was pruned: where an entry is missing, the log is not whole. */
  keptFrom?: number;
}

const STEP = 2000;

/** In the order of their places, some at a time: memory does not grow with the log. */
export async function* extract(
  db: Kysely<Tables>,
  wanted: Extract,
): AsyncGenerator<Placed[], void> {
  if (wanted.only) return yield* extractOnly(db, wanted.only);
  for (let index = wanted.from; index < wanted.to; index += STEP) {
    const end = Math.min(wanted.to, index + STEP);
    const { rows } = await sql<{ index: string; bytes: Buffer }>`
      select s.index, entry.bytes from sequenced s, lateral (
        select bytes from entry where entry.at = s.at and entry.id = s.id
          and ${matches(wanted.search)} offset 0
      ) entry where s.index >= ${index} and s.index < ${end} order by s.index`.execute(db);
    const entries = rows.map((row) => ({ ...row, index: Number(row.index) }));
    if (!wanted.search) requireAll(entries, Math.max(index, wanted.keptFrom ?? end), end);
    if (entries.length > 0) yield entries;
  }
}

/** Throws LOG_CORRUPT naming the first place from `from` up to `to` that has no entry. */
function requireAll(entries: readonly Placed[], from: number, to: number): void {
  const there = new Set(entries.map(({ index }) => index));
  for (let index = from; index < to; index++) {
    if (!there.has(index)) throw missingEntry(index);
  }
}

export function missingEntry(index: number): MayIShareError {
  const message = `entry ${index} is missing from the database, and was not pruned: the log is not whole`;
  return new MayIShareError('LOG_CORRUPT', message, { index });
}

async function* extractOnly(
  db: Kysely<Tables>,
  places: readonly number[],
): AsyncGenerator<Placed[], void> {
  for (let at = 0; at < places.length; at += STEP) {
    const { rows } = await sql<{ index: string; bytes: Buffer }>`
      select s.index, entry.bytes from sequenced s, lateral (
        select bytes from entry where entry.at = s.at and entry.id = s.id offset 0
      ) entry where s.index = any(${places.slice(at, at + STEP)}::bigint[]) order by s.index`.execute(
      db,
    );
    yield rows.map((row) => ({ ...row, index: Number(row.index) }));
  }
}

function matches(search: DecisionSearch | undefined) {
  if (!search) return sql`true`;
  const { tags, without = [], from, to } = search;
  // `array_cat` keeps the index of tags out of a look-up by key.
  return sql`kind = 'decision' and array_cat(tags, '{}') @> ${tags}::text[] and not (tags && ${without}::text[])
    ${from ? sql`and at >= ${from}` : sql``} ${to ? sql`and at < ${to}` : sql``}`;
}

/** The inclusion proofs of some entries in the tree of `size`. */
export async function proofsOf(
  pool: Pool,
  entries: readonly Placed[],
  size: number,
): Promise<Hash[][]> {
  const plans = entries.map(({ index }) => inclusionPlan(index, size));
  const bytesOf = await readTiles(pool, tilesForPlan(plans.flat(), size));
  return plans.map((plan) => proofFromTiles(plan, size, bytesOf));
}

/** What stands around a range, in base64: with the range's entries it gives the root. */
export async function aroundRange(pool: Pool, from: number, to: number, size: number) {
  const sides = [rangeNodes(0, from), rangeNodes(to, size)] as const;
  const bytesOf = await readTiles(pool, tilesFor(sides.flat(), size));
  const [left, right] = sides.map((nodes) =>
    nodes.map((node) => Buffer.from(hashFromTiles(node, size, bytesOf)).toString('base64')),
  );
  return { from, to, left: left ?? [], right: right ?? [] };
}

/**
 * A sample nobody could have steered: the places whose SHA-256 with the signed root is smallest.
 * Who has the checkpoint can draw it again.
 */
export async function sample(
  db: Kysely<Tables>,
  wanted: Extract,
  count: number,
  root: Hash,
): Promise<number[]> {
  let drawn: { index: number; lot: string }[] = [];
  for await (const entries of extract(db, wanted)) {
    const lots = entries.map(({ index }) => ({ index, lot: lotOf(root, index) }));
    drawn = [...drawn, ...lots].sort((a, b) => (a.lot < b.lot ? -1 : 1)).slice(0, count);
  }
  return drawn.map(({ index }) => index).sort((a, b) => a - b);
}

function lotOf(root: Hash, index: number): string {
  return createHash('sha256').update(root).update(`\n${index}`).digest('hex');
}
