import type { Pool } from 'pg';

const MONTHS_AHEAD = 3;
const EVERY_MS = 3_600_000;

/** One statement and one transaction; whoever reads the log for long must not hold up those who decide. */
const ENSURE = `set local lock_timeout = '2s'; select ensure_entry_partitions(${MONTHS_AHEAD})`;

/** Keeps a partition ready for this month and those to come: only what has one can be pruned by month. */
export class Partitions {
  private next = 0;

  constructor(private readonly pool: Pool) {}

  async ensure(): Promise<void> {
    if (performance.now() < this.next) return;
    await this.pool.query(ENSURE);
    this.next = performance.now() + EVERY_MS;
  }
}
