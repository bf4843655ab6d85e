import { PDQ_MATCH_DISTANCE } from '#lib/domain/pdq.ts';
import type { Kernel } from '#lib/wasm/kernel.ts';
import { HASH_BYTES, type NearDuplicate, type NearDuplicateIndex } from './near-duplicate-index.ts';
import { scan, type See } from './scan.ts';

const HASH_WORDS = HASH_BYTES / 4;
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
  /** The kernel's memory; growing replaces its buffer. */
  #words = new Uint32Array();

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
    const found: NearDuplicate[] = [];
    this.visit(needles, threshold, (id, distance, needle) => {
      found.push({ id, distance, needle });
    });
    return found;
  }

  /**
   * What `query` answers, without an object for each match: a picture may have tens of thousands.
   *
   * @param see called by ascending id; it must not add to the index
   */
  visit(needles: Uint8Array, threshold: number, see: See): void {
    scan(this.#kernel, this.#size, needles, threshold, (id, distance, needle) => {
      if (!this.#removed.has(id)) see(id, distance, needle);
    });
  }

  /** The hashes of ids from `from` to before `to`, end to end, in the kernel's memory: a view until more are added. */
  hashes(from: number, to: number): Uint8Array {
    const at = (this.#kernel.hammingStore() >>> 0) + from * HASH_BYTES;
    return new Uint8Array(this.#kernel.memory.buffer, at, (to - from) * HASH_BYTES);
  }

  /** True when two stored hashes, of ids that were added, differ in at most `threshold` bits. */
  isNear(one: number, other: number, threshold: number): boolean {
    if (this.#words.buffer !== this.#kernel.memory.buffer) this.#words = new Uint32Array(this.#kernel.memory.buffer);
    const store = (this.#kernel.hammingStore() >>> 0) / 4;
    let distance = 0;
    for (let word = 0; word < HASH_WORDS && distance <= threshold; word++) {
      const left = this.#words[store + one * HASH_WORDS + word] ?? 0;
      distance += setBits(left ^ (this.#words[store + other * HASH_WORDS + word] ?? 0));
    }
    return distance <= threshold;
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
}

/** Set bits of 32 (H. S. Warren, Hacker's Delight, 2nd ed., figure 5-2). */
function setBits(word: number): number {
  const pairs = word - ((word >>> 1) & 0x55555555);
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
