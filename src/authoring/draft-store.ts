import type { Kysely, Selectable } from 'kysely';
import { validate as isUuid } from 'uuid';
import type { DraftTable } from '../database/authoring-tables.js';
import type { Tables } from '../database/tables.js';
import { badInput, MayIShareError } from '../errors.js';
import { after, type DraftState, MOVES, type Move } from './moves.js';
import { Refusal } from './refusal.js';

export type DraftRow = Selectable<DraftTable> & { state: DraftState };

/** Throws `NOT_FOUND`, or `BAD_USER_INPUT` for what cannot be an id. */
export async function readDraft(db: Kysely<Tables>, id: string): Promise<DraftRow> {
  checkId(id);
  const row = await db.selectFrom('draft').selectAll().where('id', '=', id).executeTakeFirst();
  if (row) return row as DraftRow;
  throw new MayIShareError('NOT_FOUND', 'no such draft', { id });
}

/** The same, and nobody else changes it until the transaction ends. */
export async function lockDraft(all: Kysely<Tables>, id: string): Promise<DraftRow> {
  checkId(id);
  const query = all.selectFrom('draft').selectAll().where('id', '=', id).forUpdate();
  const row = await query.executeTakeFirst();
  if (row) return row as DraftRow;
  throw new MayIShareError('NOT_FOUND', 'no such draft', { id });
}

/** What a move says besides itself. */
export interface Said {
  comment?: string | null;
  report?: string | null;
  publishAt?: Date | null;
  publishClient?: string;
}

/**
 * Makes a move of the table on a locked draft and writes it down.
 * Throws the refusal NOT_IN_STATE where the table has no such move.
 */
export async function makeMove(
  all: Kysely<Tables>,
  draft: DraftRow,
  move: Move,
  by: string,
  said: Said = {},
): Promise<DraftRow> {
  const state = after(draft.state, move);
  if (!state) throw notInState(draft.state, move);
  const publish = {
    publish_at: state === 'SCHEDULED' ? (said.publishAt ?? null) : null,
    publish_by: state === 'SCHEDULED' ? by : null,
    publish_client: state === 'SCHEDULED' ? (said.publishClient ?? null) : null,
  };
  await all
    .updateTable('draft')
    .set({ state, ...publish })
    .where('id', '=', draft.id)
    .execute();
  await writeMove(all, { ...draft, state }, move, by, said);
  return { ...draft, state, ...publish };
}

async function writeMove(
  all: Kysely<Tables>,
  draft: DraftRow,
  move: Move,
  by: string,
  said: Said,
): Promise<void> {
  const { id, state, version, digest } = draft;
  const { comment = null, report = null, publishAt = null } = said;
  await all
    .insertInto('draft_move')
    .values({ draft: id, move, state, version, digest, by, comment, report, publish_at: publishAt })
    .execute();
}

/** Whoever began a draft or wrote any part of it, whether or not their words are still in it. */
export async function authorsOf(db: Kysely<Tables>, draft: DraftRow): Promise<string[]> {
  const rows = await db
    .selectFrom('draft_version')
    .select('author')
    .distinct()
    .where('draft', '=', draft.id)
    .execute();
  return [...new Set([draft.created_by, ...rows.map(({ author }) => author)])].sort();
}

/** The last move of a kind on a draft. */
export function lastMove(db: Kysely<Tables>, draft: string, move: Move) {
  return db
    .selectFrom('draft_move')
    .selectAll()
    .where('draft', '=', draft)
    .where('move', '=', move)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
}

export function notInState(state: DraftState, move: Move): Refusal {
  const from = MOVES[move].from.join(' or ');
  return new Refusal('NOT_IN_STATE', `\`${move}\` needs a draft that is ${from}; it is ${state}`, {
    state,
    move,
  });
}

function checkId(id: string): void {
  if (!isUuid(id)) throw badInput('draft', id, `draft: \`${id.slice(0, 80)}\` is no id of a draft`);
}
