/* For worker threads. Imports nothing, so that Node runs it where there is no build. */

const [QUOTE, BACKSLASH, COMMA] = [0x22, 0x5c, 0x2c];
const [OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d];
const BEFORE = new TextEncoder().encode('[{"result":');
const DIFFERENT = -1;

/**
 * Whether a result set as OPA's Wasm writes it (no white space, members as they lie in its hash tables, a
 * zero at the end) is one answer and, but for the order of members, this canonical JSON (RFC 8785). A text or
 * a number that is written in another way counts as different.
 */
export function isSameAnswer(memory: Uint8Array, at: number, canonical: Uint8Array): boolean {
  const from = at + BEFORE.length;
  if (!BEFORE.every((byte, index) => memory[at + index] === byte)) return false;
  const end = endOfValue(memory, from);
  const isOnly =
    memory[end] === CLOSE_OBJECT && memory[end + 1] === CLOSE_LIST && memory[end + 2] === 0;
  return isOnly && new Comparison(memory, canonical).compare(from, end, 0) === canonical.length;
}

/** Each step says where what it has found to be the same ends in `canonical`, or DIFFERENT. */
class Comparison {
  private readonly memory: Uint8Array;
  private readonly canonical: Uint8Array;

  constructor(memory: Uint8Array, canonical: Uint8Array) {
    this.memory = memory;
    this.canonical = canonical;
  }

  /** The value from `from` to `end` of memory with what begins at `at` of `canonical`. */
  compare(from: number, end: number, at: number): number {
    if (this.memory[from] === OPEN_OBJECT) return this.compareObject(from, end, at);
    if (this.memory[from] === OPEN_LIST) return this.compareList(from, end, at);
    return this.comparePiece(from, end, at);
  }

  private comparePiece(from: number, end: number, at: number): number {
    const { memory, canonical } = this;
    let place = at;
    for (let index = from; index < end; index++) {
      if (memory[index] !== canonical[place++]) return DIFFERENT;
    }
    return place;
  }

  private compareList(from: number, end: number, at: number): number {
    const { memory, canonical } = this;
    if (canonical[at] !== OPEN_LIST) return DIFFERENT;
    let place = at + 1;
    for (let next = from + 1; next < end - 1; next++) {
      if (next > from + 1 && canonical[place++] !== COMMA) return DIFFERENT;
      const first = next;
      next = endOfValue(memory, first);
      place = this.compare(first, next, place);
      if (place === DIFFERENT) return DIFFERENT;
    }
    return canonical[place] === CLOSE_LIST ? place + 1 : DIFFERENT;
  }

  private compareObject(from: number, end: number, at: number): number {
    const { memory, canonical } = this;
    if (canonical[at] !== OPEN_OBJECT) return DIFFERENT;
    const members = membersOf(memory, from, end);
    let place = at + 1;
    let before = -1;
    for (let count = 0; count < members.length; count += 3) {
      if (count > 0 && canonical[place++] !== COMMA) return DIFFERENT;
      const member = this.find(members, place);
      if (member === DIFFERENT) return DIFFERENT;
      const [name, value] = [members[member] as number, members[member + 1] as number];
      if (before >= 0 && !precedes(memory, before, name)) return DIFFERENT;
      before = name;
      place = this.compare(value, members[member + 2] as number, place + value - name);
      if (place === DIFFERENT) return DIFFERENT;
    }
    return canonical[place] === CLOSE_OBJECT ? place + 1 : DIFFERENT;
  }

  /** The member whose name and colon stand at `at` of `canonical`. */
  private find(members: readonly number[], at: number): number {
    for (let member = 0; member < members.length; member += 3) {
      const [name, value] = [members[member] as number, members[member + 1] as number];
      if (this.comparePiece(name, value, at) !== DIFFERENT) return member;
    }
    return DIFFERENT;
  }
}

/** By turns where the name of a member begins, where its value does and where that ends. */
function membersOf(memory: Uint8Array, from: number, end: number): number[] {
  const members: number[] = [];
  for (let next = from + 1; next < end - 1; next++) {
    const value = endOfText(memory, next) + 1;
    const last = endOfValue(memory, value);
    members.push(next, value, last);
    next = last;
  }
  return members;
}

/** By bytes, which is the order of UTF-16 that RFC 8785 asks for unless a name goes beyond U+FFFF. */
function precedes(memory: Uint8Array, name: number, other: number): boolean {
  let [left, right] = [name + 1, other + 1];
  while (memory[left] === memory[right] && memory[left] !== QUOTE) {
    left++;
    right++;
  }
  if (memory[left] === QUOTE || memory[right] === QUOTE) return memory[right] !== QUOTE;
  return (memory[left] as number) < (memory[right] as number);
}

function endOfValue(memory: Uint8Array, from: number): number {
  if (memory[from] === QUOTE) return endOfText(memory, from);
  let depth = 0;
  for (let at = from; at < memory.length; at++) {
    const byte = memory[at];
    if (byte === QUOTE) at = endOfText(memory, at) - 1;
    else if (byte === OPEN_OBJECT || byte === OPEN_LIST) depth++;
    else if (byte === CLOSE_OBJECT || byte === CLOSE_LIST) {
      if (--depth <= 0) return depth < 0 ? at : at + 1;
    } else if (depth === 0 && (byte === COMMA || byte === 0)) return at;
  }
  return memory.length;
}

function endOfText(memory: Uint8Array, from: number): number {
  let at = from + 1;
  while (at < memory.length && memory[at] !== QUOTE) at += memory[at] === BACKSLASH ? 2 : 1;
  return at + 1;
}
