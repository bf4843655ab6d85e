import { PDQ_MATCH_DISTANCE } from '#lib/domain/pdq.ts';
import type { Kernel } from '#lib/wasm/kernel.ts';
import { countNeedles } from './count-needles.ts';
import { HASH_BYTES } from './near-duplicate-index.ts';
import { scan, type See } from './scan.ts';

/**
 * A fixed number of hashes with buckets built over them (multi-index hashing; `wasm/assembly/mih`): about 70 bytes a hash
 * and 20 MB beside the hashes themselves. First every hash is appended, then the buckets are built step by step, then it
 * can be asked.
 */
export class BucketedHashes {
  readonly size: number;
  readonly #kernel: Kernel;
  #filled = 0;
  #nearest = new Uint16Array();

  private constructor(kernel: Kernel, size: number) {
    this.#kernel = kernel;
    this.size = size;
  }

  /**
   * Room for `size` hashes; null when the host refuses the memory.
   *
   * @param kernel an instance of its own: the hashes live in its memory
   */
  static reserve(kernel: Kernel, size: number): BucketedHashes | null {
    return kernel.mihReserve(size) === 0 ? null : new BucketedHashes(kernel, size);
  }

  /** How many were appended. */
  get filled(): number {
    return this.#filled;
  }

  /** @throws RangeError when there is no room for so many */
  append(hashes: Uint8Array): void {
    this.#bytes(this.#filled, this.size).set(hashes);
    this.#filled += hashes.length / HASH_BYTES;
  }

  /** Builds on for a few milliseconds at most. */
  step(): 'more' | 'done' | 'no-memory' {
    const outcome = this.#kernel.mihStep();
    if (outcome !== 0) return outcome === 1 ? 'more' : 'no-memory';
    this.#nearest = new Uint16Array(this.#kernel.memory.buffer, this.#kernel.mihNearest() >>> 0, this.size);
    return 'done';
  }

  /** The hashes of ids from `from` to before `to`, end to end: a view until the next step. */
  hashes(from: number, to: number): Uint8Array {
    return this.#bytes(from, to);
  }

  /**
   * Every hash within `threshold` of any needle.
   *
   * @throws RangeError when the needles are not 1 to 8 hashes, or the threshold is not 0 to 256
   */
  visit(needles: Uint8Array, threshold: number, see: See): void {
    const count = countNeedles(needles, threshold);
    const kernel = this.#kernel;
    if (threshold > PDQ_MATCH_DISTANCE) {
      scan(kernel, this.size, needles, threshold, see);
      return;
    }
    new Uint8Array(kernel.memory.buffer, kernel.hammingNeedles() >>> 0, needles.length).set(needles);
    const found = kernel.mihQuery(count, threshold);
    if (found < 0) {
      scan(kernel, this.size, needles, threshold, see);
      return;
    }
    for (const id of new Uint32Array(kernel.memory.buffer, kernel.mihFound() >>> 0, found).sort()) {
      const nearest = this.#nearest[id] ?? 0;
      see(id, nearest >> 3, nearest & 7);
    }
  }

  #bytes(from: number, to: number): Uint8Array {
    const at = (this.#kernel.hammingStore() >>> 0) + from * HASH_BYTES;
    return new Uint8Array(this.#kernel.memory.buffer, at, (to - from) * HASH_BYTES);
  }
}
