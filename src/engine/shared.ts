/* For worker threads too. Imports nothing, so that Node runs it where there is no build. */

/** Pieces of a memory that a thread reads where they lie. */
export interface Shared {
  memory: SharedArrayBuffer;
  /** By turns where a piece begins and where it ends. */
  places: Uint32Array<ArrayBuffer>;
}

/** Copies them where they do not lie in one shared memory already. */
export function share(pieces: readonly Uint8Array[]): Shared {
  const memory = pieces[0]?.buffer;
  const lieTogether = pieces.every(({ buffer }) => buffer === memory);
  if (!(memory instanceof SharedArrayBuffer && lieTogether)) return copied(pieces);
  const places = pieces.flatMap(({ byteOffset, length }) => [byteOffset, byteOffset + length]);
  return { memory, places: Uint32Array.from(places) };
}

function copied(pieces: readonly Uint8Array[]): Shared {
  const memory = new SharedArrayBuffer(pieces.reduce((sum, { length }) => sum + length, 0));
  const bytes = new Uint8Array(memory);
  let end = 0;
  const places = pieces.flatMap((piece) => {
    bytes.set(piece, end);
    end += piece.length;
    return [end - piece.length, end];
  });
  return { memory, places: Uint32Array.from(places) };
}

export function pieceOf({ memory, places }: Shared, index: number): Buffer {
  const [begin, end] = [places[2 * index] as number, places[2 * index + 1] as number];
  return Buffer.from(memory, begin, end - begin);
}

export function isEqual(left: Uint8Array, right: Uint8Array): boolean {
  return Buffer.compare(left, right) === 0;
}
