/* One side of a comparison in a worker thread. Imports packages and types only, so that Node runs it as it stands. */
import { type LoadedPolicy, loadPolicy } from '@open-policy-agent/opa-wasm';
import type { Side } from './worker.js';

type Exports = Record<'opa_eval', (...args: number[]) => number>;

const PAGE_BYTES = 65_536;

/**
 * A compiled policy whose answers are read as they lie in its memory. What two instances write of
 * equal values are equal bytes, so most answers need not become text, nor text an object.
 */
export class RawPolicy {
  private readonly side: Side;
  private readonly maximum: number;
  private readonly entrypoint: string;
  private loaded!: LoadedPolicy;
  private view!: Uint8Array;
  private head: Uint8Array = new Uint8Array(0);

  constructor(side: Side, maximum: number, entrypoint: string) {
    this.side = side;
    this.maximum = maximum;
    this.entrypoint = entrypoint;
  }

  async load(): Promise<void> {
    const memory = { initial: this.side.initialPages, maximum: this.maximum };
    this.loaded = await loadPolicy(this.side.module, memory);
    this.loaded.setData(new TextEncoder().encode(this.side.data).slice().buffer);
    this.begin(this.head);
  }

  /** The bytes that every input begins with until there are others. Evaluation leaves them where they are. */
  begin(head: Uint8Array): void {
    this.head = head;
    this.write(head, 0);
  }

  /** Where its answer begins; undefined where it gives none, and then it has to be loaded anew. */
  ask(rest: Uint8Array): number | undefined {
    try {
      this.write(rest, this.head.length);
      const input = this.loaded.dataHeapPtr;
      const length = this.head.length + rest.length;
      const { opa_eval } = this.loaded.wasmInstance.exports as unknown as Exports;
      const entrypoint = this.loaded.entrypoints[this.entrypoint] as number;
      const at = opa_eval(0, entrypoint, this.loaded.dataAddr, input, length, input + length, 0);
      return this.isNone(at) ? undefined : at;
    } catch {
      return undefined;
    }
  }

  /** Its memory as it is now: it moves when it grows. */
  get bytes(): Uint8Array {
    const { buffer } = this.loaded.mem;
    if (this.view?.buffer !== buffer) this.view = new Uint8Array(buffer);
    return this.view;
  }

  read<Answer>(at: number): Answer | undefined {
    const text = new TextDecoder().decode(this.bytes.subarray(at, this.bytes.indexOf(0, at)));
    return (JSON.parse(text) as { result: Answer }[])[0]?.result;
  }

  /** `[]`: no rule gave a decision. */
  private isNone(at: number): boolean {
    return this.bytes[at + 1] === 0x5d;
  }

  private write(part: Uint8Array, after: number): void {
    const at = this.loaded.dataHeapPtr + after;
    const lacking = at + part.length - this.bytes.length;
    if (lacking > 0) this.loaded.mem.grow(Math.ceil(lacking / PAGE_BYTES));
    this.bytes.set(part, at);
  }
}

/** Whether two answers are the same bytes, up to the zero that ends each. */
export function sameAnswer(
  before: RawPolicy,
  at: number,
  after: RawPolicy,
  other: number,
): boolean {
  const left = before.bytes;
  const right = after.bytes;
  for (let from = at, to = other; left[from] === right[to]; from++, to++) {
    if (left[from] === 0) return true;
  }
  return false;
}
