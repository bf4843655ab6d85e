/** Slots among which a key may choose. */
const WAYS = 4;
/** 2^32 divided by the golden ratio, and odd (Knuth, The Art of Computer Programming 3, 6.4). */
const FACTOR = 0x9e3779b1;

/**
 * Gives keys of 64 bits a slot each, and the slots of the oldest ones to new keys when there are no more: so that what is noted
 * beside the slots takes the same room however many keys come. As in the caches of processors (Hill and Smith, 1989), a key has
 * four slots to choose from. Two keys are taken for the same once in 2^32 times that they are compared.
 */
export class RecentSlots {
  readonly #size: number;
  readonly #tags: Uint32Array;
  readonly #taken: Uint8Array;
  /** Of each set of slots the one that is given away next. */
  readonly #next: Uint8Array;
  readonly #spares: (slot: number) => boolean;

  /**
   * @param size a power of 2, at least 8
   * @param spares which slots are kept as long as there is another one to give away
   */
  constructor(size: number, spares: (slot: number) => boolean = () => false) {
    this.#size = size;
    this.#spares = spares;
    this.#tags = new Uint32Array(size);
    this.#taken = new Uint8Array(size);
    this.#next = new Uint8Array(size / WAYS);
  }

  /** The slot of a key that has one; null when it has none, or none any more. @param high, low its halves of 32 bits */
  of(high: number, low: number): number | null {
    const [first, tag] = this.#placeOf(high, low);
    for (let slot = first; slot < first + WAYS; slot++) {
      if (this.#taken[slot] === 1 && this.#tags[slot] === tag) return slot;
    }
    return null;
  }

  /** A slot for a key that has none. What was noted beside it was another one's. */
  give(high: number, low: number): number {
    const [first, tag] = this.#placeOf(high, low);
    const set = first / WAYS;
    let way = this.#next[set] ?? 0;
    for (let tries = 1; tries < WAYS && this.#spares(first + way); tries++) way = (way + 1) % WAYS;
    this.#next[set] = (way + 1) % WAYS;
    this.#taken[first + way] = 1;
    this.#tags[first + way] = tag;
    return first + way;
  }

  /** Of keys with the same half no two have the same tag; digests that somebody made up may differ in few digits only. */
  #placeOf(high: number, low: number): [first: number, tag: number] {
    const tag = (low ^ Math.imul(high, FACTOR)) >>> 0;
    const set = Math.imul(high ^ Math.imul(low, FACTOR), FACTOR) >>> (Math.clz32(this.#size / WAYS) + 1);
    return [set * WAYS, tag];
  }
}
