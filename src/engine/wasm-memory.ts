const IMPORT_SECTION = 2;
const FUNCTION = 0;
const TABLE = 1;
const MEMORY = 2;
const HEADER_BYTES = 8;

/**
 * The pages (64 KiB each) of memory that a compiled policy asks for in its import section. The
 * SDK's own default of 5 is too few for a large set of policies: their text stands in memory.
 *
 * Format: WebAssembly Core Specification 2.0, 5.5.5 "Import Section".
 * Throws RangeError where the bytes are no module or import no memory.
 */
export function initialPages(wasm: Uint8Array): number {
  const reader = new Reader(wasm, HEADER_BYTES);
  while (!reader.done) {
    const section = reader.byte();
    const end = reader.number() + reader.offset;
    if (section === IMPORT_SECTION) return importedMemory(reader);
    reader.offset = end;
  }
  throw new RangeError('The module imports nothing.');
}

function importedMemory(reader: Reader): number {
  for (let left = reader.number(); left > 0; left--) {
    reader.skip(reader.number());
    reader.skip(reader.number());
    const kind = reader.byte();
    if (kind === MEMORY) {
      reader.byte();
      return reader.number();
    }
    if (kind === TABLE) skipTable(reader);
    else if (kind === FUNCTION) reader.number();
    else throw new RangeError(`The module imports something of an unknown kind (${kind}).`);
  }
  throw new RangeError('The module imports no memory.');
}

function skipTable(reader: Reader): void {
  reader.byte();
  const hasMaximum = (reader.byte() & 1) === 1;
  reader.number();
  if (hasMaximum) reader.number();
}

class Reader {
  constructor(
    private readonly bytes: Uint8Array,
    public offset: number,
  ) {}

  get done(): boolean {
    return this.offset >= this.bytes.length;
  }

  byte(): number {
    const byte = this.bytes[this.offset++];
    if (byte === undefined) throw new RangeError('The module ends too early.');
    return byte;
  }

  /** An unsigned LEB128 number. */
  number(): number {
    let value = 0;
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = this.byte();
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
    throw new RangeError('A number in the module is too long.');
  }

  skip(bytes: number): void {
    this.offset += bytes;
  }
}
