import { PDQ_MATCH_DISTANCE } from '#lib/domain/pdq.ts';
import type { Kernel } from '#lib/wasm/kernel.ts';

import { HASH_BYTES, MAX_NEEDLES, type NearDuplicate, type NearDuplicateIndex } from './near-duplicate-index.ts';

const MATCH_BYTES = 8;
const FIRST_CAPACITY = 1024;

/**
 * Compares every needle with every stored hash: 32 bytes a hash, about a millisecond a needle for a million hashes. The
 * kernel instance must be its own, because hashes live in that instance's memory.
 */
export class FlatScanIndex implements NearDuplicateIndex {
  readonly #kernel: Kernel;
  readonly #removed = new Set<number>();
  #capacity = 0;
  #size = 0;

  constructor(kernel: Kernel) {
    this.#kernel = kernel;
  }

  get size(): number {
    return this.#size;
  }

  add(hashes: Uint8Array): number {
    const count = hashes.length / HASH_BYTES;
    if (!Number.isInteger(count)) throw new RangeError('Hashes are 32 bytes each');
    this.#reserve(this.#size + count);
    const first = this.#size;
    const at = (this.#kernel.hammingStore() >>> 0) + first * HASH_BYTES;
    new Uint8Array(this.#kernel.memory.buffer, at, hashes.length).set(hashes);
    this.#size += count;
    return first;
  }

  remove(id: number): void {
    if (Number.isInteger(id) && id >= 0 && id < this.#size) this.#removed.add(id);
  }

  query(needles: Uint8Array, threshold = PDQ_MATCH_DISTANCE): NearDuplicate[] {
    const count = needles.length / HASH_BYTES;
    if (!Number.isInteger(count) || count < 1 || count > MAX_NEEDLES) throw new RangeError('Needles are 1 to 8 hashes');
    if (!Number.isInteger(threshold) || threshold < 0 || threshold > 256) {
      throw new RangeError('A threshold is 0 to 256 bits');
    }
    const kernel = this.#kernel;
    new Uint8Array(kernel.memory.buffer, kernel.hammingNeedles() >>> 0, needles.length).set(needles);
    kernel.hammingRewind();
    const found: NearDuplicate[] = [];
    for (;;) {
      const written = kernel.hammingScan(this.#size, count, threshold);
      if (written === 0) return found;
      this.#collect(written, found);
    }
  }

  /** Doubles, so that adding one by one copies nothing and asks the host rarely. */
  #reserve(needed: number): void {
    if (needed <= this.#capacity) return;
    let capacity = Math.max(this.#capacity, FIRST_CAPACITY);
    while (capacity < needed) capacity *= 2;
    if (this.#kernel.hammingReserve(capacity) === 0) {
      capacity = needed;
      if (this.#kernel.hammingReserve(needed) === 0) throw new RangeError('No memory for another hash');
    }
    this.#capacity = capacity;
  }

  #collect(count: number, found: NearDuplicate[]): void {
    const matches = new DataView(this.#kernel.memory.buffer, this.#kernel.hammingMatches() >>> 0, count * MATCH_BYTES);
    for (let at = 0; at < matches.byteLength; at += MATCH_BYTES) {
      const id = matches.getUint32(at, true);
      if (this.#removed.has(id)) continue;
      found.push({ id, distance: matches.getUint16(at + 4, true), needle: matches.getUint16(at + 6, true) });
    }
  }
}
