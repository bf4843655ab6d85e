import { TextPieces } from './text-pieces.ts';

/** Lists have lines of a hash and a path; no path of any system is longer. */
const LONGEST_LINE = 64 * 1024;

/** `text` is null when the line is longer than any is. `isWhole`: a line feed ended it. */
export type TextLine = { readonly at: number; readonly text: string | null; readonly isWhole: boolean };

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
