/** Bytes that are written one after the other, in a buffer that grows. */
export class ByteSink {
  #bytes = new Uint8Array(1024);
  #length = 0;

  push(byte: number): void {
    if (this.#length === this.#bytes.length) this.#grow(1);
    this.#bytes[this.#length++] = byte;
  }

  append(bytes: Uint8Array): void {
    if (this.#length + bytes.length > this.#bytes.length) this.#grow(bytes.length);
    this.#bytes.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  /** A marker segment with its length (ITU-T T.81, B.1.1.4). */
  segment(marker: number, body: readonly number[] | Uint8Array): void {
    const length = body.length + 2;
    this.append(Uint8Array.of(0xff, marker, length >> 8, length & 0xff, ...body));
  }

  /** What was written, to which nothing may be added any more. */
  bytes(): Uint8Array<ArrayBuffer> {
    return this.#bytes.subarray(0, this.#length);
  }

  #grow(by: number): void {
    const grown = new Uint8Array(Math.max(2 * this.#bytes.length, this.#length + by));
    grown.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = grown;
  }
}
