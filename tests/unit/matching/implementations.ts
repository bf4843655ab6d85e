import { FlatScanIndex } from '#lib/matching/flat-scan-index.ts';
import { MultiIndex } from '#lib/matching/multi-index.ts';
import { HASH_BYTES, type NearDuplicate, type NearDuplicateIndex } from '#lib/matching/near-duplicate-index.ts';
import { newKernel } from '../../fixtures/kernel.ts';

/** A multi-index in one of the states in which it may be asked: `beforeQuestion` brings it there. */
class Settled implements NearDuplicateIndex {
  readonly #index = new MultiIndex(newKernel);
  readonly #beforeQuestion: (index: MultiIndex) => void;
  readonly #afterHalf: (index: MultiIndex) => void;
  #asked = -1;
  #halved = 0;

  constructor(parts: { afterHalf?: (index: MultiIndex) => void; beforeQuestion?: (index: MultiIndex) => void }) {
    this.#afterHalf = parts.afterHalf ?? (() => undefined);
    this.#beforeQuestion = parts.beforeQuestion ?? (() => undefined);
  }

  get size(): number {
    return this.#index.size;
  }

  add(hashes: Uint8Array): number {
    const half = Math.floor(hashes.length / HASH_BYTES / 2) * HASH_BYTES;
    const first = this.#index.add(hashes.subarray(0, half));
    if (this.size >= 2 * this.#halved) {
      this.#afterHalf(this.#index);
      this.#halved = this.size;
    }
    this.#index.add(hashes.subarray(half));
    return first;
  }

  remove(id: number): void {
    this.#index.remove(id);
  }

  query(needles: Uint8Array, threshold?: number): NearDuplicate[] {
    if (this.#asked !== this.size) this.#beforeQuestion(this.#index);
    this.#asked = this.size;
    return this.#index.query(needles, threshold);
  }
}

const buildAll = (index: MultiIndex): void => {
  index.build(Infinity);
};
const buildHalfway = (index: MultiIndex): void => {
  for (let step = 0; step < 1000 && index.build(0); step++);
};

/** Everything that must answer as `NearDuplicateIndex` says, in every state that it can be in. */
export const IMPLEMENTATIONS: readonly { readonly name: string; readonly make: () => NearDuplicateIndex }[] = [
  { name: 'a flat scan', make: () => new FlatScanIndex(newKernel()) },
  { name: 'buckets', make: () => new Settled({ beforeQuestion: buildAll }) },
  { name: 'buckets and a tail', make: () => new Settled({ afterHalf: buildAll }) },
  {
    name: 'buckets while new ones are built',
    make: () => new Settled({ afterHalf: buildAll, beforeQuestion: buildHalfway }),
  },
];
