const FIRST_BYTES = 64 * 1024;
const utf8 = new TextDecoder();

/** The bytes of one record, out of as many pieces as it came in. What is longer than the limit is not held. */
export class RecordBuffer {
  readonly #limit: number;
  #bytes = new Uint8Array(FIRST_BYTES);
  #length = 0;
  #isSpoilt = false;

  constructor(limit: number) {
    this.#limit = limit;
  }

  reset(): void {
    this.#length = 0;
    this.#isSpoilt = false;
  }

  /** There will be no text. */
  spoil(): void {
    this.#isSpoilt = true;
  }

  add(bytes: Uint8Array): void {
    const length = this.#length + bytes.length;
    if (length > this.#limit) this.#isSpoilt = true;
    if (this.#isSpoilt) return;
    if (length > this.#bytes.length) {
      const larger = new Uint8Array(Math.min(this.#limit, Math.max(length, this.#bytes.length * 2)));
      larger.set(this.#bytes.subarray(0, this.#length));
      this.#bytes = larger;
    }
    this.#bytes.set(bytes, this.#length);
    this.#length = length;
  }

  /** Null when it was too long, or was spoilt. */
  text(): string | null {
    return this.#isSpoilt ? null : utf8.decode(this.#bytes.subarray(0, this.#length));
  }
}
