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
  private bytes: Uint8Array;

  private constructor(policy: LoadedPolicy, entrypoint: number) {
    this.policy = policy;
    this.entrypoint = entrypoint;
    this.opaEval = policy.wasmInstance.exports.opa_eval as OpaEval;
    this.bytes = new Uint8Array(policy.mem.buffer);
  }

  static async load({ module, data, entrypoint, memory }: PolicySource): Promise<RawPolicy> {
    const policy = await loadPolicy(module, { ...memory });
    policy.setData(new TextEncoder().encode(data).slice().buffer);
    const number = policy.entrypoints[entrypoint];
    if (number === undefined) throw new Error(`the policy has no entrypoint ${entrypoint}`);
    return new RawPolicy(policy, number);
  }

  /** Of its memory; it only ever grows. */
  get memoryBytes(): number {
    return this.policy.mem.buffer.byteLength;
  }

  /**
   * The result set for the JSON of an input: `[{"result":…}]`, or `[]` where no rule gives a value.
   * Throws what the policy throws: text, objects and errors; it must not be asked again then.
   */
  evaluate(input: string): string {
    const { dataAddr, dataHeapPtr: at } = this.policy;
    const length = Buffer.byteLength(input);
    this.makeRoom(at + length);
    this.encoder.encodeInto(input, this.bytes.subarray(at, at + length));
    const end = at + length;
    return this.textAt(this.opaEval(RESERVED, this.entrypoint, dataAddr, at, length, end, AS_JSON));
  }

  private makeRoom(end: number): void {
    const lacking = end - this.memoryBytes;
    if (lacking > 0) this.policy.mem.grow(Math.ceil(lacking / PAGE_BYTES));
    if (this.bytes.buffer !== this.policy.mem.buffer) {
      this.bytes = new Uint8Array(this.policy.mem.buffer);
    }
  }

  /** Up to the zero that ends it. */
  private textAt(at: number): string {
    const { buffer } = this.policy.mem;
    const end = new Uint8Array(buffer).indexOf(0, at);
    return Buffer.from(buffer, at, end - at).toString('utf8');
  }
}
