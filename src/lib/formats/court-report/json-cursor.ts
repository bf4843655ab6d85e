const QUOTE = 0x22;
const ESCAPE = 0x5c;
const OPENING = new Set([0x7b, 0x5b]);
const CLOSING = new Set([0x7d, 0x5d]);
const ENDING = new Set([0x2c, 0x7d, 0x5d]);

/** No value of a report is longer: one that is was not written by a portal. */
const MAX_VALUE_BYTES = 16 * 1024 * 1024;

/**
 * Goes along JSON that has no white space, value by value, while its bytes come piece by piece. It finds where a value
 * ends and nothing more: whoever takes it parses it and compares it with its canonical form.
 */
export class JsonCursor {
  readonly #pieces: AsyncIterator<Uint8Array>;
  #bytes = new Uint8Array();
  #at = 0;
  #before = 0;

  constructor(pieces: AsyncIterable<Uint8Array>) {
    this.#pieces = pieces[Symbol.asyncIterator]();
  }

  /** Bytes that are passed. */
  get passed(): number {
    return this.#before + this.#at;
  }

  /** Passes exactly this text, which is ASCII; false when something else comes, or the end. */
  async pass(text: string): Promise<boolean> {
    for (let i = 0; i < text.length; i++) {
      if ((await this.peek()) !== text.charCodeAt(i)) return false;
      this.#at++;
    }
    return true;
  }

  /** The next byte; null at the end. */
  async peek(): Promise<number | null> {
    while (this.#at >= this.#bytes.length) if (!(await this.#more())) return null;
    return this.#bytes[this.#at] ?? null;
  }

  /** Passes one value and gives its bytes; null when it does not end, or is longer than any. */
  async value(): Promise<Uint8Array<ArrayBuffer> | null> {
    const walk = new ValueWalk();
    for (let length = 0; length <= MAX_VALUE_BYTES; length++) {
      while (this.#at + length >= this.#bytes.length) {
        if (!(await this.#more())) return null;
      }
      const taken = walk.step(this.#bytes[this.#at + length] ?? 0);
      if (taken === 'goes-on') continue;
      const to = this.#at + length + (taken === 'last' ? 1 : 0);
      const value = this.#bytes.slice(this.#at, to);
      this.#at = to;
      return value;
    }
    return null;
  }

  /** Forgets what is passed and adds the next piece. */
  async #more(): Promise<boolean> {
    const next = await this.#pieces.next();
    if (next.done === true) return false;
    const rest = this.#bytes.subarray(this.#at);
    const bytes = new Uint8Array(rest.length + next.value.length);
    bytes.set(rest);
    bytes.set(next.value, rest.length);
    this.#before += this.#at;
    [this.#bytes, this.#at] = [bytes, 0];
    return true;
  }
}

/** Tells byte by byte where a value ends: with its `last` byte, or `before` one that is not its own. */
class ValueWalk {
  #depth = 0;
  #inText = false;
  #escaped = false;

  step(byte: number): 'goes-on' | 'last' | 'before' {
    if (this.#inText) return this.#text(byte);
    if (byte === QUOTE) this.#inText = true;
    else if (OPENING.has(byte)) this.#depth++;
    else if (this.#depth === 0 && ENDING.has(byte)) return 'before';
    else if (CLOSING.has(byte) && --this.#depth === 0) return 'last';
    return 'goes-on';
  }

  #text(byte: number): 'goes-on' | 'last' {
    if (this.#escaped) this.#escaped = false;
    else if (byte === ESCAPE) this.#escaped = true;
    else if (byte === QUOTE) {
      this.#inText = false;
      if (this.#depth === 0) return 'last';
    }
    return 'goes-on';
  }
}
