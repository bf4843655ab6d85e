import type { KnownSetKind, SegmentKind } from '#lib/domain/known-set.ts';
import { RunMerge } from '#lib/formats/known-set/merge-runs.ts';
import { packedRecords } from '#lib/formats/known-set/packed-records.ts';
import { categoryOfTag } from '#lib/formats/known-set/record-tag.ts';
import { KnownSegment } from '#lib/formats/known-set/segment.ts';
import { type Packed, type Run, type SetEntry, SetPacker } from '#lib/formats/known-set/set-packer.ts';
import { writeSegment } from '#lib/formats/known-set/write-segment.ts';
import type { SetCompareStep, SetMaker, SetMergeStep, SetTally } from './known-set-contract.ts';

type Bytes = Uint8Array<ArrayBuffer>;
type Merging = { readonly kind: SegmentKind; readonly merge: RunMerge; readonly into: 'pieces' | 'segments' };

/** Makes sets in the worker: what it holds is bounded by the length of a run and the number of runs. */
export class KnownSetMaker implements SetMaker {
  #packer = new SetPacker('known-bad');
  #merging: Merging | null = null;
  #comparing: { readonly merge: RunMerge; readonly tally: { merged: number; contradictions: number } } | null = null;
  /** The run that the last step asked for. */
  #needed = -1;

  beginSet(kind: KnownSetKind): void {
    this.#packer = new SetPacker(kind);
    this.#merging = null;
  }

  packEntries(entries: readonly SetEntry[]): Packed {
    return this.#packer.add(entries);
  }

  flushSet(): readonly Run[] {
    return this.#packer.flush();
  }

  beginMerge(kind: SegmentKind, runs: number, into: 'pieces' | 'segments'): void {
    this.#merging = { kind, into, merge: new RunMerge(kind, runs, this.#packer.tally) };
  }

  async mergeStep(fed?: Bytes | null): Promise<SetMergeStep> {
    if (this.#merging === null) throw new Error('beginMerge() comes first');
    const { kind, merge, into } = this.#merging;
    if (fed !== undefined) merge.feed(this.#needed, fed);
    const step = merge.next();
    if ('needs' in step) this.#needed = step.needs;
    if (!('records' in step)) return step;
    const { records } = step;
    const { count, keys, width } = records;
    if (into === 'pieces') return { piece: records.piece(0, count) };
    const codes = records.tags.slice(0, count).map(categoryOfTag);
    const sorted = { keys: keys.subarray(0, count * width), codes };
    return { segment: await writeSegment(kind, this.#packer.categories, sorted), count };
  }

  setTally(): SetTally {
    const { kept, withoutCategory, tally } = this.#packer;
    return { kept, withoutCategory, merged: tally.merged, contradictions: tally.contradictions };
  }

  beginCompare(kind: SegmentKind): void {
    const tally = { merged: 0, contradictions: 0 };
    this.#comparing = { tally, merge: new RunMerge(kind, 2, tally) };
  }

  async compareStep(fed?: Bytes | null): Promise<SetCompareStep> {
    if (this.#comparing === null) throw new Error('beginCompare() comes first');
    const { merge, tally } = this.#comparing;
    if (fed !== undefined) merge.feed(this.#needed, fed === null ? null : await countedKeys(fed));
    for (;;) {
      const step = merge.next();
      if ('needs' in step) {
        this.#needed = step.needs;
        return step;
      }
      if ('end' in step) return { common: tally.merged };
    }
  }
}

/**
 * The keys of a segment as records of which each counts.
 *
 * @throws Error when it is damaged: it was sealed, so that is a bug
 */
async function countedKeys(bytes: Bytes): Promise<Bytes> {
  const segment = await KnownSegment.read(bytes);
  if (!segment.ok) throw new Error('A sealed segment is as it was written');
  const keys = segment.value.wholeKeys();
  const { count } = segment.value;
  const records = packedRecords(keys.length / count, count);
  records.keys.set(keys);
  records.tags.fill(0x80);
  records.count = count;
  return records.piece(0, count);
}
