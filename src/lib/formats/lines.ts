import { MAX_LINE_BYTES } from './transfer-writer.ts';

const LINE_FEED = 0x0a;

/** Cuts bytes that come piece by piece into lines of UTF-8; a line may span many pieces, but not more than the limit. */
export class Lines {
  readonly #decoder = new TextDecoder();
  #rest: Uint8Array[] = [];
  #restLength = 0;

  /** Nothing is left after the last line feed. */
  get isEmpty(): boolean {
    return this.#restLength === 0;
  }

  get isTooLong(): boolean {
    return this.#restLength > MAX_LINE_BYTES;
  }

  /** The lines that are complete by these bytes, which must not change afterwards. */
  *add(bytes: Uint8Array): Generator<string, void> {
    let from = 0;
    for (let at = bytes.indexOf(LINE_FEED); at !== -1; at = bytes.indexOf(LINE_FEED, from)) {
      yield this.#lineWith(bytes.subarray(from, at));
      from = at + 1;
    }
    if (from === bytes.length) return;
    this.#rest.push(bytes.subarray(from));
    this.#restLength += bytes.length - from;
  }

  #lineWith(end: Uint8Array): string {
    let line = '';
    for (const part of this.#rest) line += this.#decoder.decode(part, { stream: true });
    line += this.#decoder.decode(end);
    this.#rest = [];
    this.#restLength = 0;
    return line;
  }
}
