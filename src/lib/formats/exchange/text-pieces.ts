/** Text of bytes that come in any pieces: UTF-8, or UTF-16 where a byte order mark says so. */
export class TextPieces {
  #decoder: TextDecoder | null = null;
  #first: Uint8Array = new Uint8Array();

  add(piece: Uint8Array): string {
    if (this.#decoder !== null) return this.#decoder.decode(piece, { stream: true });
    const first = new Uint8Array(this.#first.length + piece.length);
    first.set(this.#first);
    first.set(piece, this.#first.length);
    this.#first = first;
    return first.length < 2 ? '' : this.#begin(first);
  }

  end(): string {
    return (this.#decoder === null ? this.#begin(this.#first) : '') + (this.#decoder?.decode() ?? '');
  }

  #begin(first: Uint8Array): string {
    this.#first = new Uint8Array();
    this.#decoder = new TextDecoder(encodingOf(first));
    return this.#decoder.decode(first, { stream: true });
  }
}

function encodingOf([first, second]: Uint8Array): string {
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  return first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8';
}
