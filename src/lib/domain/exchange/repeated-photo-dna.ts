import { type ExchangeEntry, isPhotoDna } from './entry.ts';
import { RecentSlots } from './recent-slots.ts';

/**
 * Copies of a picture with other metadata have its PhotoDNA and another MD5 each, but a list rarely holds more than two of them.
 * What stands with more files than that some tool has written where it had no value.
 */
const MOST_FILES = 2;
/** Values that are remembered: one that stands in every tenth of a list is found in the longest. */
const VALUES = 2 ** 17;

/** What is found out about the PhotoDNA values of an entry. */
type PhotoDnaFound = {
  /** Those that stand with files that have nothing to do with each other: they say nothing about this one. */
  readonly repeated: readonly string[];
  /** Where such a value was taken for one before that was known. */
  readonly before: readonly { readonly value: string; readonly place: number }[];
};

const NOTHING: PhotoDnaFound = { repeated: [], before: [] };

/** Finds PhotoDNA values that repeat over unrelated files of one list, in 3 MB however long it is. */
export class RepeatedPhotoDna {
  readonly #files = new Uint8Array(VALUES);
  readonly #slots = new RecentSlots(VALUES, (slot) => (this.#files[slot] ?? 0) > 1);
  /** Of each value the first files, and the places where they stood. */
  readonly #digests = new Uint32Array(VALUES * MOST_FILES);
  readonly #places = new Uint32Array(VALUES * MOST_FILES);

  /** @param place whatever tells its caller where the entry is kept, below 2^32 */
  take(entry: ExchangeEntry, place = 0): PhotoDnaFound {
    const digest = entry.sha256 ?? entry.sha1 ?? entry.md5;
    if (digest === undefined || entry.vendorHashes.length === 0) return NOTHING;
    const repeated: string[] = [];
    const before: PhotoDnaFound['before'][number][] = [];
    for (const { value } of entry.vendorHashes.filter(isPhotoDna)) {
      const slot = this.#slotOf(value);
      const files = this.#files[slot] ?? 0;
      const isNew = files <= MOST_FILES && this.#note(slot, files, Number.parseInt(digest.slice(0, 8), 16), place);
      if (isNew && files === MOST_FILES) {
        const places = this.#places.subarray(slot * MOST_FILES, (slot + 1) * MOST_FILES);
        for (const each of new Set(places)) before.push({ value, place: each });
      }
      if ((this.#files[slot] ?? 0) > MOST_FILES) repeated.push(value);
    }
    return { repeated, before };
  }

  #slotOf(value: string): number {
    const [high, low] = [fnv1a(value, 0x811c9dc5), fnv1a(value, 0x1b873593)];
    const known = this.#slots.of(high, low);
    if (known !== null) return known;
    const slot = this.#slots.give(high, low);
    this.#files[slot] = 0;
    return slot;
  }

  /** Counts a file with a value; false when it is counted already. */
  #note(slot: number, files: number, digest: number, place: number): boolean {
    const first = slot * MOST_FILES;
    for (let at = first; at < first + files; at++) if (this.#digests[at] === digest) return false;
    if (files < MOST_FILES) {
      this.#digests[first + files] = digest;
      this.#places[first + files] = place;
    }
    this.#files[slot] = files + 1;
    return true;
  }
}

/** An entry without PhotoDNA values that say nothing about it. */
export function withoutPhotoDna(entry: ExchangeEntry, values: readonly string[]): ExchangeEntry {
  if (values.length === 0) return entry;
  const vendorHashes = entry.vendorHashes.filter((hash) => !isPhotoDna(hash) || !values.includes(hash.value));
  return { ...entry, vendorHashes };
}

/** FNV-1a of 32 bits (draft-eastlake-fnv), from one offset or another. */
function fnv1a(text: string, offset: number): number {
  let hash = offset;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash >>> 0;
}
