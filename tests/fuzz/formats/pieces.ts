/** Something in a file that can be altered by itself. */
export type Piece = { readonly name: string; readonly bytes: Uint8Array };

export type FramedPiece = Piece & {
  /** Puts around new content what belongs there: its length, its checksum, its compression. */
  readonly frame: (content: Uint8Array) => Uint8Array;
};

/** A file taken apart, so that it can be put together again around altered pieces. */
export type Pieces = {
  readonly pieces: readonly Piece[];
  /** @param contents one for each piece, in order */
  readonly join: (contents: readonly Uint8Array[]) => Uint8Array;
};

/** Null when the file is of another format. */
export type TakeApart = (file: Uint8Array) => Pieces | null;

/** Pieces that follow each other, each in its frame. */
export function inOrder(pieces: readonly FramedPiece[], finish = (file: Buffer): Uint8Array => file): Pieces {
  return {
    pieces,
    join: (contents) => finish(Buffer.concat(pieces.map(({ frame, bytes }, i) => frame(contents[i] ?? bytes)))),
  };
}

/** What stays as it is. */
export const literal = (bytes: Uint8Array): FramedPiece => ({
  name: 'literal',
  bytes: new Uint8Array(),
  frame: () => bytes,
});

export type Span = { readonly name: string; readonly from: number; readonly end: number };

/** Pieces that keep their places and lengths, for formats in which offsets point at them; spans that overlap are left out. */
export function inPlace(file: Uint8Array, spans: readonly Span[]): Pieces {
  const pieces: FramedPiece[] = [];
  let at = 0;
  for (const { name, from, end } of spans.toSorted((a, b) => a.from - b.from)) {
    if (from < at || end <= from || end > file.length) continue;
    pieces.push(literal(file.subarray(at, from)));
    pieces.push({ name, bytes: file.subarray(from, end), frame: (content) => fitted(content, end - from) });
    at = end;
  }
  return inOrder([...pieces, literal(file.subarray(at))]);
}

function fitted(content: Uint8Array, length: number): Uint8Array {
  const exact = new Uint8Array(length);
  exact.set(content.subarray(0, length));
  return exact;
}

export const viewOf = (file: Uint8Array): DataView => new DataView(file.buffer, file.byteOffset, file.byteLength);

export const latin1 = (file: Uint8Array, from: number, end: number): string =>
  Buffer.from(file.subarray(from, end)).toString('latin1');
