import { PDQ_MATCH_DISTANCE } from '#lib/domain/pdq.ts';
import { MultiIndex } from '#lib/matching/multi-index.ts';
import { HASH_BYTES } from '#lib/matching/near-duplicate-index.ts';
import type { Kernel } from '#lib/wasm/kernel.ts';

/** Removed hashes that are not worth making the index anew for. */
const FEW = 20_000;
/** Numbers of the store begin with 1. */
const NOBODY = 0;

/** Hashes and whose each is: one owner may have several. Owners come in ascending order, so nothing else finds them. */
export class OwnedHashes {
  readonly #newKernel: () => Kernel;
  #index: MultiIndex;
  /** The owner of each id of the index. */
  #owners: number[] = [];
  /** More hashes are about to be added. */
  #areMoreComing = false;

  constructor(newKernel: () => Kernel) {
    this.#newKernel = newKernel;
    this.#index = new MultiIndex(newKernel);
  }

  /** Hashes that take memory. */
  get size(): number {
    return this.#index.size;
  }

  /** Those of them that every question is compared with, one by one. */
  get scanned(): number {
    return this.#index.scanned;
  }

  get isBuildDue(): boolean {
    return !this.#areMoreComing && this.#index.isBuildDue;
  }

  /** Owners up to the newest that was ever added are passed over. */
  add(owners: readonly number[], hashes: Uint8Array, areMoreComing: boolean): void {
    const newest = this.#owners.at(-1) ?? NOBODY;
    const known = owners.findLastIndex((owner) => owner <= newest) + 1;
    this.#index.add(hashes.subarray(known * HASH_BYTES));
    for (const owner of owners.slice(known)) this.#owners.push(owner);
    this.#areMoreComing = areMoreComing;
  }

  remove(owners: readonly number[]): void {
    for (const owner of owners) {
      for (let id = this.#firstOf(owner); this.#owners[id] === owner; id++) this.#index.remove(id);
    }
    if (this.#index.size > 2 * this.#index.kept + FEW) this.#dropRemoved();
  }

  /** Calls `see` for each owner of a near hash, in ascending order, with the distance of its nearest. */
  search(question: Uint8Array, see: (owner: number, distance: number) => void): void {
    let owner = NOBODY;
    let nearest = 0;
    this.#index.visit(question, PDQ_MATCH_DISTANCE, (id, distance) => {
      const next = this.#owners[id] ?? NOBODY;
      if (next !== owner && owner !== NOBODY) see(owner, nearest);
      nearest = next === owner ? Math.min(nearest, distance) : distance;
      owner = next;
    });
    if (owner !== NOBODY) see(owner, nearest);
  }

  /** Goes on building for about so many milliseconds. */
  build(milliseconds: number): void {
    this.#index.build(milliseconds);
  }

  /** The first id whose owner is not below `owner`. */
  #firstOf(owner: number): number {
    let [from, to] = [0, this.#owners.length];
    while (from < to) {
      const middle = (from + to) >> 1;
      if ((this.#owners[middle] ?? Infinity) < owner) from = middle + 1;
      else to = middle;
    }
    return from;
  }

  /** Watches end all the time: what is removed must not stay in memory for ever. */
  #dropRemoved(): void {
    const hashes = this.#index.hashes(0, this.#index.size);
    const kept = this.#owners.keys().filter((id) => this.#index.has(id));
    const owners: number[] = [];
    for (const id of kept) {
      hashes.copyWithin(owners.length * HASH_BYTES, id * HASH_BYTES, (id + 1) * HASH_BYTES);
      owners.push(this.#owners[id] ?? NOBODY);
    }
    this.#index = new MultiIndex(this.#newKernel);
    this.#index.add(hashes.subarray(0, owners.length * HASH_BYTES));
    this.#owners = owners;
  }
}
