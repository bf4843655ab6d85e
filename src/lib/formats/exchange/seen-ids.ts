/** Ids of one page lie in one kibibyte. */
const PAGE_IDS = 8192;
const MOST_PAGES = 32 * 1024;
const MOST_APART = 300_000;

/**
 * Which ids have been there, exactly, in at most some 80 MB: ids that lie close together, as those of databases do, take a
 * bit each. Of ids strewn wider than that, those beyond the first 300,000 are taken for new.
 */
export class SeenIds {
  readonly #pages = new Map<number, Uint8Array>();
  readonly #apart = new Set<string | number>();

  clear(): void {
    this.#pages.clear();
    this.#apart.clear();
  }

  has(id: string | number): boolean {
    const page = typeof id === 'number' ? this.#pages.get(Math.floor(id / PAGE_IDS)) : undefined;
    if (typeof id === 'string' || page === undefined) return this.#apart.has(id);
    const bit = id % PAGE_IDS;
    return ((page[bit >> 3] ?? 0) & (1 << (bit & 7))) !== 0 || this.#apart.has(id);
  }

  /** @param id a whole number from 0, or a text */
  add(id: string | number): void {
    const page = typeof id === 'number' ? this.#pageOf(Math.floor(id / PAGE_IDS)) : null;
    if (typeof id === 'string' || page === null) {
      if (this.#apart.size < MOST_APART) this.#apart.add(id);
      return;
    }
    const bit = id % PAGE_IDS;
    page[bit >> 3] = (page[bit >> 3] ?? 0) | (1 << (bit & 7));
  }

  #pageOf(number: number): Uint8Array | null {
    const page = this.#pages.get(number);
    if (page !== undefined) return page;
    if (this.#pages.size >= MOST_PAGES) return null;
    const fresh = new Uint8Array(PAGE_IDS / 8);
    this.#pages.set(number, fresh);
    return fresh;
  }
}
