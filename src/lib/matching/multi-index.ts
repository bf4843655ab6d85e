import { PDQ_MATCH_DISTANCE } from '#lib/domain/pdq.ts';
import type { Kernel } from '#lib/wasm/kernel.ts';
import { BucketedHashes } from './bucketed-hashes.ts';
import { FlatScanIndex } from './flat-scan-index.ts';
import { HASH_BYTES, type NearDuplicate, type NearDuplicateIndex } from './near-duplicate-index.ts';
import type { See } from './scan.ts';

/** Fewer hashes than these are scanned in a tenth of a millisecond. */
const SMALLEST_TAIL = 20_000;
/** Buckets are built anew when more than one hash in so many is outside them. */
const TAIL_SHARE = 32;
/** Hashes that are copied in one step. */
const COPY = 65_536;

/**
 * Near-duplicate search by multi-index hashing, exact up to PDQ_MATCH_DISTANCE: most hashes lie in buckets, the newest in a
 * tail that is scanned, until `build`, which whoever owns the index calls between questions, has put them into new buckets.
 * Thresholds above PDQ_MATCH_DISTANCE are answered by a scan of all.
 */
export class MultiIndex implements NearDuplicateIndex {
  readonly #newKernel: () => Kernel;
  readonly #removed = new Set<number>();
  #buckets: BucketedHashes | null = null;
  /** Ids from the buckets' size on. */
  #tail: FlatScanIndex;
  #next: BucketedHashes | null = null;
  /** The host refused memory for so many: no use to ask for more of it. */
  #tooMany = Infinity;

  /** @param newKernel makes an instance; three live while buckets are built, two otherwise */
  constructor(newKernel: () => Kernel) {
    this.#newKernel = newKernel;
    this.#tail = new FlatScanIndex(newKernel());
  }

  get size(): number {
    return this.#bucketed + this.#tail.size;
  }

  /** True when questions would be answered noticeably faster with new buckets, or these are being built. */
  get isBuildDue(): boolean {
    if (this.#next !== null) return true;
    const tail = this.#tail.size;
    return tail >= SMALLEST_TAIL && tail >= this.#bucketed / TAIL_SHARE && this.size < this.#tooMany;
  }

  /** Those of them that no bucket holds yet: each question is compared with all of these. */
  get scanned(): number {
    return this.#tail.size;
  }

  /** Hashes that are still compared. */
  get kept(): number {
    return this.size - this.#removed.size;
  }

  /** Whether a hash is still compared. */
  has(id: number): boolean {
    return Number.isInteger(id) && id >= 0 && id < this.size && !this.#removed.has(id);
  }

  add(hashes: Uint8Array): number {
    return this.#bucketed + this.#tail.add(hashes);
  }

  remove(id: number): void {
    if (this.has(id)) this.#removed.add(id);
  }

  query(needles: Uint8Array, threshold = PDQ_MATCH_DISTANCE): NearDuplicate[] {
    const found: NearDuplicate[] = [];
    this.visit(needles, threshold, (id, distance, needle) => {
      found.push({ id, distance, needle });
    });
    return found;
  }

  /** What `query` answers, without an object for each match. */
  visit(needles: Uint8Array, threshold: number, see: See): void {
    const seeKept: See = (id, distance, needle) => {
      if (!this.#removed.has(id)) see(id, distance, needle);
    };
    const first = this.#bucketed;
    this.#buckets?.visit(needles, threshold, seeKept);
    this.#tail.visit(needles, threshold, (id, distance, needle) => {
      seeKept(first + id, distance, needle);
    });
  }

  /** A copy of the hashes of ids from `from` to before `to`, end to end. */
  hashes(from: number, to: number): Uint8Array {
    const copy = new Uint8Array((to - from) * HASH_BYTES);
    for (let id = from; id < to;) {
      const part = this.#stored(id, to);
      copy.set(part, (id - from) * HASH_BYTES);
      id += part.length / HASH_BYTES;
    }
    return copy;
  }

  /**
   * Puts the tail into new buckets, for about `milliseconds`; the old ones answer until the new ones are complete.
   *
   * @returns true when there is more to do
   */
  build(milliseconds: number): boolean {
    const until = performance.now() + milliseconds;
    do {
      if (!this.#buildStep()) return false;
    } while (performance.now() < until);
    return true;
  }

  get #bucketed(): number {
    return this.#buckets?.size ?? 0;
  }

  #buildStep(): boolean {
    this.#next ??= BucketedHashes.reserve(this.#newKernel(), this.size);
    const next = this.#next;
    if (next === null) return this.#giveUp();
    if (next.filled < next.size) {
      next.append(this.#stored(next.filled, Math.min(next.size, next.filled + COPY)));
      return true;
    }
    const outcome = next.step();
    if (outcome === 'no-memory') return this.#giveUp();
    if (outcome === 'done') this.#replaceBuckets(next);
    return outcome === 'more';
  }

  /** A view of hashes from `from` on, up to `to` or to the end of the buckets. */
  #stored(from: number, to: number): Uint8Array {
    const buckets = this.#buckets;
    if (buckets !== null && from < buckets.size) return buckets.hashes(from, Math.min(to, buckets.size));
    return this.#tail.hashes(from - this.#bucketed, to - this.#bucketed);
  }

  #replaceBuckets(next: BucketedHashes): void {
    const tail = new FlatScanIndex(this.#newKernel());
    tail.add(this.#tail.hashes(next.size - this.#bucketed, this.#tail.size));
    this.#buckets = next;
    this.#tail = tail;
    this.#next = null;
  }

  #giveUp(): false {
    this.#tooMany = this.size;
    this.#next = null;
    return false;
  }
}
