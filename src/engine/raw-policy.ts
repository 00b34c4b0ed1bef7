/* For worker threads. Imports packages and types only, so that Node runs it where there is no build. */
import { type LoadedPolicy, loadPolicy } from '@open-policy-agent/opa-wasm';

/** What a policy is loaded from. */
export interface PolicySource {
  module: WebAssembly.Module;
  /** Rego's `data`, as JSON. */
  data: string;
  entrypoint: string;
  /** Pages of 64 KiB. */
  memory: { initial: number; maximum: number };
}

type OpaEval = (...args: number[]) => number;

const PAGE_BYTES = 65_536;
/** https://www.openpolicyagent.org/docs/wasm: the ABI's second minor version brought `opa_eval`. */
const [RESERVED, AS_JSON] = [0, 0];

/**
 * A loaded policy that takes JSON text and gives JSON text. The SDK's `evaluate` would look for the end of
 * an answer byte by byte and make an object of it, which here is only made into text again.
 */
export class RawPolicy {
  private readonly policy: LoadedPolicy;
  private readonly entrypoint: number;
  private readonly opaEval: OpaEval;
  private readonly encoder = new TextEncoder();
  private view: Uint8Array;
  private headLength = 0;

  private constructor(policy: LoadedPolicy, entrypoint: number) {
    this.policy = policy;
    this.entrypoint = entrypoint;
    this.opaEval = policy.wasmInstance.exports.opa_eval as OpaEval;
    this.view = new Uint8Array(policy.mem.buffer);
  }

  static async load({ module, data, entrypoint, memory }: PolicySource): Promise<RawPolicy> {
    const policy = await loadPolicy(module, { ...memory });
    policy.setData(new TextEncoder().encode(data).slice().buffer);
    const number = policy.entrypoints[entrypoint];
    if (number === undefined) throw new Error(`the policy has no entrypoint ${entrypoint}`);
    return new RawPolicy(policy, number);
  }

  /** Its memory as it is now: it only ever grows, and moves when it does. */
  get bytes(): Uint8Array {
    const { buffer } = this.policy.mem;
    if (this.view.buffer !== buffer) this.view = new Uint8Array(buffer);
    return this.view;
  }

  /**
   * The result set for the JSON of an input: `[{"result":…}]`, or `[]` where no rule gives a value.
   * Throws what the policy throws: text, objects and errors; it must not be asked again then.
   */
  evaluate(input: string): string {
    const length = Buffer.byteLength(input);
    const at = this.policy.dataHeapPtr;
    this.makeRoom(at + length);
    this.encoder.encodeInto(input, this.bytes.subarray(at, at + length));
    return this.textAt(this.ask(length));
  }

  /** The bytes that inputs begin with until there are others: evaluation leaves them where they are. */
  begin(head: Uint8Array): void {
    this.headLength = head.length;
    this.write(head, 0);
  }

  /** Where the result set lies for the input that begins as said and ends so. Throws as `evaluate` does. */
  askRest(rest: Uint8Array): number {
    this.write(rest, this.headLength);
    return this.ask(this.headLength + rest.length);
  }

  /** Up to the zero that ends it. */
  textAt(at: number): string {
    const { bytes } = this;
    return Buffer.from(bytes.buffer, at, bytes.indexOf(0, at) - at).toString('utf8');
  }

  private ask(length: number): number {
    const { dataAddr, dataHeapPtr: at } = this.policy;
    return this.opaEval(RESERVED, this.entrypoint, dataAddr, at, length, at + length, AS_JSON);
  }

  private write(part: Uint8Array, after: number): void {
    const at = this.policy.dataHeapPtr + after;
    this.makeRoom(at + part.length);
    this.bytes.set(part, at);
  }

  private makeRoom(end: number): void {
    const lacking = end - this.bytes.length;
    if (lacking > 0) this.policy.mem.grow(Math.ceil(lacking / PAGE_BYTES));
  }
}
