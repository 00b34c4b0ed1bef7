import pg from 'pg';

/** https://www.postgresql.org/docs/18/sql-copy.html, binary format: signature, flags, extension's length. */
const [SIGNATURE_BYTES, FLAGS_BYTES, LENGTH_BYTES, COUNT_BYTES] = [11, 4, 4, 2];
const END_OF_ROWS = -1;
const NULL = -1;
const FIRST_BYTES = 1_048_576;

/** Columns in PostgreSQL's binary form; null where there is no value. */
export type CopiedRow = (Buffer | null)[];

/** Memory for what is copied, which threads can read; used again where it was given back. */
export class CopyMemory {
  private readonly unused: SharedArrayBuffer[] = [];

  take(): SharedArrayBuffer {
    return this.unused.pop() ?? new SharedArrayBuffer(FIRST_BYTES);
  }

  /** Nothing that lies in it is looked at any more. */
  giveBack(memory: SharedArrayBuffer): void {
    this.unused.push(memory);
  }
}

/**
 * The rows of a query as `COPY` gives them: the quickest way out of PostgreSQL, and bytes come as they are
 * stored, not as hexadecimal text. They lie in one piece of the memory.
 * @param query without parameters
 */
export async function copyOut(
  pool: pg.Pool,
  query: string,
  memory: CopyMemory,
): Promise<{ rows: CopiedRow[]; memory: SharedArrayBuffer }> {
  const client = await pool.connect();
  const copying = copied(client, query, memory.take());
  copying.then(
    () => client.release(),
    (error: Error) => client.release(error),
  );
  const bytes = await copying;
  return { rows: rowsIn(bytes), memory: bytes.buffer as unknown as SharedArrayBuffer };
}

function copied(client: pg.PoolClient, query: string, memory: SharedArrayBuffer): Promise<Buffer> {
  return new Promise((done, failed) => {
    const copying = new Copying(`copy (${query}) to stdout (format binary)`, memory);
    copying.on('error', failed);
    copying.on('end', () => done(copying.bytes));
    client.query(copying);
  });
}

/** A query of the driver's, which hands on what is copied but does not keep it. */
class Copying extends pg.Query {
  private memory: Buffer;
  private length = 0;

  constructor(text: string, memory: SharedArrayBuffer) {
    super(text);
    this.memory = Buffer.from(memory);
  }

  get bytes(): Buffer {
    return this.memory.subarray(0, this.length);
  }

  handleCopyData({ chunk }: { chunk: Buffer }): void {
    const needed = this.length + chunk.length;
    if (needed > this.memory.length) {
      const larger = Buffer.from(new SharedArrayBuffer(2 * needed));
      this.memory.copy(larger, 0, 0, this.length);
      this.memory = larger;
    }
    chunk.copy(this.memory, this.length);
    this.length = needed;
  }
}

function rowsIn(bytes: Buffer): CopiedRow[] {
  const rows: CopiedRow[] = [];
  let at = SIGNATURE_BYTES + FLAGS_BYTES;
  at += LENGTH_BYTES + bytes.readInt32BE(at);
  for (;;) {
    const columns = bytes.readInt16BE(at);
    at += COUNT_BYTES;
    if (columns === END_OF_ROWS) return rows;
    const row: CopiedRow = [];
    for (let column = 0; column < columns; column++) {
      const length = bytes.readInt32BE(at);
      at += LENGTH_BYTES;
      row.push(length === NULL ? null : bytes.subarray(at, at + length));
      at += Math.max(length, 0);
    }
    rows.push(row);
  }
}
