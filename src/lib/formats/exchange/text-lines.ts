/** Lists have lines of a hash and a path; no path of any system is longer. */
const LONGEST_LINE = 64 * 1024;

/** `text` is null when the line is longer than any is. `isWhole`: a line feed ended it. */
export type TextLine = { readonly at: number; readonly text: string | null; readonly isWhole: boolean };

/** Text of bytes that come in any pieces: UTF-8, or UTF-16 where a byte order mark says so. */
class TextPieces {
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

/** Cuts bytes that come in any pieces into lines; no more than the longest line is held. */
export class TextLines {
  readonly #pieces = new TextPieces();
  #at = 0;
  #rest = '';
  #isTooLong = false;

  add(piece: Uint8Array): TextLine[] {
    return this.#cut(this.#pieces.add(piece));
  }

  /** What stands after the last line feed, if anything does. */
  end(): TextLine[] {
    const lines = this.#cut(this.#pieces.end());
    if (this.#rest === '' && !this.#isTooLong) return lines;
    const text = this.#isTooLong ? null : this.#rest;
    return [...lines, { at: this.#at + 1, text, isWhole: false }];
  }

  #cut(text: string): TextLine[] {
    const lines: TextLine[] = [];
    let from = 0;
    for (let to = text.indexOf('\n'); to !== -1; to = text.indexOf('\n', from)) {
      this.#take(text.slice(from, to));
      const line = this.#rest.endsWith('\r') ? this.#rest.slice(0, -1) : this.#rest;
      this.#at += 1;
      lines.push({ at: this.#at, text: this.#isTooLong ? null : line, isWhole: true });
      this.#rest = '';
      this.#isTooLong = false;
      from = to + 1;
    }
    this.#take(text.slice(from));
    return lines;
  }

  #take(part: string): void {
    if (this.#isTooLong) return;
    this.#rest += part;
    this.#isTooLong = this.#rest.length > LONGEST_LINE;
    if (this.#isTooLong) this.#rest = '';
  }
}
