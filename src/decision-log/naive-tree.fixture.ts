import { createHash } from 'node:crypto';

/**
 * RFC 6962 section 2.1, word for word and slow. It shares no line with what it checks.
 */
export class NaiveTree {
  private readonly known = new Map<number, Buffer>();

  constructor(private readonly leaf: (index: number) => Uint8Array) {}

  /** MTH(D[from:to]) */
  root(from: number, to: number): Buffer {
    if (from === to) return sha256();
    if (to === from + 1) return sha256(Buffer.of(0), this.leaf(from));
    const key = from * 2 ** 24 + to;
    const found = this.known.get(key);
    if (found) return found;
    const k = from + largestPowerBelow(to - from);
    const made = sha256(Buffer.of(1), this.root(from, k), this.root(k, to));
    this.known.set(key, made);
    return made;
  }

  /** PATH(m, D[from:to]), m counted from `from`. */
  path(m: number, from: number, to: number): Buffer[] {
    if (to === from + 1) return [];
    const k = largestPowerBelow(to - from);
    return m < k
      ? [...this.path(m, from, from + k), this.root(from + k, to)]
      : [...this.path(m - k, from + k, to), this.root(from, from + k)];
  }

  /** PROOF(m, D[0:n]) = SUBPROOF(m, D[0:n], true) */
  consistency(m: number, n: number): Buffer[] {
    return this.subproof(m, 0, n, true);
  }

  private subproof(m: number, from: number, to: number, whole: boolean): Buffer[] {
    const n = to - from;
    if (m === n) return whole ? [] : [this.root(from, to)];
    const k = largestPowerBelow(n);
    return m <= k
      ? [...this.subproof(m, from, from + k, whole), this.root(from + k, to)]
      : [...this.subproof(m - k, from + k, to, false), this.root(from, from + k)];
  }
}

function largestPowerBelow(n: number): number {
  let k = 1;
  while (k * 2 < n) k *= 2;
  return k;
}

function sha256(...parts: Uint8Array[]): Buffer {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
}

/** The entry at each place of the trees that tests build. */
export function entryAt(index: number): Uint8Array {
  return Buffer.from(`entry ${index}`);
}
