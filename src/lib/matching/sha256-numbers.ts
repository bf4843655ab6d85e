import { GrowingNumbers } from './growing-numbers.ts';

/** 32-bit words of one SHA-256. */
const WORDS = 8;
const FIRST_SLOTS = 4096;

/**
 * Numbers SHA-256 digests in the order in which they come: 0 for the first. Takes about 45 bytes for each, where a `Map`
 * of strings takes 200. An open hash table; the digest's own first word is the hash, as nothing is distributed better.
 */
export class Sha256Numbers {
  readonly #digests = new GrowingNumbers();
  /** Number + 1 of the digest at each slot, 0 when it is free; never more than half full. */
  #slots = new Uint32Array(FIRST_SLOTS);
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** The number of a digest of 64 hex digits that was added; null for others. */
  find(sha256: string): number | null {
    const found = this.#slots[this.#slotOf(wordsOf(sha256))] ?? 0;
    return found === 0 ? null : found - 1;
  }

  /** The number of a digest, a new one when it was not seen before. */
  add(sha256: string): number {
    const words = wordsOf(sha256);
    const slot = this.#slotOf(words);
    const found = this.#slots[slot] ?? 0;
    if (found !== 0) return found - 1;
    this.#digests.append(words);
    this.#size++;
    this.#slots[slot] = this.#size;
    if (2 * this.#size > this.#slots.length) this.#widen();
    return this.#size - 1;
  }

  /** The digest of a number, in hex. */
  hexOf(number: number): string {
    if (!Number.isInteger(number) || number < 0 || number >= this.#size)
      throw new RangeError('No digest has this number');
    let hex = '';
    for (let word = 0; word < WORDS; word++) {
      hex += this.#digests
        .at(number * WORDS + word)
        .toString(16)
        .padStart(8, '0');
    }
    return hex;
  }

  /** Where the digest is, or the free slot where it would be. */
  #slotOf(words: Uint32Array): number {
    const mask = this.#slots.length - 1;
    let slot = (words[0] ?? 0) & mask;
    for (;;) {
      const found = this.#slots[slot] ?? 0;
      if (found === 0 || this.#isDigest(found - 1, words)) return slot;
      slot = (slot + 1) & mask;
    }
  }

  #isDigest(number: number, words: Uint32Array): boolean {
    for (let word = 0; word < WORDS; word++) {
      if (this.#digests.at(number * WORDS + word) !== words[word]) return false;
    }
    return true;
  }

  #widen(): void {
    this.#slots = new Uint32Array(2 * this.#slots.length);
    for (let number = 0; number < this.#size; number++) {
      const words = this.#digests.slice(number * WORDS, (number + 1) * WORDS);
      this.#slots[this.#slotOf(words)] = number + 1;
    }
  }
}

function wordsOf(sha256: string): Uint32Array {
  if (!/^[0-9a-f]{64}$/.test(sha256)) throw new RangeError('A SHA-256 is 64 lower-case hex digits');
  const words = new Uint32Array(WORDS);
  for (let word = 0; word < WORDS; word++) words[word] = Number.parseInt(sha256.slice(8 * word, 8 * word + 8), 16);
  return words;
}
