import { Inject, Injectable } from '@nestjs/common';
import type { Pool } from 'pg';
import { POOL } from '../database/database.module.js';
import { parseHead } from './checkpoint.js';
import { inclusionPlan } from './merkle.js';
import { parseNote } from './note.js';
import { formatProof, type ProofFile } from './proof-file.js';
import { readCheckpoint, readTiles } from './stored-tree.js';
import { proofFromTiles, tilesForPlan } from './tile.js';

/** A proof file with the entry it is about. */
export interface Receipt extends ProofFile {
  treeSize: number;
  extra: Uint8Array;
}

interface Asked {
  id: string;
  settle(receipt: Receipt | null): void;
  fail(error: unknown): void;
}

const PLACES = `
  select s.index, s.id, (
    select bytes from entry where entry.at = s.at and entry.id = s.id
  ) as bytes
  from sequenced s where s.id = any($1::uuid[]) and s.index < $2`;

/** Receipts against the newest signed checkpoint. Those asked for in one turn share their look-ups. */
@Injectable()
export class ReceiptService {
  private asked: Asked[] = [];

  constructor(@Inject(POOL) private readonly pool: Pool) {}

  /** Null until the entry is in the signed tree. */
  receiptOf(id: string): Promise<Receipt | null> {
    return new Promise((settle, fail) => {
      if (this.asked.length === 0) setImmediate(() => void this.answer());
      this.asked.push({ id, settle, fail });
    });
  }

  /** The receipt as a file. */
  async fileOf(id: string): Promise<string | null> {
    const receipt = await this.receiptOf(id);
    return receipt && formatProof(receipt);
  }

  private async answer(): Promise<void> {
    const asked = this.asked.splice(0);
    try {
      const receipts = await this.receiptsOf(asked.map(({ id }) => id));
      for (const { id, settle } of asked) settle(receipts.get(id) ?? null);
    } catch (error) {
      for (const { fail } of asked) fail(error);
    }
  }

  private async receiptsOf(ids: readonly string[]): Promise<Map<string, Receipt>> {
    const checkpoint = await readCheckpoint(this.pool);
    if (!checkpoint) return new Map();
    const { size } = parseHead(parseNote(checkpoint).text);
    const { rows } = await this.pool.query({
      name: 'read-places',
      text: PLACES,
      values: [ids, size],
    });
    const plans = rows.map((row) => inclusionPlan(Number(row.index), size));
    const bytesOf = await readTiles(this.pool, [...tilesForPlan(plans.flat(), size)]);
    return new Map(
      rows.flatMap(({ id, index, bytes }, at) => {
        if (!bytes) return [];
        const proof = proofFromTiles(plans[at] ?? [], size, bytesOf);
        const receipt = { index: Number(index), treeSize: size, proof, checkpoint, extra: bytes };
        return [[id, receipt] as const];
      }),
    );
  }
}
