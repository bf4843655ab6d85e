import type { IHasher } from 'hash-wasm';

/** CRC-32 of bytes that come in pieces, while the hasher serves others between two of them. */
export class Checksum {
  readonly #crc32: IHasher;
  #state: Uint8Array;

  /** @param crc32 a CRC-32 hasher; its state is lost */
  constructor(crc32: IHasher) {
    this.#crc32 = crc32;
    this.#state = crc32.init().save();
  }

  add(piece: Uint8Array): void {
    this.#crc32.load(this.#state).update(piece);
    this.#state = this.#crc32.save();
  }

  isFor(expected: number): boolean {
    return Number.parseInt(this.#crc32.load(this.#state).digest('hex'), 16) === expected;
  }
}
