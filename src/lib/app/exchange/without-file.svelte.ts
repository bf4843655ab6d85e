import type { ExchangeEntry } from '#lib/domain/exchange/entry.ts';
import { frameBreaks } from '../row-order.ts';
import type { ImportedLists, NamedCounts } from './imported-lists.svelte.ts';

/** Media whose entries are read at a time. */
const PAGE = 32;

type Lists = Pick<ImportedLists, 'withoutFile' | 'medium' | 'media'>;

/** The media that lists name and that no file of the case is: counted, listed and searched, some in memory at a time. */
export class WithoutFile {
  /** Their numbers, as far as they are looked for. */
  shown = $state.raw<readonly number[]>([]);
  counts = $state.raw<NamedCounts | null>(null);
  searching = $state(false);

  readonly #lists: Lists;
  #all: readonly number[] = [];
  #pages = $state.raw<readonly (readonly (ExchangeEntry | null)[] | undefined)[]>([]);
  #asked: boolean[] = [];
  /** Grows with everything that is looked for: an older search that is still under way ends. */
  #search = 0;

  constructor(lists: Lists) {
    this.#lists = lists;
  }

  /** Looks which there are now. */
  async look(): Promise<void> {
    const search = ++this.#search;
    const { media, counts } = await this.#lists.withoutFile();
    if (search !== this.#search) return;
    this.#all = media;
    this.counts = counts;
    this.#show(media);
  }

  /** Only those of which a digest, a path, a series, a tag or a comment contains what was typed; the empty text shows all. */
  async find(text: string): Promise<void> {
    const search = ++this.#search;
    const words = text.trim().toLowerCase();
    this.searching = words !== '';
    if (words === '') {
      this.#show(this.#all);
      return;
    }
    const [all, found, breathe] = [this.#all, Array<number>(), frameBreaks()];
    let next = 0;
    for await (const some of this.#lists.media()) {
      if (search !== this.#search) return;
      if (!some.ok) break;
      for (const { number, entries } of some.value) {
        // Both are in the order of the numbers.
        if (number !== all[next]) continue;
        next++;
        if (entries.some((entry) => says(entry, words))) found.push(number);
      }
      await breathe();
    }
    if (search !== this.#search) return;
    this.searching = false;
    this.#show(found);
  }

  /** What is said of the one at a place; null while it is being read, or when it cannot be. */
  at(place: number): ExchangeEntry | null {
    const page = Math.floor(place / PAGE);
    const known = this.#pages[page];
    if (known === undefined && this.#asked[page] !== true) {
      this.#asked[page] = true;
      void this.#read(page);
    }
    return known?.[place % PAGE] ?? null;
  }

  #show(media: readonly number[]): void {
    [this.shown, this.#pages, this.#asked] = [media, [], []];
  }

  async #read(page: number): Promise<void> {
    const media = this.shown;
    const entries: (ExchangeEntry | null)[] = [];
    for (const number of media.slice(page * PAGE, (page + 1) * PAGE)) {
      const said = await this.#lists.medium(number);
      entries.push(said.ok ? (said.value[0] ?? null) : null);
    }
    if (media !== this.shown) return;
    const pages = [...this.#pages];
    pages[page] = entries;
    this.#pages = pages;
  }
}

function says({ md5, sha1, sha256, pdq, paths, series, tags, comment }: ExchangeEntry, words: string): boolean {
  const digits = words.replaceAll(/\s/g, '');
  if ([md5, sha1, sha256, pdq?.hash].some((hash) => hash?.includes(digits) === true)) return true;
  const texts = [...paths.map(({ path }) => path), ...series, ...tags, comment ?? ''];
  return texts.some((text) => text.toLowerCase().includes(words));
}
