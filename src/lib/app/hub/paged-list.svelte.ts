import type { Result } from '#lib/domain/result.ts';

type Page<T, Key> = { items: readonly T[]; next: Key | null };

/** A list that the hub gives page by page. What comes late, after the officer has chosen otherwise, is dropped. */
export class PagedList<T, Key = string> {
  readonly #read: (after: Key | null) => Promise<Result<Page<T, Key>, string>>;
  #asked = 0;
  #next = $state<Key | null>(null);

  items = $state.raw<readonly T[]>([]);
  loading = $state(false);
  /** Why the last page did not come, as a code. */
  failure = $state<string | null>(null);

  constructor(read: (after: Key | null) => Promise<Result<Page<T, Key>, string>>) {
    this.#read = read;
  }

  get hasMore(): boolean {
    return this.#next !== null;
  }

  /** Reads the first page anew. */
  async refresh(): Promise<void> {
    const page = await this.#page(null);
    if (page !== null) [this.items, this.#next] = [page.items, page.next];
  }

  async more(): Promise<void> {
    if (this.#next === null || this.loading) return;
    const page = await this.#page(this.#next);
    if (page !== null) [this.items, this.#next] = [[...this.items, ...page.items], page.next];
  }

  /** Reads page after page, to the end or until there are so many. */
  async readAll(most: number): Promise<void> {
    await this.refresh();
    while (this.hasMore && this.failure === null && this.items.length < most) await this.more();
  }

  /** Shows nothing until the next page has come. */
  clear(): void {
    [this.items, this.#next] = [[], null];
  }

  async #page(after: Key | null): Promise<Page<T, Key> | null> {
    const asked = ++this.#asked;
    this.loading = true;
    const read = await this.#read(after);
    if (asked !== this.#asked) return null;
    this.loading = false;
    this.failure = read.ok ? null : read.error;
    return read.ok ? read.value : null;
  }
}
