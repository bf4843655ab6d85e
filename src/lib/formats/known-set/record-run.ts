import type { SegmentKind } from '#lib/domain/known-set.ts';
import { joinTags, type JoinTally } from './record-tag.ts';
import { type PackedRecords, packedRecords } from './packed-records.ts';
import { compareKeys, widthOf } from './segment-layout.ts';

/** A number holds 53 bits: 32 of the key and so many of a place. */
const PLACE_BITS = 18;
/** Most records of a run: it takes 9 MB of PDQ hashes, or 2.4 MB of digests, and 2 MB for sorting. */
export const RUN_RECORDS = 2 ** PLACE_BITS;

/** Records of one kind in the order in which they come, until they are sorted. */
export class RecordRun {
  readonly #width: number;
  readonly #limit: number;
  #keys: Uint8Array<ArrayBuffer>;
  #tags: Uint8Array<ArrayBuffer>;
  #count = 0;

  constructor(kind: SegmentKind, limit = RUN_RECORDS) {
    this.#width = widthOf(kind);
    this.#limit = limit;
    const first = Math.min(limit, 1024);
    this.#keys = new Uint8Array(first * this.#width);
    this.#tags = new Uint8Array(first);
  }

  get count(): number {
    return this.#count;
  }

  get isFull(): boolean {
    return this.#count === this.#limit;
  }

  /** @param hex the hash in lower-case digits, of which as many count as the key has */
  add(hex: string, tag: number): void {
    if (this.isFull) throw new RangeError('The run is full');
    if (this.#count === this.#tags.length) this.#grow();
    const at = this.#count * this.#width;
    for (let byte = 0; byte < this.#width; byte++) {
      this.#keys[at + byte] = (digitAt(hex, 2 * byte) << 4) | digitAt(hex, 2 * byte + 1);
    }
    this.#tags[this.#count++] = tag;
  }

  /** Its records in the order of their keys, each key once; it is empty afterwards. Equal keys are joined as they came. */
  take(tally: JoinTally): PackedRecords {
    const places = this.#sortedPlaces();
    const sorted = packedRecords(this.#width, this.#count);
    for (const place of places) {
      const at = place * this.#width;
      const tag = this.#tags[place] ?? 0;
      const last = sorted.count - 1;
      if (last >= 0 && compareKeys(sorted.keys, last * this.#width, this.#keys, at, this.#width) === 0) {
        sorted.tags[last] = joinTags(sorted.tags[last] ?? 0, tag, tally);
      } else {
        sorted.push(this.#keys, at, tag);
      }
    }
    this.#count = 0;
    return sorted;
  }

  /** By the first four bytes as numbers, which sorts a quarter of a million in 30 ms; what these do not tell apart by all bytes. */
  #sortedPlaces(): Uint32Array {
    const view = new DataView(this.#keys.buffer);
    const numbers = new Float64Array(this.#count);
    for (let place = 0; place < this.#count; place++) {
      numbers[place] = view.getUint32(place * this.#width) * RUN_RECORDS + place;
    }
    numbers.sort();
    const places = Uint32Array.from(numbers, (number) => number % RUN_RECORDS);
    const start = (i: number) => Math.floor((numbers[i] ?? 0) / RUN_RECORDS);
    for (let from = 0; from < places.length;) {
      let to = from + 1;
      while (to < places.length && start(to) === start(from)) to++;
      if (to - from > 1) places.subarray(from, to).sort((a, b) => this.#compare(a, b) || a - b);
      from = to;
    }
    return places;
  }

  #compare(one: number, other: number): number {
    return compareKeys(this.#keys, one * this.#width, this.#keys, other * this.#width, this.#width);
  }

  #grow(): void {
    const larger = Math.min(this.#limit, 4 * this.#tags.length);
    const [keys, tags] = [this.#keys, this.#tags];
    this.#keys = new Uint8Array(larger * this.#width);
    this.#keys.set(keys);
    this.#tags = new Uint8Array(larger);
    this.#tags.set(tags);
  }
}

/** The value of a lower-case hex digit; millions are read, and `parseInt` takes as long as the rest of the import. */
function digitAt(hex: string, at: number): number {
  const code = hex.charCodeAt(at);
  return (code & 0xf) + (code >> 6) * 9;
}
