import type { SegmentKind } from '#lib/domain/known-set.ts';
import { type PackedRecords, packedRecords, recordsOfPiece } from './packed-records.ts';
import { joinTags, type JoinTally } from './record-tag.ts';
import { capacityOf, compareKeys, widthOf } from './segment-layout.ts';

/** `needs`: the next piece of this run, or null when it has no more, has to be fed first. `records`: sorted, the next in the order. */
type MergeStep = { readonly needs: number } | { readonly records: PackedRecords } | { readonly end: true };

type Head = { records: PackedRecords; at: number } | 'hungry' | 'empty';

/**
 * Many sorted runs become one, of which nobody has to hold more than a piece each: an external merge (D. E. Knuth, The Art of
 * Computer Programming, vol. 3, 5.4.1). Of equal keys the record of the earlier run comes first.
 */
export class RunMerge {
  readonly #width: number;
  readonly #capacity: number;
  readonly #tally: JoinTally;
  readonly #heads: Head[];
  /** Runs that have a record at hand, as a heap: the one with the smallest key on top. */
  readonly #heap: number[] = [];
  #out: PackedRecords;

  constructor(kind: SegmentKind, runs: number, tally: JoinTally) {
    this.#width = widthOf(kind);
    this.#capacity = capacityOf(kind);
    this.#tally = tally;
    this.#heads = Array.from({ length: runs }, () => 'hungry');
    this.#out = packedRecords(this.#width, this.#capacity);
  }

  /** @param piece the next of the run that was asked for; null when there are no more */
  feed(run: number, piece: Uint8Array<ArrayBuffer> | null): void {
    if (this.#heads[run] !== 'hungry') throw new RangeError('This run was not asked for');
    this.#heads[run] = piece === null ? 'empty' : { records: recordsOfPiece(this.#width, piece), at: 0 };
    if (piece !== null) this.#rise(run);
  }

  next(): MergeStep {
    for (;;) {
      const needs = this.#heads.indexOf('hungry');
      if (needs >= 0) return { needs };
      const run = this.#heap[0];
      if (run === undefined) return this.#out.count === 0 ? { end: true } : { records: this.#takeOut() };
      const head = this.#headOf(run);
      const at = head.at * this.#width;
      const tag = head.records.tags[head.at] ?? 0;
      const last = this.#out.count - 1;
      if (last >= 0 && compareKeys(this.#out.keys, last * this.#width, head.records.keys, at, this.#width) === 0) {
        this.#out.tags[last] = joinTags(this.#out.tags[last] ?? 0, tag, this.#tally);
      } else if (this.#out.count === this.#capacity) {
        // Only now is it known that the last record is complete.
        return { records: this.#takeOut() };
      } else {
        this.#out.push(head.records.keys, at, tag);
      }
      this.#advance(run, head);
    }
  }

  #takeOut(): PackedRecords {
    const out = this.#out;
    this.#out = packedRecords(this.#width, this.#capacity);
    return out;
  }

  #advance(run: number, head: Exclude<Head, string>): void {
    head.at++;
    if (head.at < head.records.count) {
      this.#sink();
      return;
    }
    this.#heads[run] = 'hungry';
    const last = this.#heap.pop();
    if (last === undefined || this.#heap.length === 0) return;
    this.#heap[0] = last;
    this.#sink();
  }

  #headOf(run: number): Exclude<Head, string> {
    const head = this.#heads[run];
    if (typeof head !== 'object') throw new Error('A run in the heap has a record');
    return head;
  }

  #isBefore(one: number, other: number): boolean {
    const [a, b] = [this.#headOf(one), this.#headOf(other)];
    const order = compareKeys(a.records.keys, a.at * this.#width, b.records.keys, b.at * this.#width, this.#width);
    return order === 0 ? one < other : order < 0;
  }

  #rise(run: number): void {
    let place = this.#heap.push(run) - 1;
    while (place > 0) {
      const above = (place - 1) >>> 1;
      if (!this.#swapUnless(above, place)) return;
      place = above;
    }
  }

  #sink(): void {
    for (let place = 0; ;) {
      const left = 2 * place + 1;
      if (left >= this.#heap.length) return;
      const right = left + 1;
      const least =
        right < this.#heap.length && this.#isBefore(this.#heap[right] ?? 0, this.#heap[left] ?? 0) ? right : left;
      if (!this.#swapUnless(place, least)) return;
      place = least;
    }
  }

  /** @returns whether the one below had to come up */
  #swapUnless(above: number, below: number): boolean {
    const [one, other] = [this.#heap[above] ?? 0, this.#heap[below] ?? 0];
    if (this.#isBefore(one, other)) return false;
    [this.#heap[above], this.#heap[below]] = [other, one];
    return true;
  }
}
